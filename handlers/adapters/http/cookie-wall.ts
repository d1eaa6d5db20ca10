// Sites that set a cookie and send their visitor back to the same page: followed with the cookie, as a browser would.
import { isRedirect } from '../../../core/pages/site-headers';
import type { SiteDocument } from '../../render/tab/documents/site-document';
import { SiteCookies } from './site-cookies';

/** Browsers follow 20 redirects (Fetch, "HTTP-redirect fetch"); nobody needs so many to remember a visitor. */
const MAX_HOPS = 5;

/**
 * The document that a site shows once its cookies are sent back to it, if what it answered at first is a redirect that
 * sets some and leads to the same page: at once, or by way of a page that is told of this one. What it set comes along in
 * the document's headers.
 * @param asked the absolute URL of the document
 * @param answered what the site answered without cookies
 * @param get asks for another URL of the same site, with a `Cookie` header
 * @returns what was answered at first, if it is no such redirect, or one that leads elsewhere in the end
 */
export async function behindCookieWall(
  asked: string,
  answered: SiteDocument,
  get: (url: string, cookie: string | undefined) => Promise<SiteDocument>,
): Promise<SiteDocument> {
  const page = URL.parse(asked);
  if (page === null || linesOf(answered).length === 0) return answered;
  const cookies = new SiteCookies();
  let at = page;
  let answer = answered;
  for (let hops = 0; isRedirect(answer.status); hops += 1) {
    const next = nextHop(page, at, answer);
    if (next === undefined || hops === MAX_HOPS) return answered;
    cookies.take(linesOf(answer), at);
    at = next;
    // The page itself is asked for byte for byte.
    answer = await get(isSame(at, page) ? asked : at.href, cookies.header(at));
  }
  if (!isSame(at, page)) return answered;
  // Answers without cookies, too, are what came of those.
  const setCookie = [...cookies.lines, ...linesOf(answer)].join('\n');
  return setCookie === '' ? answer : { ...answer, headers: { ...answer.headers, 'set-cookie': setCookie } };
}

/** Where a redirect leads; undefined if it can't lead back: only one to the same path, or that names it, may. */
function nextHop(page: URL, at: URL, { headers }: SiteDocument): URL | undefined {
  const { location } = headers;
  // Browsers take its bytes for UTF-8.
  const next = location === undefined ? null : URL.parse(Buffer.from(location, 'latin1').toString('utf8'), at.href);
  if (next === null || next.origin !== page.origin) return undefined;
  const { pathname, search } = next;
  // A page on the way that leads to itself has no way out.
  if (isSame(next, at) && !isSame(next, page)) return undefined;
  const leadsBack =
    pathname === page.pathname || search.includes(page.pathname) || search.includes(encodeURIComponent(page.pathname));
  return leadsBack ? next : undefined;
}

function isSame(a: URL, b: URL): boolean {
  return a.pathname === b.pathname && a.search === b.search;
}

function linesOf({ headers }: SiteDocument): readonly string[] {
  const lines = headers['set-cookie'];
  return lines === undefined ? [] : lines.split('\n');
}
