// The options of `georender start`, read and checked before anything starts.
import path from 'node:path';
import { InvalidArgumentError } from 'commander';
import { UnreadableFileError } from '../../core/contract/unreadable-file';
import { DEFAULT_REGIONS, type Regions } from '../../core/geography/regions';
import { type EdgeEngine, endpointProblems } from '../../core/routing/edge-engines';
import { otherSiteDomains } from '../../core/routing/site-choice-settings';
import type { LocalSettings } from '../../core/settings/stack-settings';
import { type CanaryCode, CanaryCodeError, canaryCode } from '../../local/canary-code';
import { DEFAULT_REPLICATION_LAG_MS } from '../../local/replication-lag';
import { DEFAULT_LOCAL_SETTINGS, readSettingsFile, SettingsFileError } from '../../local/settings-file';
import type { CommandOptions } from '../command/define-command';
import { declareEdge, edgeOption, regionsOption } from '../command/shared-options';
import { type LogOptions, logFormArgument } from './log-options';
import { declareService, type NamedService, type RawService, serviceOption } from './service-options';

/** The options of the local run. */
export interface LocalOptions extends LogOptions {
  readonly port: number;
  /** The origin of the site to render; undefined: the demo site. */
  readonly site: string | undefined;
  /** URLs of the site's other origins, by domain. */
  readonly otherSites: ReadonlyMap<string, string>;
  readonly regions: Regions;
  /** What routes at the edge. */
  readonly engine: EdgeEngine;
  /** How long a write takes to the other regions. */
  readonly replicationLagMs: number;
  /** The folder where cache and index outlive the run; undefined: nowhere. */
  readonly dataFolder: string | undefined;
  /** Whether every region has a canary. */
  readonly canary: boolean;
  /** The canaries' code; undefined: that of the live functions. */
  readonly canaryCode: CanaryCode | undefined;
  readonly settings: LocalSettings;
  /** Whether kept pages are shown. */
  readonly caches: boolean;
  /** Whether the site's certificate must be a trusted one. */
  readonly verifiesSite: boolean;
  /** Undefined: there is no prerender service. */
  readonly namedService: NamedService | undefined;
}

interface RawOptions extends RawService {
  readonly port: string;
  readonly site?: string;
  readonly otherSite?: readonly string[];
  readonly regions: string;
  readonly edge: string;
  readonly replicationLag: string;
  readonly data?: string;
  readonly canary?: boolean;
  readonly canaryFrom?: string;
  readonly settings?: string;
  readonly cache: boolean;
  readonly insecureSite?: boolean;
  readonly quiet?: boolean;
  readonly log: string;
  readonly logFiles?: boolean;
}

const MAX_REPLICATION_LAG_MS = 600_000;

/** How they are read. */
export const startOptions: CommandOptions<RawOptions, LocalOptions> = {
  declare(command) {
    command
      .option('--port <number>', 'port of the edge at 127.0.0.1', '8080')
      .option('--site <url>', 'the site to render, http or https (default: the demo site)')
      .option('--other-site <domain=url...>', 'where an origin of countryOrigins, deviceOrigins or an arm runs here')
      .option('--regions <list>', 'AWS regions, separated by commas', DEFAULT_REGIONS.join(','));
    declareService(declareEdge(command))
      .option(
        '--replication-lag <ms>',
        'how long a write takes to the other regions, in milliseconds',
        String(DEFAULT_REPLICATION_LAG_MS),
      )
      .option('--canary', 'run canaries of the same code, too; `georender canary 50%` gives them a share')
      .option('--canary-from <folder>', 'run canaries of another build, to release it: the output of `georender build`')
      .option('--data <folder>', 'keep cache and index in this folder, for the next run (default: nowhere)')
      .option(
        '--settings <file>',
        'settings of a stack for caching and routing, as JSON (default: the defaults of a stack)',
      )
      .option('--no-cache', 'render again for each bot’s request, and keep nothing at the edge')
      .option('--insecure-site', 'accept any certificate of the site')
      .option('--quiet', 'print no requests')
      .option('--log <form>', 'print requests as text, or as lines of JSON', 'text')
      .option('--log-files', 'print the requests for files, too');
  },
  check(raw, _operands, problems) {
    const collect = <Value>(read: () => Value): Value | undefined => {
      try {
        return read();
      } catch (error) {
        if (!isOfOptions(error)) throw error;
        problems.push(error.message);
        return undefined;
      }
    };
    const port = collect(() => portArgument(raw.port));
    const site = collect(() => (raw.site === undefined ? undefined : siteArgument(raw.site, raw.port)));
    const otherSites = collect(() => new Map((raw.otherSite ?? []).map((given) => otherSiteArgument(given, raw.port))));
    const regions = regionsOption(raw.regions, problems);
    const replicationLagMs = collect(() => replicationLagArgument(raw.replicationLag));
    const dataFolder = collect(() => (raw.data === undefined ? undefined : dataArgument(raw.data)));
    const settings = collect(() =>
      raw.settings === undefined ? DEFAULT_LOCAL_SETTINGS : readSettingsFile(raw.settings, regions),
    );
    const code = collect(() => (raw.canaryFrom === undefined ? undefined : canaryCode(path.resolve(raw.canaryFrom))));
    const log = collect(() => logFormArgument(raw.log));
    const canary = raw.canary === true || code !== undefined;
    const engine = edgeOption(raw.edge, problems);
    if (regions && engine) problems.push(...endpointProblems('--regions', regions, engine));
    if (canary && engine === 'lambda-at-edge')
      problems.push('--edge: "lambda-at-edge" has no canaries; allowed with --canary: cloudfront-function.');
    const namedService = serviceOption(raw, engine, problems);
    if (port === undefined || regions === undefined || replicationLagMs === undefined) return undefined;
    if (settings === undefined || engine === undefined || otherSites === undefined) return undefined;
    problems.push(...unnamedSites(settings, otherSites));
    return {
      port,
      site,
      otherSites,
      regions,
      replicationLagMs,
      dataFolder,
      engine,
      canary,
      canaryCode: code,
      settings,
      caches: raw.cache,
      verifiesSite: raw.insecureSite !== true,
      namedService,
      log: raw.quiet === true ? undefined : log,
      logsFiles: raw.logFiles === true,
    };
  },
};

function portArgument(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError(`--port: "${text}" is not a port; allowed: 0 (any free one) to 65535.`);
  }
  return port;
}

function otherSiteArgument(text: string, port: string): readonly [domain: string, url: string] {
  const [, domain, url] = /^([^=/]+)=(.+)$/.exec(text) ?? [];
  if (domain === undefined || url === undefined)
    throw new InvalidArgumentError(
      `--other-site: "${text}" is no domain with its URL; allowed: e.g. de.example-origin.com=http://127.0.0.1:4201.`,
    );
  return [domain, siteArgument(url, port, '--other-site')];
}

/** Domains that no setting names, as problems: nobody would be led to a mistyped one. */
function unnamedSites(settings: LocalSettings, otherSites: ReadonlyMap<string, string>): readonly string[] {
  const named = otherSiteDomains(settings);
  const allowed = named.length === 0 ? 'none, until the file of --settings names one' : named.join(', ');
  return [...otherSites.keys()]
    .filter((domain) => !named.includes(domain))
    .map(
      (domain) =>
        `--other-site: "${domain}" is named by none of countryOrigins, deviceOrigins and experimentArms; allowed: ${allowed}.`,
    );
}

function siteArgument(text: string, port: string, option = '--site'): string {
  const url = URL.parse(text);
  const allowed = 'allowed: the http or https URL of a site without path or credentials, e.g. https://www.example.com.';
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new InvalidArgumentError(`${option}: "${text}" is not an http or https URL; ${allowed}`);
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new InvalidArgumentError(`${option}: "${text}" names more than a site; ${allowed}`);
  }
  if (/^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname) && (url.port || '80') === port) {
    throw new InvalidArgumentError(
      `${option}: "${text}" is this very run, at --port ${port}; name the site behind it, or another --port.`,
    );
  }
  return url.origin;
}

function replicationLagArgument(text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) <= MAX_REPLICATION_LAG_MS) return Number(text);
  throw new InvalidArgumentError(
    `--replication-lag: "${text}" is not a lag; allowed: 0 to ${MAX_REPLICATION_LAG_MS} milliseconds.`,
  );
}

function dataArgument(text: string): string {
  if (text.trim() === '')
    throw new InvalidArgumentError(
      '--data: "" is no folder; allowed: the path of a folder, which is made if it is missing.',
    );
  return path.resolve(text);
}

function isOfOptions(error: unknown): error is Error {
  return (
    error instanceof InvalidArgumentError ||
    error instanceof SettingsFileError ||
    error instanceof UnreadableFileError ||
    error instanceof CanaryCodeError
  );
}
