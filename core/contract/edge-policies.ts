// The cache keys, forwarded headers and lifetimes of CloudFront, for the deployed policies and the local edge alike.
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

/** A CloudFront origin request policy: the viewer headers that reach the origin besides those of the cache key. */
export type OriginRequestPolicy = { readonly headers: 'all-viewer-except-host' } | ListedHeadersPolicy;

/**
 * The default behaviour's cache policy.
 *
 * - The router alone sets the bot header. It keeps humans, hosts and variants apart.
 * - The URL header is here because headers of the key need no place among the ten of the origin request policy.
 * - `x-prerender` keeps a site's answers to prerenderers from humans.
 * - The minute header gives documents a new key every minute, since the site's `s-maxage` may be a year (decision
 *   0011).
 * - Cookies are part of the key, as in AWS's managed policies: an answer to one visitor must not reach another. The
 *   router removes them where they make no difference (decision 0012).
 * - A default TTL of 0 leaves caching to the origin's Cache-Control.
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
 * The default behaviour's cache policy with headers that the site wants. They are part of the key: the answer to one
 * visitor's `Authorization` must not reach another, and an origin request policy may not name that header.
 */
export function defaultCachePolicy(forwardedHeaders: readonly string[]): CachePolicy {
  return { ...DEFAULT_CACHE_POLICY, headers: [...DEFAULT_CACHE_POLICY.headers, ...forwardedHeaders] };
}

/**
 * The default behaviour's origin request policy: a list, since `allExcept` can't name CloudFront's own headers and
 * would lose the country.
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

/**
 * The methods that a behaviour may allow whose target is an origin group: CloudFront refuses a distribution with others
 * there, and answers them with 403.
 */
export const ORIGIN_GROUP_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Status codes of `serve` after which the origin group asks the next region. */
export const FAILOVER_STATUS_CODES = [429, 502, 503, 504] as const;

/**
 * The statuses whose error caching a distribution may set ("Create a custom error page for specific HTTP status
 * codes"); 410, 412 and 415 are cached too but can't be listed, and keep {@link AWS_ERROR_CACHING_MIN_TTL_SECONDS}.
 */
export const CONFIGURABLE_ERROR_STATUSES: readonly number[] = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/**
 * The least time that CloudFront keeps an error answer of {@link CONFIGURABLE_ERROR_STATUSES}. 0, since an error must
 * not outlive its cause at the edge. An error that may be kept has a max-age.
 */
export const ERROR_CACHING_MIN_TTL_SECONDS = 0;

/** The same where a distribution sets nothing ("Control how long CloudFront caches errors"). */
export const AWS_ERROR_CACHING_MIN_TTL_SECONDS = 10;

/**
 * The router must use less than this share of its time, in percent. CloudFront is likely to throttle a function that is
 * continuously at 71 or more ("Test functions", Understand compute utilization, Amazon CloudFront Developer Guide).
 */
export const TOO_MUCH_ROUTER_UTILIZATION_PERCENT = 70;

/** The site's origin id. */
export const SITE_ORIGIN_ID = 'site';

/** The id of another origin of the site, by its domain: copies are kept by ids, so none may change its meaning. */
export function siteOriginId(domain: string): string {
  return SITE_ORIGIN_ID + '-' + domain;
}

/** The site once more, and the group of both: with a router at Lambda@Edge, the target of the default behaviour. */
export const SITE_AGAIN_ORIGIN_ID = 'site-again';
export const SITE_GROUP_ID = 'site-twice';

/** The origin id of a region's `serve`. */
export function serveOriginId(region: string): string {
  return 'serve-' + region;
}

/** The origin id of a region's canary of `serve`, where a stack has canaries. */
export function serveCanaryOriginId(region: string): string {
  return 'serve-' + region + '-canary';
}

/** The origin id of the HTTP API for content systems. */
export const API_ORIGIN_ID = 'api';

/** The paths of the HTTP API, and of the file of IndexNow's key: path patterns of behaviours of their own. */
export function apiPathPatterns(apiPath: string, indexNowKey: string | undefined): readonly string[] {
  return [`${apiPath}/*`, ...(indexNowKey === undefined ? [] : [`/${indexNowKey}.txt`])];
}
