// Checks a stack's settings before anything is deployed, and reports all that is wrong with them at once.

import { UserError } from '../contract/georender-error';
import { RENDER_TIMEOUT_SECONDS } from '../contract/time-outs';
import type { Region, Regions } from '../geography/regions';
import { parseRegions } from '../geography/regions';
import type { PublicSite } from '../pages/page-url';
import { readFreshness, readQueryPolicy } from './cache-settings';
import { DURATION_FORM, parseDurationSeconds } from './duration';
import { readForwarding } from './forwarding-settings';
import { environmentProblem } from './function-environment';
import { DEFAULT_RENDER_CONCURRENCY, readCeilings, readLoad } from './load-settings';
import { readPageSettings } from './page-rule-settings';
import { readRouting } from './routing-settings';
import type { RawSettings } from './settings-reader';
import { SettingsReader } from './settings-reader';
import type { StackSettings, StackSettingsInput } from './stack-settings';
import { SETTING_NAMES } from './stack-settings';

/** Settings were wrong; the message lists every problem. */
export class SettingsError extends UserError {
  override readonly name = 'SettingsError';
  constructor(readonly problems: readonly string[]) {
    super(`The settings can't be deployed:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

const HOST = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const HOST_ALLOWED = 'a lower-case host name without scheme, port or path, e.g. www.example.com';
const CERTIFICATE = /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/;
/** "Bucket naming rules", Amazon S3 User Guide; a name with the end of a domain name is one by mistake. */
const BUCKET = /^(?!.*\.amazonaws\.com$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const POLICY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const POLICY_ID_ALLOWED =
  "the id of a CloudFront policy, e.g. 0123abcd-4567-89ab-cdef-0123456789ab: another stack's output router has it";
const EMAIL = /^[^@\s,]{1,64}@[^@\s,]{1,253}\.[a-z]{2,}$/i;

/** What CloudWatch Logs offers ("PutRetentionPolicy", CloudWatch Logs API Reference). */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/**
 * Checks and completes settings.
 * @param further problems that were found elsewhere, to be reported with the rest
 * @throws SettingsError with every problem
 */
export function checkSettings(raw: RawSettings, further: readonly string[] = []): StackSettings {
  const reader = new SettingsReader(raw);
  for (const problem of further) reader.complain(problem);
  const unknown = Object.keys(raw).filter((name) => !SETTING_NAMES.some((known) => known === name));
  for (const name of unknown) reader.complain(`${name} is not a setting; allowed: ${SETTING_NAMES.join(', ')}.`);
  const site = readSite(reader);
  const regions = readRegions(reader);
  const homeRegion = readHomeRegion(reader, regions);
  const settings = {
    ...site,
    ...readForwarding(reader),
    ...readRouting(reader, regions),
    ...readRender(reader),
    ...readOperations(reader),
  };
  const { siteOrigin } = settings;
  if (reader.found.length > 0 || siteOrigin === undefined || regions === undefined || homeRegion === undefined) {
    throw new SettingsError(reader.found);
  }
  const { extraHosts, ...rest } = settings;
  const checked = {
    ...rest,
    siteOrigin,
    regions,
    homeRegion,
    publicSite: publicSite(siteOrigin, settings.domains, extraHosts),
  };
  const tooLarge = environmentProblem(checked);
  if (tooLarge !== undefined) throw new SettingsError([tooLarge]);
  return checked;
}

/**
 * Narrows settings of unknown form to those that {@link checkSettings} accepts.
 * @throws SettingsError with every problem
 */
export function assertSettings(
  raw: RawSettings,
  further?: readonly string[],
): asserts raw is RawSettings & StackSettingsInput {
  checkSettings(raw, further);
}

/** Without a name of its own, a stack renders the site at its origin: CloudFront's name is not known beforehand. */
function publicSite(siteOrigin: string, domains: readonly string[], extraHosts: readonly string[]): PublicSite {
  const hosts = [...domains, ...extraHosts];
  return { scheme: 'https', hosts: hosts.length > 0 ? hosts : [siteOrigin] };
}

function readSite(reader: SettingsReader) {
  const siteOrigin = reader.requiredText(
    'siteOrigin',
    HOST,
    `${HOST_ALLOWED.replace('www.example.com', 'main.d1a2b3c4.amplifyapp.com')}`,
  );
  const domains = reader.texts('domains', HOST, HOST_ALLOWED);
  const extraHosts = reader.texts('extraHosts', HOST, HOST_ALLOWED);
  const certificateArn = reader.text(
    'certificateArn',
    CERTIFICATE,
    'the ARN of an ACM certificate in us-east-1, where CloudFront looks for it',
  );
  const hostedZoneId = reader.text(
    'hostedZoneId',
    /^Z[A-Z0-9]{1,31}$/,
    'the id of a Route 53 hosted zone, e.g. Z0123456789ABCDEFGHIJ',
  );
  if (siteOrigin !== undefined && [...domains, ...extraHosts].includes(siteOrigin)) {
    reader.complain(
      `siteOrigin "${siteOrigin}" is one of the public hosts; name the host behind it, or requests would go in circles.`,
    );
  }
  for (const host of extraHosts.filter((name) => domains.includes(name))) {
    reader.complain(`extraHosts lists "${host}", which is one of domains already; remove it from extraHosts.`);
  }
  if (domains.length > 0 && !reader.has('certificateArn') && !reader.has('hostedZoneId')) {
    reader.complain('domains need a certificate; set certificateArn, or hostedZoneId to have one made.');
  }
  return { siteOrigin, domains, extraHosts, certificateArn, hostedZoneId };
}

function readRegions(reader: SettingsReader): Regions | undefined {
  if (!reader.has('regions')) {
    reader.complain('regions is missing; set it to a list of AWS regions, e.g. [us-east-1, eu-central-1].');
    return undefined;
  }
  const names = reader.texts('regions', /^[a-z0-9-]+$/, 'AWS regions, e.g. eu-central-1');
  if (!reader.isList('regions')) return undefined;
  const parsed = parseRegions('regions', [...new Set(names)]);
  if (parsed.kind === 'regions') return parsed.regions;
  for (const problem of parsed.problems) reader.complain(problem);
  return undefined;
}

function readHomeRegion(reader: SettingsReader, regions: Regions | undefined): Region | undefined {
  const home = reader.requiredText('homeRegion', /^[a-z0-9-]+$/, 'one of regions');
  if (home === undefined || regions === undefined) return undefined;
  const region = regions.find((name) => name === home);
  if (region === undefined) reader.problem('homeRegion', home, `one of regions: ${regions.join(', ')}`);
  return region;
}

function readRender(reader: SettingsReader) {
  const { least, most } = RENDER_TIMEOUT_SECONDS;
  return {
    freshness: readFreshness(reader),
    queryPolicy: readQueryPolicy(reader),
    ...readPageSettings(reader),
    ...readLoad(reader),
    renderMemoryMegabytes: reader.integer('renderMemoryMegabytes', 1024, 10_240) ?? 2048,
    renderStorageMegabytes: reader.integer('renderStorageMegabytes', 512, 10_240) ?? 2048,
    renderTimeoutSeconds: readDuration(reader, 'renderTimeout', least, most, `${least}s to ${most}s`) ?? 30,
    ...readConcurrency(reader),
    serveArchitecture: reader.oneOf('serveArchitecture', ['arm64', 'x86_64'] as const, 'arm64'),
  };
}

function readConcurrency(reader: SettingsReader) {
  const renders = reader.integer('renderConcurrency', 0, 10_000) ?? DEFAULT_RENDER_CONCURRENCY;
  const serveConcurrency = reader.integer('serveConcurrency', 1, 10_000);
  if (serveConcurrency !== undefined && serveConcurrency <= renders) {
    reader.complain(
      `serveConcurrency is ${serveConcurrency}; allowed: more than renderConcurrency (${renders}), since each render holds an answer, and kept pages ` +
        'must not wait for renders.',
    );
  }
  return { renderConcurrency: renders === 0 ? undefined : renders, serveConcurrency };
}

function readDuration(
  reader: SettingsReader,
  name: string,
  least: number,
  most: number,
  range: string,
): number | undefined {
  const text = reader.text(name, /^/, `${DURATION_FORM}, from ${range}`);
  if (text === undefined) return undefined;
  const seconds = parseDurationSeconds(text);
  if (seconds !== undefined && seconds >= least && seconds <= most) return seconds;
  reader.problem(name, text, `${DURATION_FORM}, from ${range}`);
  return undefined;
}

function readOperations(reader: SettingsReader) {
  return {
    logRetentionDays: reader.oneOf('logRetentionDays', LOG_RETENTION_DAYS, 30),
    healthChecks: reader.flag('healthChecks', true),
    canary: reader.flag('canary', false),
    alarmEmail: reader.text('alarmEmail', EMAIL, 'an e-mail address'),
    removalProtection: reader.flag('removalProtection', true),
    replicationMetrics: reader.flag('replicationMetrics', false),
    ...readCeilings(reader),
    accessLogsBucket: reader.text(
      'accessLogsBucket',
      BUCKET,
      'the name of an S3 bucket, e.g. my-logs, not its domain name',
    ),
    cachePolicyId: reader.text('cachePolicyId', POLICY_ID, POLICY_ID_ALLOWED),
    originRequestPolicyId: reader.text('originRequestPolicyId', POLICY_ID, POLICY_ID_ALLOWED),
  };
}
