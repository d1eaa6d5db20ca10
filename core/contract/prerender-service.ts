// A prerender service as an origin: prerender.io, one's own npm server `prerender`, or Rendertron. All take the whole
// URL of a page as the path of a request.

/** Its origin id. */
export const PRERENDER_SERVICE_ORIGIN_ID = 'prerender-service';

/** The service of prerender.io. */
export const DEFAULT_PRERENDER_SERVICE_URL = 'https://service.prerender.io';

/**
 * How the service takes part. `alone`: it renders all pages. `last-resort`: it renders what the regions can't. `share`:
 * it renders a share of the URLs.
 */
export const PRERENDER_SERVICE_MODES = ['alone', 'last-resort', 'share'] as const;

/** One of {@link PRERENDER_SERVICE_MODES}. */
export type PrerenderServiceMode = (typeof PRERENDER_SERVICE_MODES)[number];

/** The share that is all URLs, in percent. */
export const WHOLE_SHARE = 100;

/** The header of its token, as prerender.io's clients send it. */
export const PRERENDER_TOKEN_HEADER = 'x-prerender-token';
