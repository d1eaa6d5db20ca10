// The names of Georender's own headers, and of those that it reads.

/**
 * Router → serve: the exact URL asked for. Never rebuilt from the event, whose path and query may be decoded
 * (docs/assumptions.md, "Lambda").
 */
export const URL_HEADER = 'x-georender-url';

/** Router → cache key: host and variant of a bot's page; absent for humans, so the two never share an entry. */
export const BOT_HEADER = 'x-georender-bot';

/**
 * Router → cache key: the time in whole minutes since 1970, so that no copy of a document outlives its minute. For
 * requests of `render` in milliseconds, so that it gets no copy. Absent for pages, and for files that live long.
 */
export const MINUTE_HEADER = 'x-georender-minute';

/** Answer: the region whose `serve` answered. */
export const REGION_HEADER = 'x-georender-region';

/** Answer: where the page came from, one of {@link CacheStatus}. */
export const CACHE_HEADER = 'x-georender-cache';

/** Answer: the bot's country as CloudFront named it; absent if it did not. */
export const COUNTRY_HEADER = 'x-georender-country';

/** Answer: why a page was not rendered or not stored, in one word. */
export const REASON_HEADER = 'x-georender-reason';

/**
 * Answer of the site to a bot's request: the test of the router that sent it there. In the local run; on AWS only to
 * requests with {@link DEBUG_HEADER}.
 */
export const DECISION_HEADER = 'x-georender-decision';

/** Viewer → edge: a debugging token, which asks for {@link DECISION_HEADER}. */
export const DEBUG_HEADER = 'x-georender-debug';

/** Answer of a canary in the local run: the id of its origin. CloudFront tells origins in no header. */
export const LOCAL_ORIGIN_HEADER = 'x-georender-origin';

/** Answer: the site's 429, 502 or 504, which is shown as 500 to avoid an origin failover; or `unreachable`. */
export const ORIGIN_STATUS_HEADER = 'x-georender-origin-status';

/** Answer, for CloudFront alone: the cache tags by which a purge finds copies at edges. */
export const CACHE_TAG_HEADER = 'x-georender-tags';

/**
 * Health check → serve: asks for the region's health. Answer: `well`, or the unavailable parts. No policy lists the
 * header, so a viewer's never reaches `serve`.
 */
export const HEALTH_HEADER = 'x-georender-health';

/** Marks the document requests of `render` to the site, as Prerender's middlewares expect. */
export const PRERENDER_HEADER = 'x-prerender';

/** Set by CloudFront where a policy lists it: the viewer's country, ISO 3166-1 alpha-2. */
export const VIEWER_COUNTRY_HEADER = 'cloudfront-viewer-country';

/** Set by CloudFront where a policy lists it: the viewer's subdivision, the part of ISO 3166-2 behind the country. */
export const VIEWER_SUBDIVISION_HEADER = `${VIEWER_COUNTRY_HEADER}-region`;

/** Every user agent of `render` has this token, a slash and a version; the router sends such requests to the site. */
export const USER_AGENT_TOKEN = 'Georender';

/** Values of {@link CACHE_HEADER}; `OVERLOAD` comes without a page, with a `Retry-After`. */
export const CACHE_STATUSES = ['HIT', 'HIT-REMOTE', 'MISS', 'STALE', 'STALE-ERROR', 'BYPASS', 'OVERLOAD'] as const;

/** One of {@link CACHE_STATUSES}. */
export type CacheStatus = (typeof CACHE_STATUSES)[number];

/** Whether a text is a value of {@link CACHE_HEADER}. */
export function isCacheStatus(text: string): text is CacheStatus {
  return CACHE_STATUSES.some((status) => status === text);
}
