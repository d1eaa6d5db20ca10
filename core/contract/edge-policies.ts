// What CloudFront keys, forwards and keeps: the one definition that both the deployed policies and the
// local edge are made from.
import {
  BOT_HEADER,
  MINUTE_HEADER,
  PRERENDER_HEADER,
  URL_HEADER,
  VIEWER_COUNTRY_HEADER,
  VIEWER_SUBDIVISION_HEADER,
} from './header-names';

/** A CloudFront cache policy, as far as Georender uses one. Header names are lower-case. */
export interface CachePolicy {
  readonly headers: readonly string[];
  readonly cookies: 'all' | 'none';
  readonly queryStrings: 'all' | 'none';
  /** Adds the normalised Accept-Encoding to the key and forwards it. */
  readonly gzip: boolean;
  readonly minTtlSeconds: number;
  readonly defaultTtlSeconds: number;
  readonly maxTtlSeconds: number;
}

/** An origin request policy that lists the viewer headers it lets pass. Names are lower-case. */
export interface ListedHeadersPolicy {
  readonly headers: readonly string[];
}

/** A CloudFront origin request policy: which viewer headers reach the origin besides those of the cache key. */
export type OriginRequestPolicy = { readonly headers: 'all-viewer-except-host' } | ListedHeadersPolicy;

/**
 * The default behaviour's cache policy. The bot header is set by the router alone and keeps humans, hosts and
 * variants apart. The URL header follows from it and the URL; it is listed here, since headers of the key reach the
 * origin without a place among the ten of the origin request policy. The renderer's mark keeps what a site answers to
 * renderers, or to anybody who sends that mark, from humans. The minute's header gives people's documents a new key with every
 * minute: the site's `s-maxage` may be a year (docs/decisions/0011-documents-of-a-minute.md). All cookies are part of the
 * key, as in AWS's own managed policies for origins that decide by Cache-Control: a site's answer to one visitor must not
 * reach another; the router takes them away where they make no difference (0012). Country is not: pages don't differ by it.
 * A default TTL of 0 leaves caching to the origin's Cache-Control.
 */
export const DEFAULT_CACHE_POLICY: CachePolicy = {
  headers: [BOT_HEADER, URL_HEADER, PRERENDER_HEADER, MINUTE_HEADER],
  cookies: 'all',
  queryStrings: 'all',
  gzip: true,
  minTtlSeconds: 0,
  defaultTtlSeconds: 0,
  maxTtlSeconds: 31_536_000,
};

/** CloudFront's quota of headers in either kind of policy ("Quotas on policies"). */
export const MAX_POLICY_HEADERS = 10;

/**
 * The default behaviour's cache policy with headers of the site's own, which so reach it. In the key, since what is answered to
 * one visitor's `Authorization` must not reach another; an origin request policy may not even name that one.
 */
export function defaultCachePolicy(forwardedHeaders: readonly string[]): CachePolicy {
  return { ...DEFAULT_CACHE_POLICY, headers: [...DEFAULT_CACHE_POLICY.headers, ...forwardedHeaders] };
}

/**
 * The default behaviour's origin request policy: a list of headers, since `allExcept` can't name CloudFront's
 * own and would lose the country (CloudFront quotas: ten headers a policy by default).
 */
export const DEFAULT_ORIGIN_REQUEST_POLICY: ListedHeadersPolicy = {
  headers: [
    VIEWER_COUNTRY_HEADER,
    VIEWER_SUBDIVISION_HEADER,
    'user-agent',
    'accept',
    'accept-language',
    'referer',
    'origin',
    // Without these two, the answers to CORS preflights are incomplete.
    'access-control-request-method',
    'access-control-request-headers',
  ],
};

/** Passthrough behaviours (`/api/*`): AWS's managed AllViewerExceptHostHeader, no function, no caching. */
export const PASSTHROUGH_ORIGIN_REQUEST_POLICY: OriginRequestPolicy = { headers: 'all-viewer-except-host' };

/** Status codes of a renderer that mean "this region is unwell": the origin group then asks the next one. */
export const FAILOVER_STATUS_CODES = [429, 502, 503, 504] as const;

/**
 * The statuses whose error caching a distribution may set ("Create a custom error page for specific HTTP status
 * codes"); 410, 412 and 415 are cached too but can't be listed, and keep {@link AWS_ERROR_CACHING_MIN_TTL_SECONDS}.
 */
export const CONFIGURABLE_ERROR_STATUSES: readonly number[] = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/**
 * How long CloudFront keeps an error answer of {@link CONFIGURABLE_ERROR_STATUSES} at least. 0, since an error must not
 * outlive its cause at the edge: a page that exists again, a region that is well again or a render that succeeds is
 * shown at once. An error that may be kept says so itself, by max-age.
 */
export const ERROR_CACHING_MIN_TTL_SECONDS = 0;

/** The same where a distribution sets nothing ("Control how long CloudFront caches errors"). */
export const AWS_ERROR_CACHING_MIN_TTL_SECONDS = 10;

/**
 * How much of its time the router must not take, in percent. From 71 on CloudFront is likely to throttle a function that
 * takes so long continuously ("Test functions", Understand compute utilization, Amazon CloudFront Developer Guide).
 */
export const TOO_MUCH_ROUTER_UTILIZATION_PERCENT = 70;

/** The distribution's origin ids. */
export const SITE_ORIGIN_ID = 'site';

/** The origin id of a region's `serve`. */
export function serveOriginId(region: string): string {
  return `serve-${region}`;
}

/** The origin id of a region's canary of `serve`, where a stack has canaries. */
export function serveCanaryOriginId(region: string): string {
  return `serve-${region}-canary`;
}
