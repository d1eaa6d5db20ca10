// Which headers of the site and the page reach the bot, and which documents may be kept.
import type { HeaderList } from './answer-head';
import type { PersonalCookieTest } from './infrastructure-cookies';
import type { PageUrl } from './page-url';

/** Headers of the document that a crawler needs. */
export const PASSED_HEADERS = [
  'content-disposition',
  'content-language',
  'link',
  'location',
  'retry-after',
  'x-robots-tag',
];

/**
 * Headers that a page may not set by `meta[name=prerender-header]`, by lower-case name; `*` stands for any rest.
 * Markup of strangers may be in a page, and many answers share one connection, one edge and one origin's storage.
 */
// biome-ignore format: a list of words
const FORBIDDEN_META_HEADERS = matcher([
  // Of the connection and the message, not the page (RFC 9110 §7.6.1, §8, RFC 9111 §5).
  'connection', 'keep-alive', 'proxy-*', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'content-*', 'age',
  'cache-control', 'expires', 'pragma', 'date', 'host', 'etag', 'last-modified', 'accept-ranges', 'vary', 'via',
  'warning', 'server-timing',
  // Signing in and out (RFC 6265, RFC 9110 §11.6.1, Clear Site Data §3.1, FedCM's Login Status API).
  'set-cookie', 'set-cookie2', 'clear-site-data', 'www-authenticate', 'authentication-info', 'set-login',
  // In force for the whole host and longer than one answer (RFC 6797, RFC 7469, RFC 7838, Network Error Logging,
  // Reporting API, Service Workers, Origin Isolation, Client Hints Infrastructure).
  'strict-transport-security', 'public-key-pins', 'public-key-pins-report-only', 'expect-ct', 'alt-svc', 'nel',
  'report-to', 'reporting-endpoints', 'service-worker-allowed', 'origin-agent-cluster', 'accept-ch', 'critical-ch',
  // A later redirect: a redirect is a status and `Location`.
  'refresh',
  // Access to the answer (Fetch, "CORS protocol"; Private Network Access).
  'access-control-*', 'timing-allow-origin', 'cross-origin-*',
  // Commands to proxies (nginx, Apache, lighttpd, Varnish, Fastly, AWS) and caches (RFC 9213).
  'x-accel-*', 'x-sendfile', 'x-lighttpd-*', 'x-litespeed-*', 'surrogate-*', 'cdn-cache-control',
  '*-cdn-cache-control', 'x-amz-*', 'x-amzn-*', 'x-cache', 'x-forwarded-*', 'forwarded', 'x-georender-*',
]);

/** RFC 9110 §5.6.2 (token) and §5.5 (field value, ASCII only). */
const HEADER_FORM = /^\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*:\s*([\x20-\x7e]*?)\s*$/;

const MAX_META_HEADERS = 20;
const MAX_META_HEADER_BYTES = 2048;

/** Response headers by lower-case name. */
export type ResponseHeaders = Readonly<Record<string, string>>;

/** Finds each of these names. */
function matcher(names: readonly string[]): RegExp {
  return new RegExp(`^(?:${names.map((name) => name.replaceAll('*', '.*')).join('|')})$`, 'i');
}

/** The headers of the site's document that reach the bot. */
export function passedHeaders(headers: ResponseHeaders): HeaderList {
  return PASSED_HEADERS.flatMap((name) => {
    const value = headers[name];
    // Chromium joins repeated headers with a line break.
    return value === undefined ? [] : [[name, value.replace(/\s*\n\s*/g, ', ')] as const];
  });
}

/** The headers that a page sets by meta tags (`Name: value`), without malformed and forbidden ones. */
export function metaHeaders(contents: readonly string[]): HeaderList {
  return contents.slice(0, MAX_META_HEADERS).flatMap((content) => {
    const parts = content.length > MAX_META_HEADER_BYTES ? null : HEADER_FORM.exec(content);
    const name = parts?.[1]?.toLowerCase();
    if (name === undefined || FORBIDDEN_META_HEADERS.test(name)) return [];
    return [[name, parts?.[2] ?? ''] as const];
  });
}

/** Later headers replace earlier ones of the same name. */
export function mergeHeaders(earlier: HeaderList, later: HeaderList): HeaderList {
  const replaced = new Set(later.map(([name]) => name));
  return [...earlier.filter(([name]) => !replaced.has(name)), ...later];
}

/** Statuses without content, or with a part of it (RFC 9110 §15.3, §15.4.5), which no page can have. */
const STATUSES_WITHOUT_PAGE = [204, 205, 206, 304];

/** The status that a page sets by `meta[name=prerender-status-code]`; undefined if no page can have it. */
export function metaStatus(content: string | undefined): number | undefined {
  const status = content !== undefined && /^\s*[2-5]\d\d\s*$/.test(content) ? Number(content) : undefined;
  return status === undefined || STATUSES_WITHOUT_PAGE.includes(status) ? undefined : status;
}

/** Whether a document of this status and these headers is a page, and not an empty answer or a download. */
export function isPage(status: number, headers: ResponseHeaders): boolean {
  return (
    !STATUSES_WITHOUT_PAGE.includes(status) &&
    /^\s*(?:text\/html|application\/xhtml\+xml)(?:[;,\s]|$)/i.test(headers['content-type'] ?? 'text/html') &&
    !/^\s*attachment\b/i.test(headers['content-disposition'] ?? '')
  );
}

/** Why a document may not be kept. */
export type NotKept = 'private' | 'no-store';

/** The settings for keeping a document. */
export interface KeepingRule {
  /** Whether `no-store` is no reason. */
  readonly keepNoStore: boolean;
  readonly setsPersonalCookie: PersonalCookieTest;
}

/**
 * Why a document may not be kept; undefined if it may. `private` and cookies mark it as personal (RFC 9111 §5.2.2.7,
 * §7.3); `no-store` forbids all caches (§5.2.2.5).
 */
export function whyNotKept(headers: ResponseHeaders, rule: KeepingRule): NotKept | undefined {
  const cookies = headers['set-cookie'];
  const says = (directive: string) =>
    new RegExp(`(?:^|[,\\s])${directive}(?![\\w-])`, 'i').test(headers['cache-control'] ?? '');
  if (says('private') || (cookies !== undefined && rule.setsPersonalCookie(cookies))) return 'private';
  return says('no-store') && !rule.keepNoStore ? 'no-store' : undefined;
}

/** Whether a status redirects with a `Location` (RFC 9110 §15.4). */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * The status that a bot gets for the site's. 429, 502 and 504 become 500: from `serve` they mean an unwell region, and
 * CloudFront would ask the next one about a struggling site. A 503 stays, although it does that, too: with
 * `Retry-After` it tells crawlers of planned downtime (docs/decisions/0007-site-503.md).
 */
export function shownStatus(status: number): number {
  return status === 429 || status === 502 || status === 504 ? 500 : status;
}

/** Scheme (or none), host with an optional port, and the rest of an absolute URL. */
const ABSOLUTE = /^\s*(?:(https?):)?\/\/([^/?#\\@]+)([/?#].*)?$/is;

/**
 * The same headers, with a `Location` on a host of the site's origins moved to the public site (RFC 9110 §10.2.2): a
 * bot that followed it would leave the public site, and index its duplicate. Relative ones, and those to other hosts,
 * stay byte for byte.
 * @param siteHosts each with its port, if that is not its scheme's own
 */
export function withPublicLocation(headers: HeaderList, siteHosts: readonly string[], page: PageUrl): HeaderList {
  return headers.map(([name, value]) =>
    name === 'location' ? [name, publicLocation(value, siteHosts, page)] : [name, value],
  );
}

function publicLocation(location: string, siteHosts: readonly string[], page: PageUrl): string {
  const [, scheme = '', host = '', rest = ''] = ABSOLUTE.exec(location) ?? asBrowsersTakeIt(location, page);
  const asked = withoutDefaultPort(host, scheme);
  if (!siteHosts.some((siteHost) => withoutDefaultPort(siteHost, scheme) === asked)) return location;
  const publicSite = page.slice(0, page.indexOf('/', page.indexOf('//') + 2));
  return publicSite + (rest.startsWith('/') ? rest : `/${rest}`);
}

/**
 * Forms with backslashes, missing or extra slashes, or a password, as browsers read them (URL Standard, "URL
 * parsing").
 */
function asBrowsersTakeIt(location: string, page: PageUrl): readonly string[] {
  const target = URL.parse(location, page);
  return target === null
    ? []
    : ['', target.protocol.slice(0, -1), target.host, target.pathname + target.search + target.hash];
}

function withoutDefaultPort(host: string, scheme: string): string {
  return host.toLowerCase().replace(scheme.toLowerCase() === 'http' ? /\.?(?::80)?$/ : /\.?(?::443)?$/, '');
}
