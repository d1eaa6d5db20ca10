// The edge of the local run: the built functions, the site and every region's `serve` as origins, and the policies that
// a stack deploys.
import {
  API_ORIGIN_ID,
  apiPathPatterns,
  DEFAULT_ORIGIN_REQUEST_POLICY,
  defaultCachePolicy,
  PASSTHROUGH_ORIGIN_REQUEST_POLICY,
  SITE_ORIGIN_ID,
  serveCanaryOriginId,
  serveOriginId,
} from '../core/contract/edge-policies';
import { CACHE_TAG_HEADER, LOCAL_ORIGIN_HEADER } from '../core/contract/header-names';
import type { Regions } from '../core/geography/regions';
import type { RouterConfig } from '../core/routing/router';
import type { LocalSettings } from '../core/settings/stack-settings';
import { type LocalEdge, startLocalEdge } from '../emulators/cloudfront/local-edge';
import type { Origin } from '../emulators/cloudfront/origin/origin-fetch';
import type { OnAccess } from '../emulators/cloudfront/viewer/access-log';
import type { ReservedPort } from '../emulators/cloudfront/viewer/reserved-port';
import type { LocalLambda } from '../emulators/lambda/local-lambda';
import type { PeoplesDocuments } from '../handlers/jobs/ports';
import type { EdgeCache } from '../handlers/purge/ports';
import { maskedText } from '../handlers/runtime/query-masking';
import type { createControlApi } from './control-api';
import { PAIR_NAMES, REGION_RESPONSE_MS } from './functions';
import { LOCAL_API_PATH } from './home/local-api';
import { decisionHeaders } from './requests/decision-headers';
import type { RouterStore } from './router-store';

/** The parts in front of and behind the edge. */
export interface StackEdgeOptions {
  readonly port: ReservedPort;
  readonly regions: Regions;
  readonly settings: LocalSettings;
  readonly router: RouterConfig;
  readonly routerCode: string;
  readonly filesCode: string;
  readonly siteOrigin: string;
  /** Whether the site's certificate must be a trusted one. */
  readonly verifiesSite: boolean;
  /** Whether the edge keeps copies. */
  readonly caches: boolean;
  readonly lambda: LocalLambda;
  readonly control: ReturnType<typeof createControlApi>;
  readonly routerStore: RouterStore;
  /** The origin of the HTTP API. */
  readonly apiUrl: string;
  /** Milliseconds since 1970. Default: real time. */
  readonly clock?: (() => number) | undefined;
  readonly onLog: (line: string) => void;
  readonly onAccess: OnAccess;
}

/** Starts it. */
export function startStackEdge(options: StackEdgeOptions): Promise<LocalEdge> {
  const { settings, clock, control, onLog, routerStore } = options;
  const cachePolicy = defaultCachePolicy(settings.forwardedHeaders);
  return startLocalEdge({
    port: options.port,
    functionCode: options.routerCode,
    responseFunctionCode: options.filesCode,
    origins: origins(options),
    defaultOriginId: SITE_ORIGIN_ID,
    cachePolicy: options.caches ? cachePolicy : { ...cachePolicy, maxTtlSeconds: 0 },
    originRequestPolicy: DEFAULT_ORIGIN_REQUEST_POLICY,
    cacheTagHeader: CACHE_TAG_HEADER,
    keyValues: () => routerStore.keyValues(),
    passthrough: { pathPatterns: settings.passthroughPaths, originRequestPolicy: PASSTHROUGH_ORIGIN_REQUEST_POLICY },
    api: { pathPatterns: apiPathPatterns(LOCAL_API_PATH, undefined), originId: API_ORIGIN_ID },
    ...(clock && { clock }),
    // The functions mask their lines themselves.
    onLog: (line) => onLog(`[edge] ${maskedText(line)}`),
    onAccess: options.onAccess,
    siteAnswerHeaders: decisionHeaders(options.router),
    control: (request, response) => {
      control(request, response);
      return true;
    },
  });
}

function origins({
  regions,
  router,
  siteOrigin,
  verifiesSite,
  apiUrl,
  lambda,
}: StackEdgeOptions): ReadonlyMap<string, Origin> {
  const live = regions.map((region): readonly [string, Origin] => [
    serveOriginId(region),
    { url: lambda.functionUrl(PAIR_NAMES.live.serve, region), responseTimeoutMs: REGION_RESPONSE_MS },
  ]);
  const canaries = (router.canary ? regions : []).map((region): readonly [string, Origin] => [
    serveCanaryOriginId(region),
    {
      url: lambda.functionUrl(PAIR_NAMES.canary.serve, region),
      responseTimeoutMs: REGION_RESPONSE_MS,
      answerHeaders: [[LOCAL_ORIGIN_HEADER, serveCanaryOriginId(region)]],
    },
  ]);
  return new Map([
    [SITE_ORIGIN_ID, { url: siteOrigin, verifies: verifiesSite }],
    [API_ORIGIN_ID, { url: apiUrl }],
    ...live,
    ...canaries,
  ]);
}

/** The copies of an edge that may not have started yet. */
export function edgeCopies(edge: Promise<LocalEdge>): EdgeCache & PeoplesDocuments {
  return {
    invalidateTags: async (tags) => (await edge).invalidateTags(tags),
    drop: async () => (await edge).invalidateAll(),
  };
}
