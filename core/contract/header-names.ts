// The names of Georender's own headers, and of those that it reads.

/**
 * The exact URL asked for. It is never rebuilt from the event, whose path and query may be decoded
 * (docs/assumptions.md, "Lambda").
 * @sentBy the router
 * @readBy `serve`
 */
export const URL_HEADER = 'x-georender-url';

/**
 * Host and variant of a bot's page. It is absent for humans, so the two never share an entry.
 * @sentBy the router
 * @readBy CloudFront's cache key, `serve`
 */
export const BOT_HEADER = 'x-georender-bot';

/**
 * The time in whole minutes since 1970, so that no copy of a document outlives its minute. For requests of `render` it
 * is in milliseconds, so that they get no copy. It is absent for pages, and for files that live long.
 * @sentBy the router
 * @readBy CloudFront's cache key
 */
export const MINUTE_HEADER = 'x-georender-minute';

/**
 * The arm of the experiment and the domain of the site's origin, where settings name several: `<arm>/<domain>`, each
 * empty if there is none. It is absent for pages, and without these settings.
 * @sentBy the router
 * @readBy CloudFront's cache key, the site
 */
export const SITE_HEADER = 'x-georender-site';

/**
 * The token of the deployment, where the renderers are HTTP APIs (engine `lambda-at-edge`). A custom header of the
 * origin: CloudFront replaces a viewer's.
 * @sentBy the router
 * @readBy `serve`
 */
export const RENDERER_TOKEN_HEADER = 'x-georender-token';

/**
 * Marks the second member of the distribution's origin group (engine `lambda-at-edge`). The router reads it from the
 * origin's custom headers, which a viewer can't send.
 * @sentBy CloudFront
 * @readBy the router
 */
export const ATTEMPT_HEADER = 'x-georender-attempt';

/**
 * Answer: the region whose `serve` answered.
 * @sentBy `serve`
 * @readBy people, health checks
 */
export const REGION_HEADER = 'x-georender-region';

/**
 * Answer: where the page came from.
 * @sentBy `serve`, the functions at the edge for a prerender service
 * @readBy people, reports
 */
export const CACHE_HEADER = 'x-georender-cache';

/**
 * Answer: the bot's country as CloudFront named it; absent if it did not.
 * @sentBy `serve`
 * @readBy people
 */
export const COUNTRY_HEADER = 'x-georender-country';

/**
 * Answer: why a page was not rendered or not stored, in one word.
 * @sentBy `serve`
 * @readBy people, reports
 */
export const REASON_HEADER = 'x-georender-reason';

/**
 * Answer of the site to a bot's request: the test of the router that sent it there. In the local run; on AWS only to
 * requests with {@link DEBUG_HEADER}.
 * @sentBy the function at viewer-response, the local run
 * @readBy people
 */
export const DECISION_HEADER = 'x-georender-decision';

/**
 * A debugging token, which asks for {@link DECISION_HEADER}.
 * @sentBy people
 * @readBy the function at viewer-response
 */
export const DEBUG_HEADER = 'x-georender-debug';

/**
 * Answer of a canary, of a prerender service, or of another origin of the site than the default, in the local run: the
 * id of its origin. CloudFront tells origins in no header.
 * @sentBy the local run
 * @readBy people
 */
export const LOCAL_ORIGIN_HEADER = 'x-georender-origin';

/**
 * Answer: the site's 429, 502 or 504, which is shown as 500 to avoid an origin failover; or `unreachable`.
 * @sentBy `serve`
 * @readBy people
 */
export const ORIGIN_STATUS_HEADER = 'x-georender-origin-status';

/**
 * Answer, for CloudFront alone: the cache tags by which a purge finds copies at edges.
 * @sentBy `serve`
 * @readBy CloudFront
 */
export const CACHE_TAG_HEADER = 'x-georender-tags';

/**
 * Health check → serve: asks for the region's health. Answer: `well`, or the unavailable parts. No policy lists the
 * header, so a viewer's never reaches `serve`.
 * @sentBy health checks, `serve`
 * @readBy `serve`, health checks
 */
export const HEALTH_HEADER = 'x-georender-health';

/**
 * Marks the document requests of `render` to the site, as Prerender's middlewares expect.
 * @sentBy `render`, `serve`, other prerenderers
 * @readBy the site, the router
 */
export const PRERENDER_HEADER = 'x-prerender';

/**
 * Set by CloudFront where a policy lists it: the viewer's country, ISO 3166-1 alpha-2.
 * @sentBy CloudFront
 * @readBy the router, `serve`
 */
export const VIEWER_COUNTRY_HEADER = 'cloudfront-viewer-country';

/**
 * Set by CloudFront where a policy lists it: the viewer's subdivision, the part of ISO 3166-2 behind the country.
 * @sentBy CloudFront
 * @readBy the router, `serve`
 */
export const VIEWER_SUBDIVISION_HEADER = `${VIEWER_COUNTRY_HEADER}-region` as const;

/** CloudFront's names of devices in {@link deviceHeader}. */
export const DEVICE_NAMES = ['smarttv', 'tablet', 'mobile'] as const;

/**
 * The header that says whether CloudFront takes the viewer's device for one of a kind: `true` or `false`. CloudFront
 * sets it where a policy lists it. More than one may be `true`.
 */
export function deviceHeader<Name extends (typeof DEVICE_NAMES)[number]>(name: Name): `cloudfront-is-${Name}-viewer` {
  return `cloudfront-is-${name}-viewer`;
}

/** Every user agent of `render` has this token, a slash and a version; the router sends such requests to the site. */
export const USER_AGENT_TOKEN = 'Georender';

/** Request headers of the Web that are read, besides those above. */
export const REQUEST_HEADERS = [
  /**
   * Whether a bot asks, which one, and whether it wants the mobile page.
   * @readBy the router, `serve`
   */
  'user-agent',
  /**
   * The site's host. Pages are rendered of the stack's hosts alone.
   * @readBy the router
   */
  'host',
  /**
   * Whether a document is wanted (RFC 9110 §12.5.1).
   * @readBy the router
   */
  'accept',
  /**
   * Whether a browser asks for a document or for a part of one (Fetch Metadata Request Headers §2.1).
   * @readBy the router
   */
  'sec-fetch-dest',
  /**
   * Whether a browser asks for the script of a service worker, whose copy must be young.
   * @readBy the router
   */
  'service-worker',
  /**
   * Credentials: such a request is never for a page. The HTTP API takes its token by it.
   * @readBy the router, the HTTP API
   */
  'authorization',
  /**
   * Whether the visitor is signed in (`sessionCookies`).
   * @readBy the router
   */
  'cookie',
  /**
   * The copy that the bot has: 304 if it is still right (RFC 9110 §13.1.2).
   * @readBy `serve`
   */
  'if-none-match',
  /**
   * Whether the bot takes gzip (RFC 9110 §12.5.3).
   * @readBy `serve`
   */
  'accept-encoding',
  /**
   * CloudFront's id of the request, for the log.
   * @readBy `serve`
   */
  'x-amz-cf-id',
  /**
   * The token of the HTTP API, as prerender.io's clients send it.
   * @readBy the HTTP API
   */
  'x-prerender-token',
] as const;

/** The name of a request header that the functions may read. */
export type ReadHeaderName =
  | (typeof REQUEST_HEADERS)[number]
  | typeof DEBUG_HEADER
  | typeof PRERENDER_HEADER
  | typeof VIEWER_COUNTRY_HEADER
  | typeof VIEWER_SUBDIVISION_HEADER
  | ReturnType<typeof deviceHeader>;

/** Values of {@link CACHE_HEADER}. */
export const CACHE_STATUSES = [
  /** The page was kept and is fresh. With a reason it is a broken page in its cooldown. */
  'HIT',
  /** As `HIT`, read from the bucket of the region that rendered it. */
  'HIT-REMOTE',
  /** The page was rendered just now. With a reason it is not kept. */
  'MISS',
  /** The page is past its freshness, and is being rendered again. */
  'STALE',
  /** The last good page, since a render failed. */
  'STALE-ERROR',
  /** The site's own HTML: the page could not be rendered. */
  'BYPASS',
  /** The page of a prerender service (`prerenderService`), which renders in the place of the regions. */
  'SERVICE',
  /** No page, but 503 with `Retry-After`: the region has no time for a render (`overloadAnswers`). */
  'OVERLOAD',
] as const;

/** One of {@link CACHE_STATUSES}. */
export type CacheStatus = (typeof CACHE_STATUSES)[number];

/** Whether a text is a value of {@link CACHE_HEADER}. */
export function isCacheStatus(text: string): text is CacheStatus {
  return CACHE_STATUSES.some((status) => status === text);
}
