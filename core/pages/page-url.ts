import { MAX_URL_BYTES } from '../contract/url-limit';

// The URL of a page: checked where it crosses a boundary, never decoded and re-encoded.
/** A URL that was checked against the stack's hosts; its path and query are byte for byte the viewer's. */
export type PageUrl = string & { readonly __brand: 'PageUrl' };

/** The hosts and the scheme that a stack renders; anything else is refused. */
export interface PublicSite {
  readonly scheme: 'https' | 'http';
  /** Lower-case hosts, with a port that is not the scheme's own. */
  readonly hosts: readonly string[];
}

/** What {@link checkPageUrl} says: the URL, or why it is refused, with the HTTP status for it. */
export type CheckedPageUrl =
  | { readonly kind: 'page'; readonly url: PageUrl }
  | { readonly kind: 'refused'; readonly status: 400 | 414 | 421; readonly message: string };

/** Visible ASCII without fragment and backslash: what an HTTP request target may hold (RFC 9112 §3.2, RFC 3986 §2). */
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
 * What the browser navigates to: `_escaped_fragment_=x` becomes `#!x` (Google's "AJAX crawling" specification:
 * the value is percent-decoded); every other byte stays. A value that is not valid percent-encoding is taken as it is.
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
  // The one place where a text becomes a PageUrl: a brand exists for the type checker only.
  return text as PageUrl;
}

function printable(text: string): string {
  return text.slice(0, 200).replace(/[^ -~]/g, '?');
}

/** The path of a page, encoded as it is. */
export function pathOf(url: PageUrl): string {
  return pathAndQuery(url).split('?', 1)[0] ?? '/';
}
