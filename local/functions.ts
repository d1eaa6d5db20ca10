// The two functions of every region, as the components deploy them: names, environment, limits.
import path from 'node:path';
import { VARIABLES } from '../core/contract/environment-variables';
import {
  HTTP_API_RENDER_TIMEOUT_SECONDS,
  HTTP_API_SECONDS,
  MAX_QUEUED_SECONDS,
  renderBudgetMs,
  responseTimeoutSeconds,
  serveTimeoutSeconds,
} from '../core/contract/time-outs';
import type { Region } from '../core/geography/regions';
import type { FreshnessRule } from '../core/pages/freshness';
import type { PublicSite } from '../core/pages/page-url';
import type { QueryPolicy } from '../core/pages/query-policy';
import type { SiteChoiceSettings } from '../core/routing/site-choice-settings';
import { renderSettingsVariables, serveSettingsVariables } from '../core/settings/function-environment';
import type { LoadSettings, PageSettings } from '../core/settings/stack-settings';
import type { LocalFunction } from '../emulators/lambda/local-lambda';
import type { QueueUrls } from '../handlers/queue/queue-urls';
import type { LocalChromium } from './chromium';
import { siteHosts } from './other-sites';

/** The render index's name, the same in every region. */
export const INDEX_TABLE = 'georender-index';

/** Function names; the same in every region. */
export const SERVE_FUNCTION = 'georender-serve';
export const RENDER_FUNCTION = 'georender-render';

/** The pairs of functions: `canary` answers a share of the URLs, in a run with canaries. */
export type PairKind = 'live' | 'canary';

/** The names of each pair's functions. */
export const PAIR_NAMES: Readonly<Record<PairKind, { readonly serve: string; readonly render: string }>> = {
  live: { serve: SERVE_FUNCTION, render: RENDER_FUNCTION },
  canary: { serve: 'georender-canary-serve', render: 'georender-canary-render' },
};

/** The name of a region's bucket. */
export function pagesBucket(region: Region): string {
  return `georender-pages-${region}`;
}

/** The name of a region's table of leases. */
export function leaseTable(region: Region): string {
  return `georender-leases-${region}`;
}

/** The configuration of one region's functions. */
export interface RegionConfig
  extends PageSettings,
    LoadSettings,
    Pick<SiteChoiceSettings, 'countryOrigins' | 'deviceOrigins' | 'experimentArms'> {
  readonly region: Region;
  /** The folder with the built `serve/` and `render/`. */
  readonly bundlesDir: string;
  readonly endpoints: { readonly s3: string; readonly dynamoDb: string; readonly sqs: string };
  /** The region's render queue. */
  readonly queues: QueueUrls | undefined;
  /** All regions of the stack. */
  readonly regions: readonly Region[];
  readonly publicSite: PublicSite;
  readonly freshness: readonly FreshnessRule[];
  readonly queryPolicy: QueryPolicy;
  readonly countryOverrides: Readonly<Record<string, Region>>;
  readonly countryContent: Readonly<Record<string, Region>>;
  readonly siteOrigin: string;
  /** URLs of the site's other origins, by domain. */
  readonly otherSites?: ReadonlyMap<string, string> | undefined;
  /** The digests of the router's token, where `serve` is behind HTTP APIs; undefined: it has function URLs. */
  readonly tokenDigests?: readonly string[] | undefined;
  /** Whether the site's certificate must be a trusted one. */
  readonly verifiesSite: boolean;
  /** Whether kept pages are shown. */
  readonly caches: boolean;
  readonly chromium: LocalChromium;
}

/** The budget of a render. */
export const RENDER_BUDGET_MS = 15_000;

/** The same behind HTTP APIs. */
const HTTP_API_RENDER_BUDGET_MS = renderBudgetMs(HTTP_API_RENDER_TIMEOUT_SECONDS);

/** How long the edge waits for a region: longer than `serve` may take. */
export const REGION_RESPONSE_MS = responseTimeoutSeconds(RENDER_BUDGET_MS) * 1000;

/** `serve` and `render` of one region. */
export function regionFunctions(config: RegionConfig, pair: PairKind = 'live'): readonly LocalFunction[] {
  const { region, bundlesDir, chromium, tokenDigests } = config;
  return [
    {
      name: PAIR_NAMES[pair].serve,
      region,
      bundleDir: path.join(bundlesDir, 'serve'),
      environment: {
        ...commonEnvironment(config),
        // Publishing renders what bots ask for most.
        ...serveSettingsVariables({ ...config, notesDemand: true, ...(config.caches ? {} : { newPagesPerHour: 0 }) }),
        ...(config.caches ? {} : { [VARIABLES.noCache]: 'true' }),
        [VARIABLES.renderFunction]: PAIR_NAMES[pair].render,
        [VARIABLES.siteUrl]: config.siteOrigin,
        [VARIABLES.siteHosts]: siteHosts(config.siteOrigin, { ...config, settings: config }).join(','),
        ...(tokenDigests && { [VARIABLES.rendererTokens]: tokenDigests.join(',') }),
      },
      timeoutSeconds: tokenDigests === undefined ? serveTimeoutSeconds(RENDER_BUDGET_MS) : HTTP_API_SECONDS,
      memoryMegabytes: 256,
      // Lambda gives each request a sandbox. One machine has room for few, so requests share them: kept pages must not
      // wait for renders.
      maxConcurrency: 2,
      invocationsAtOnce: 64,
      maxColdStarts: 1,
      // Lambda would run all of them at once.
      maxQueued: 1_000,
      ...(tokenDigests === undefined ? { url: true, streams: true } : { url: false, httpApi: true }),
    },
    {
      name: PAIR_NAMES[pair].render,
      region,
      bundleDir: path.join(bundlesDir, 'render'),
      environment: {
        ...commonEnvironment(config),
        ...chromium.environment,
        [VARIABLES.chromePath]: chromium.executable,
        [VARIABLES.reachableHosts]: reachableHosts(config).join(','),
        ...renderSettingsVariables(config),
      },
      timeoutSeconds: 30,
      memoryMegabytes: 1536,
      maxConcurrency: 2,
      // Lambda refuses at once what exceeds the reserve; one machine is slower.
      maxQueueWaitMs: 6_000,
      asyncRetries: 0,
      maxEventAgeSeconds: MAX_QUEUED_SECONDS,
      url: false,
    },
  ];
}

/** The hosts that pages may reach on this machine: the edge and the site. */
function reachableHosts({ publicSite, siteOrigin }: RegionConfig): readonly string[] {
  const site = new URL(siteOrigin);
  const port = site.port || (site.protocol === 'https:' ? '443' : '80');
  return [...publicSite.hosts, `${site.hostname}:${port}`];
}

function commonEnvironment({
  region,
  regions,
  endpoints,
  publicSite,
  queryPolicy,
  verifiesSite,
  queues,
  tokenDigests,
}: RegionConfig): Record<string, string> {
  return {
    [VARIABLES.indexTable]: INDEX_TABLE,
    [VARIABLES.leaseTable]: leaseTable(region),
    [VARIABLES.pagesBuckets]: JSON.stringify(Object.fromEntries(regions.map((name) => [name, pagesBucket(name)]))),
    [VARIABLES.queryPolicy]: JSON.stringify(queryPolicy),
    [VARIABLES.scheme]: publicSite.scheme,
    [VARIABLES.hosts]: publicSite.hosts.join(','),
    [VARIABLES.renderBudgetMs]: String(tokenDigests === undefined ? RENDER_BUDGET_MS : HTTP_API_RENDER_BUDGET_MS),
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    ...(queues && { [VARIABLES.queues]: JSON.stringify(queues) }),
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    [VARIABLES.requestLog]: 'true',
    // Both functions talk to this machine, the site, and what its pages name. The warning would come with each sandbox.
    ...(verifiesSite ? {} : { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' }),
  };
}
