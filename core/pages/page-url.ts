import { MAX_URL_BYTES } from '../contract/url-limit';

// The URL of a page: checked at boundaries, never decoded and encoded again.
/** A URL on one of the stack's hosts; its path and query are the viewer's, byte for byte. */
export type PageUrl = string & { readonly __brand: 'PageUrl' };

/** The scheme and hosts of a stack's pages. */
export interface PublicSite {
  readonly scheme: 'https' | 'http';
  /** Lower-case hosts, with a port that is not the scheme's own. */
  readonly hosts: readonly string[];
}

/** The URL, or the reason for refusing it with its HTTP status. */
export type CheckedPageUrl =
  | { readonly kind: 'page'; readonly url: PageUrl }
  | { readonly kind: 'refused'; readonly status: 400 | 414 | 421; readonly message: string };

/** Visible ASCII without fragment and backslash: an HTTP request target (RFC 9112 §3.2, RFC 3986 §2). */
const URL_PATTERN = /^(https?):\/\/([a-z0-9.\-[\]:]+)(\/[!"$-[\]-~]*)$/;

/** Checks a URL that came from outside against the public site. */
export function checkPageUrl(text: string, site: PublicSite): CheckedPageUrl {
  if (text.length > MAX_URL_BYTES) {
    return {
      kind: 'refused',
      status: 414,
      message: `The URL has ${text.length} bytes; at most ${MAX_URL_BYTES} are rendered.`,
    };
  }
  const parts = URL_PATTERN.exec(text);
  const host = parts?.[2];
  if (host === undefined) {
    return { kind: 'refused', status: 400, message: `"${printable(text)}" is not an absolute http or https URL.` };
  }
  if (parts?.[1] !== site.scheme || !site.hosts.includes(host)) {
    const allowed = site.hosts.map((name) => `${site.scheme}://${name}`).join(', ');
    return { kind: 'refused', status: 421, message: `"${printable(text)}" is not on this site; allowed: ${allowed}.` };
  }
  return { kind: 'page', url: brand(text) };
}

/** The path and query of a page, as they go to the site. */
export function pathAndQuery(url: PageUrl): string {
  return url.slice(url.indexOf('/', url.indexOf('//') + 2));
}

/**
 * The URL for the browser: `_escaped_fragment_=x` becomes `#!x`, percent-decoded (Google's "AJAX crawling"
 * specification). All other bytes stay; so does a value with invalid percent-encoding.
 */
export function navigationUrl(url: PageUrl): string {
  const parts = /^([^?]*)\?(.*)$/.exec(url);
  if (parts?.[1] === undefined || parts[2] === undefined) return url;
  const parameters = parts[2].split('&');
  const marker = parameters.find((parameter) => /^_escaped_fragment_(?:=|$)/.test(parameter));
  if (marker === undefined) return url;
  const rest = parameters.filter((parameter) => parameter !== marker).join('&');
  const fragment = decodeOrKeep(marker.slice('_escaped_fragment_='.length));
  return parts[1] + (rest === '' ? '' : `?${rest}`) + (fragment === '' ? '' : `#!${fragment}`);
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function brand(text: string): PageUrl {
  // The only conversion to PageUrl: a brand exists for the type checker only.
  return text as PageUrl;
}

function printable(text: string): string {
  return text.slice(0, 200).replace(/[^ -~]/g, '?');
}

/** The path of a page, encoded as it is. */
export function pathOf(url: PageUrl): string {
  return pathAndQuery(url).split('?', 1)[0] ?? '/';
}
