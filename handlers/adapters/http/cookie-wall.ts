// Follows sites that set a cookie and redirect back to the same page, with the cookie, as a browser would.
import { isRedirect } from '../../../core/pages/site-headers';
import type { SiteDocument } from '../../render/tab/documents/site-document';
import { SiteCookies } from './site-cookies';

/** Browsers follow 20 redirects (Fetch, "HTTP-redirect fetch"); a cookie needs far fewer. */
const MAX_HOPS = 5;

/**
 * The document behind a redirect that sets cookies and leads back to the same page: directly, or over a page that is
 * told of this one. The cookies come along in the document's headers.
 * @param asked the absolute URL of the document
 * @param answered the site's answer without cookies
 * @param get asks for another URL of the same site, with a `Cookie` header
 * @returns the first answer, if it is no such redirect or leads elsewhere in the end
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
    // The page's own URL stays byte for byte as it is.
    answer = await get(isSame(at, page) ? asked : at.href, cookies.header(at));
  }
  if (!isSame(at, page)) return answered;
  // The document depends on these cookies, even if its own answer sets none.
  const setCookie = [...cookies.lines, ...linesOf(answer)].join('\n');
  return setCookie === '' ? answer : { ...answer, headers: { ...answer.headers, 'set-cookie': setCookie } };
}

/** Where a redirect leads; undefined if it can't lead back: it must go to the same path, or name it. */
function nextHop(page: URL, at: URL, { headers }: SiteDocument): URL | undefined {
  const { location } = headers;
  // Browsers read its bytes as UTF-8.
  const next = location === undefined ? null : URL.parse(Buffer.from(location, 'latin1').toString('utf8'), at.href);
  if (next === null || next.origin !== page.origin) return undefined;
  const { pathname, search } = next;
  // A page on the way that redirects to itself never leads back.
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
