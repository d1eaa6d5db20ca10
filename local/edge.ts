// The edge of the local run: the built functions, the site and every region's `serve` as origins, and the policies that
// a stack deploys.
import {
  API_ORIGIN_ID,
  apiPathPatterns,
  defaultCachePolicy,
  PASSTHROUGH_ORIGIN_REQUEST_POLICY,
  SITE_ORIGIN_ID,
  serveCanaryOriginId,
  serveOriginId,
  siteOriginId,
} from '../core/contract/edge-policies';
import { CACHE_TAG_HEADER, LOCAL_ORIGIN_HEADER } from '../core/contract/header-names';
import { sitePolicies } from '../core/contract/site-policies';
import type { Regions } from '../core/geography/regions';
import type { RouterConfig } from '../core/routing/router';
import { siteChoiceNeeds } from '../core/routing/site-choice-settings';
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
import { buildLambdaCode, type EdgeCode } from './edge-code';
import { PAIR_NAMES, REGION_RESPONSE_MS } from './functions';
import { LOCAL_API_PATH } from './home/local-api';
import { otherSiteUrls } from './other-sites';
import { type LocalService, serviceOrigins } from './prerender-service';
import { decisionHeaders } from './requests/decision-headers';
import type { RouterStore } from './router-store';

/** The parts in front of and behind the edge. */
export interface StackEdgeOptions {
  readonly port: ReservedPort;
  readonly regions: Regions;
  readonly settings: LocalSettings;
  readonly router: RouterConfig;
  readonly edgeCode: EdgeCode;
  readonly siteOrigin: string;
  /** URLs of the site's other origins, by domain; the others are asked at their domains, by https. */
  readonly otherSites: ReadonlyMap<string, string>;
  /** Whether the site's certificate must be a trusted one. */
  readonly verifiesSite: boolean;
  /** Whether the edge keeps copies. */
  readonly caches: boolean;
  readonly lambda: LocalLambda;
  readonly control: ReturnType<typeof createControlApi>;
  readonly routerStore: RouterStore;
  readonly service: LocalService | undefined;
  /** The origin of the HTTP API. */
  readonly apiUrl: string;
  /** Milliseconds since 1970. Default: real time. */
  readonly clock?: (() => number) | undefined;
  readonly onLog: (line: string) => void;
  readonly onAccess: OnAccess;
}

/** Starts it. */
export async function startStackEdge(options: StackEdgeOptions): Promise<LocalEdge> {
  const { settings, clock, control, onLog, routerStore, edgeCode } = options;
  const { keyHeaders, originRequestPolicy } = sitePolicies(edgeCode.engine, siteChoiceNeeds(settings));
  const cachePolicy = defaultCachePolicy([...keyHeaders, ...settings.forwardedHeaders]);
  return startLocalEdge({
    port: options.port,
    ...(edgeCode.engine === 'lambda-at-edge'
      ? { ...edgeCode, functionCode: await buildLambdaCode(edgeCode.token, options) }
      : edgeCode),
    origins: origins(options),
    defaultOriginId: SITE_ORIGIN_ID,
    cachePolicy: options.caches ? cachePolicy : { ...cachePolicy, maxTtlSeconds: 0 },
    originRequestPolicy,
    responseFunctionSetsCookies: settings.experimentArms.length > 0,
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
  edgeCode,
  settings,
  otherSites,
  service,
}: StackEdgeOptions): ReadonlyMap<string, Origin> {
  const others: readonly (readonly [string, Origin])[] = [
    [SITE_ORIGIN_ID, { url: siteOrigin, verifies: verifiesSite }],
    [API_ORIGIN_ID, { url: apiUrl }],
  ];
  // The function at Lambda@Edge names the renderers itself.
  if (edgeCode.engine === 'lambda-at-edge') return new Map(others);
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
  const sites = otherSiteUrls({ settings, otherSites }).map(([domain, url]): readonly [string, Origin] => [
    siteOriginId(domain),
    {
      url,
      verifies: verifiesSite,
      answerHeaders: [[LOCAL_ORIGIN_HEADER, siteOriginId(domain)]],
    },
  ]);
  return new Map([...others, ...sites, ...live, ...canaries, ...serviceOrigins(service)]);
}

/** The copies of an edge that may not have started yet. */
export function edgeCopies(edge: Promise<LocalEdge>): EdgeCache & PeoplesDocuments {
  return {
    invalidateTags: async (tags) => (await edge).invalidateTags(tags),
    drop: async () => (await edge).invalidateAll(),
  };
}
