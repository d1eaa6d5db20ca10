// The names of Georender's own headers, and of those it reads; written once, since the router, the
// handlers, the cache policy and the local edge must agree on them to the letter.

/**
 * Router → serve: the exact URL asked for. Never rebuilt from the event, whose path and query may be decoded
 * (docs/assumptions.md, "Lambda").
 */
export const URL_HEADER = 'x-georender-url';

/** Router → cache key: host and variant of a bot's page; absent for humans, so the two never share an entry. */
export const BOT_HEADER = 'x-georender-bot';

/**
 * Router → cache key: when a document may have been fetched, in whole minutes since 1970, so that no copy outlives its minute;
 * in milliseconds for the renderer, which gets no copy at all. Absent for files that keep their long life, and for pages.
 */
export const MINUTE_HEADER = 'x-georender-minute';

/** Answer: the region whose `serve` answered. */
export const REGION_HEADER = 'x-georender-region';

/** Answer: where the page came from, one of {@link CacheStatus}. */
export const CACHE_HEADER = 'x-georender-cache';

/** Answer: the country of the bot that `serve` was asked for, as CloudFront named it; absent where it did not. */
export const COUNTRY_HEADER = 'x-georender-country';

/** Answer: why a page was not rendered or not stored; a word, never a secret. */
export const REASON_HEADER = 'x-georender-reason';

/** Answer: the site's own 429, 502 or 504, shown as 500 so that it does not set off the origin failover; or `unreachable`. */
export const ORIGIN_STATUS_HEADER = 'x-georender-origin-status';

/** Answer, for CloudFront alone: the cache tags by which a purge finds what edges keep. */
export const CACHE_TAG_HEADER = 'x-georender-tags';

/**
 * Health check → serve: asks how the region is; and the answer, `well` or which parts are unavailable. No viewer's copy gets
 * that far: no policy lists the header.
 */
export const HEALTH_HEADER = 'x-georender-health';

/** Marks the renderer's own document requests towards the site, as Prerender's middlewares expect. */
export const PRERENDER_HEADER = 'x-prerender';

/** Set by CloudFront where a policy lists it: the viewer's country, ISO 3166-1 alpha-2. */
export const VIEWER_COUNTRY_HEADER = 'cloudfront-viewer-country';

/** Set by CloudFront where a policy lists it: the viewer's subdivision, the part of ISO 3166-2 behind the country. */
export const VIEWER_SUBDIVISION_HEADER = `${VIEWER_COUNTRY_HEADER}-region`;

/** Every user agent of the renderer has this token, a slash and a version; the router lets such requests pass to the site. */
export const USER_AGENT_TOKEN = 'Georender';

/** Values of {@link CACHE_HEADER}; `OVERLOAD` comes with no page, but with a request to come again. */
export type CacheStatus = 'HIT' | 'HIT-REMOTE' | 'MISS' | 'STALE' | 'STALE-ERROR' | 'BYPASS' | 'OVERLOAD';
