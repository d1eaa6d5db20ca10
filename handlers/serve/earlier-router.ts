// Requests of an earlier system's router at the edge, which names a page by headers of Prerender's clients and by the
// path: who moves can replace the renderers first, and the router later.
import { URL_HEADER } from '../../core/contract/header-names';
import { PRERENDER_TOKEN_HEADER } from '../../core/contract/prerender-service';

/** The headers of Prerender's clients for CloudFront that tell the page. */
const HOST_HEADER = 'x-prerender-host';
const QUERY_HEADER = 'x-query-string';

/** The used part of a request to an HTTP API (payload format 2.0). */
export interface EarlierRequest {
  readonly rawPath?: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** The token with which such a router proves itself; undefined: the request has none. */
export function earlierToken({ headers }: EarlierRequest): string | undefined {
  return headers[PRERENDER_TOKEN_HEADER];
}

/**
 * The request with the page's URL in our own router's header; unchanged, if it is there already, or no host is named.
 * The URL is checked later, as that of any request.
 *
 * API Gateway has decoded the path. So `/a%2Fb` is asked for as `/a/b`, as the earlier renderer was.
 */
export function withPageUrl<Event extends EarlierRequest>(event: Event, scheme: 'https' | 'http'): Event {
  const { headers, rawPath = '/' } = event;
  const host = headers[HOST_HEADER]?.toLowerCase();
  if (host === undefined || headers[URL_HEADER] !== undefined) return event;
  // Routers made for prerender.io name the host in the path, too.
  const path = encodedPath(rawPath.replace(/^\/https?(?::|%3A)(?:\/|%2F){1,2}[^/]+/i, '')) || '/';
  const query = headers[QUERY_HEADER] ?? '';
  const url = `${scheme}://${host}${path}${query === '' ? '' : `?${query}`}`;
  return { ...event, headers: { ...headers, [URL_HEADER]: url } };
}

/**
 * Characters that no path has, encoded again (RFC 3986 §3.3): a decoded `?` would begin the query. What looks encoded
 * stays, since AWS does not document that it decodes. Encoded twice, most paths beyond ASCII would be other pages.
 */
function encodedPath(path: string): string {
  return path.replace(/%(?![\dA-F]{2})|[^\w!$%&'()*+,\-./:;=@~]+/gi, (text) => encodeURIComponent(text.toWellFormed()));
}
