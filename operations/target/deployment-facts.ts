// Reads a deployment's facts from its outputs: those that `pulumi stack output --json` prints, or the local run tells.
import { UserError } from '../../core/contract/georender-error';
import { isRegion } from '../../core/geography/regions';
import type { PublicSite } from '../../core/pages/page-url';
import { isQueryPolicy } from '../../core/pages/query-policy';
import { EDGE_ENGINES, type EdgeEngine, isEdgeEngine } from '../../core/routing/edge-engines';
import type { RouterSettings } from '../../core/routing/router-config';
import type { RoutingOutputs } from '../../core/settings/deployment-outputs';
import { isQueueUrls } from '../../handlers/queue/queue-urls';
import { logLocationOf } from '../bots/log-location';
import type { DeploymentFacts, FunctionNames } from '../deployment';
import { HOST, isHosts, isName, jsonObject, OutputsReader } from './outputs-reader';
import { isBudgets, isFreshness, isOverrides, isRouting, isVariants } from './routing-outputs';

/** The outputs are not those of a deployed Georender; the message lists every problem. */
export class DeploymentOutputsError extends UserError {
  override readonly name = 'DeploymentOutputsError';
}

/** The mend for outputs that are missing or wrong. */
export const OUTPUTS_FIX =
  'These are no outputs of a deployed Georender of this version; run `pulumi up` on the stack, or name another.';

/**
 * Checks outputs.
 * @param source where they came from, e.g. `stack prod`
 * @throws DeploymentOutputsError with every problem at once
 */
export function parseDeploymentFacts(source: string, value: unknown): DeploymentFacts {
  const outputs = jsonObject(value);
  if (outputs === undefined)
    throw new DeploymentOutputsError(`${source}: its outputs are no JSON object. ${OUTPUTS_FIX}`);
  if (jsonObject(outputs['routing'])?.['prerenderService'] === 'alone')
    throw new DeploymentOutputsError(
      `${source}: a prerender service renders all of its pages (prerenderService alone); no region has any that a ` +
        `command could see.${logsText(outputs)}`,
    );
  const reader = new OutputsReader(source, outputs);
  const facts = readFacts(reader);
  if (facts !== undefined && reader.problems.length === 0) return { ...facts, logs: logLocationOf(outputs) };
  throw new DeploymentOutputsError([...reader.problems, OUTPUTS_FIX].join('\n'));
}

/** Where reports find the access logs of a deployment without regions. */
function logsText(outputs: Readonly<Record<string, unknown>>): string {
  const logs = logLocationOf(outputs);
  if (logs?.kind !== 'bucket') return '';
  return ` Its access logs: aws s3 sync s3://${logs.bucket}/${logs.logPrefix} logs, then georender bots --files logs.`;
}

function readFacts(reader: OutputsReader): Omit<DeploymentFacts, 'logs'> | undefined {
  const regions = reader.regions();
  const url = reader.text('url', 'a URL without path, e.g. "https://www.example.com"', isOrigin);
  const hosts = reader.value('hosts', isHosts, 'a list of the hosts whose pages are rendered');
  const queryPolicy = reader.value('queryPolicy', isQueryPolicy, 'an object with "mode", "names" and "sort"');
  const places = placeFacts(reader);
  const parts = partFacts(reader, regions ?? []);
  const variants = reader.value('variants', isVariants, 'a list of variants');
  const freshness = reader.value('freshness', isFreshness, 'a list of rules of freshness');
  const routing = reader.value('routing', isRouting, 'an object with the settings of the router');
  const edge = reader.value('edge', isEngine, `one of ${EDGE_ENGINES.join(', ')}`);
  const routerStore =
    edge === 'lambda-at-edge' ? undefined : reader.text('routerStore', 'the ARN of a key-value store');
  const budgets = reader.value('budgets', isBudgets, 'an object with the number "newPagesPerHour"');
  const countryOverrides = reader.value('countryOverrides', isOverrides, 'an object of countries and regions');
  const homeRegion = reader.text('homeRegion', 'one of "regions"', (name) => isOneOf(regions, name));
  if (regions === undefined || hosts === undefined || queryPolicy === undefined || !isRegion(homeRegion)) {
    return undefined;
  }
  if (variants === undefined || freshness === undefined || routing === undefined || countryOverrides === undefined) {
    return undefined;
  }
  if (budgets === undefined || edge === undefined) return undefined;
  const publicSite: PublicSite = { scheme: url.startsWith('http:') ? 'http' : 'https', hosts };
  const common = { regions, variants, queryPolicy };
  const router = routerSettings({ ...common, home: homeRegion, scheme: publicSite.scheme, countryOverrides }, routing);
  const viewerHost = viewerHostOf(url, hosts);
  const { passthroughPaths, forwardedHeaders } = routing;
  return {
    url,
    edge,
    routerStore,
    publicSite,
    viewerHost,
    homeRegion,
    freshness,
    budgets,
    router,
    passthroughPaths,
    forwardedHeaders,
    ...common,
    ...places,
    ...parts,
  };
}

/** The addresses and names that a deployment has once. */
function placeFacts(reader: OutputsReader) {
  return {
    siteUrl: reader.text('siteUrl', 'the URL of the site, e.g. "https://main.d1a2b3c4.amplifyapp.com"', isOrigin),
    siteOrigin: reader.text('siteOrigin', 'a host, e.g. "main.d1a2b3c4.amplifyapp.com"', (host) => HOST.test(host)),
    distributionId: reader.text('distributionId', 'the id of a distribution'),
    routerFunction: reader.text('routerFunction', 'the name of a function'),
    indexTable: reader.text('indexTable', 'the name of a table'),
    version: reader.text('version', 'the version of Georender'),
  };
}

/** The names that every region has. */
function partFacts(reader: OutputsReader, regions: Parameters<OutputsReader['byRegion']>[1]) {
  const functions = 'an object with the names of "serve" and "render"';
  return {
    leaseTables: reader.byRegion('leaseTables', regions, isName, 'the name of a table'),
    pagesBuckets: reader.byRegion('pagesBuckets', regions, isName, 'the name of a bucket'),
    functions: reader.byRegion('functions', regions, isFunctionNames, functions),
    canaries: reader.bySomeRegions('canaries', isFunctionNames, functions),
    httpApis: reader.bySomeRegions('httpApis', isName, 'the host of an HTTP API'),
    queues: reader.bySomeRegions('queues', isQueueUrls, 'an object with the URLs of its queues'),
  };
}

function routerSettings(
  common: Pick<RouterSettings, 'regions' | 'home' | 'scheme' | 'countryOverrides' | 'queryPolicy' | 'variants'>,
  routing: RoutingOutputs,
): RouterSettings {
  const { hosts, renderHost, includePaths, excludePaths, bots, sessionCookies, drainedRegions, canary } = routing;
  const { prerenderService, prerenderServiceShare } = routing;
  const service = {
    ...(prerenderService === undefined ? {} : { prerenderService }),
    ...(prerenderServiceShare === undefined ? {} : { prerenderServiceShare }),
  };
  const own = { hosts, includePaths, excludePaths, bots, sessionCookies, drainedRegions, canary, ...service };
  return { ...common, ...own, ...(renderHost === undefined ? {} : { renderHost }) };
}

/** CloudFront's name, where pages are kept under another host. */
function viewerHostOf(url: string, hosts: readonly string[]): string | undefined {
  const { host } = new URL(url === '' ? 'https://unknown.invalid' : url);
  return hosts.includes(host) ? undefined : host;
}

function isEngine(value: unknown): value is EdgeEngine {
  return typeof value === 'string' && isEdgeEngine(value);
}

function isOrigin(text: string): boolean {
  const [, host = ''] = /^https?:\/\/([^/]+)$/.exec(text) ?? [];
  return HOST.test(host);
}

function isOneOf(regions: readonly string[] | undefined, name: string): boolean {
  return regions?.includes(name) ?? true;
}

function isFunctionNames(value: unknown): value is FunctionNames {
  const { serve, render, alias } = jsonObject(value) ?? {};
  return isName(serve) && isName(render) && (alias === undefined || isName(alias));
}
