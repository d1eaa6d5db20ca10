// The router's decision: does a bot ask for a page here, which one, and which regions may render it? Only the last
// question needs the viewer's place, which Lambda@Edge learns later than the rest.
// Runs inside the CloudFront Function, so it keeps to plain loops and strings (ES5.1 and a little more).
import {
  PRERENDER_HEADER,
  USER_AGENT_TOKEN,
  VIEWER_COUNTRY_HEADER,
  VIEWER_SUBDIVISION_HEADER,
} from '../contract/header-names';
import { MAX_URL_BYTES } from '../contract/url-limit';
import { regionOrder } from '../geography/region-order';
import { countingQuery, type ParameterTest } from '../pages/query-policy';
import type { Variant } from '../pages/variants';
import { ONE_TIME_TOKEN } from './one-time-tokens';
import type { RouterState } from './router-state';
import { chooseServeOrigins, type ServeChoiceRules } from './serve-choice';
import {
  headerOf,
  isRead,
  isSignedIn,
  type SharedRequest,
  type Sharing,
  type SharingConfig,
  sharingOf,
} from './sharing';
import type { SiteChoiceRules } from './site-choice';

/** Inlined into the router at build time. */
export interface RouterConfig extends ServeChoiceRules, SharingConfig {
  /** The scheme of the site's public URLs; CloudFront redirects viewers to https, the local run speaks http. */
  readonly scheme: 'https' | 'http';
  /** The public hosts, in lower case, with a port that is not the scheme's own. */
  readonly hosts: RegExp;
  /** The host to render pages from, instead of the viewer's, for a stack without a name of its own. */
  readonly renderHost?: string;
  /** Paths that may be rendered. */
  readonly include: RegExp;
  /** Paths that are never rendered. */
  readonly exclude: RegExp;
  /** The user agents of bots. */
  readonly bots: RegExp;
  /** Which parameters of a query count. */
  readonly parameters: ParameterTest;
  /** Whether bots with a phone's user agent get the mobile page. */
  readonly mobile: boolean;
  /** The share of the URLs that a prerender service renders, in percent. Default: it renders none. */
  readonly serviceShare?: number;
  /** Which of the site's origins and arms a request gets; undefined: there is one site for all. */
  readonly siteChoice?: SiteChoiceRules;
  /** The attributes of the cookie that keeps a visitor's arm, where there is an experiment. */
  readonly armAttributes?: string;
}

/**
 * A request as a CloudFront Function sees it ("CloudFront Functions event structure"); all of its texts may be
 * hostile.
 */
export interface ViewerRequest extends SharedRequest {
  /**
   * The query unaltered, without `?`; undefined if there is none ("General helper methods"). Test events made by hand
   * may lack this method, and then have no query.
   */
  rawQueryString?(): string | undefined;
}

/** A page that a bot asks for. */
export interface AskedPage {
  /** The exact URL of the request, without the parameters that do not count. */
  readonly url: string;
  readonly host: string;
  readonly variant: Variant;
}

/** The decisions; only `origins` needs the value of the key-value store. */
export interface Router {
  /** How old and how widely shared a copy of the site's answer may be, if the site answers. */
  sharing(request: ViewerRequest): Sharing;
  /** The page for a bot's request; undefined: the site answers. */
  page(request: ViewerRequest): AskedPage | undefined;
  /**
   * The regions by nearness to the viewer, as letters of the routing table.
   * @param edgeRegion the edge location's region, where CloudFront names it
   */
  order(headers: ViewerRequest['headers'], edgeRegion: string | undefined): string;
  /** The ids of the origins for a page, one or two; none: the site answers after all. */
  origins(page: AskedPage, order: string, state: RouterState): readonly string[];
}

/** Makes the decisions for one configuration. */
export function createRouter(config: RouterConfig): Router {
  return {
    sharing: (request) => sharingOf(config, request),
    page: (request) => {
      const { headers } = request;
      // Assets first, then humans: the two most common cases, one search each.
      if (config.assets.exec(request.uri) !== null) return undefined;
      const userAgent = headerOf(headers, 'user-agent');
      const sent = request.rawQueryString && request.rawQueryString();
      if (!config.bots.test(userAgent) && !(sent && isEscapedFragment(sent, headers))) return undefined;
      const path = percentEncoded(request.uri);
      const query = sent && percentEncoded(sent);
      if (!mayRender(config, request, path, query, userAgent)) return undefined;
      const asked = headerOf(headers, 'host').toLowerCase();
      if (!config.hosts.test(asked)) return undefined;
      const host = config.renderHost === undefined ? asked : config.renderHost;
      const base = config.scheme + '://' + host + path;
      const whole = withQuery(base, query);
      // A text that is no request target of RFC 9112 is no page; the site answers it.
      if (whole.length > MAX_URL_BYTES || /[^!"$-[\]-~]/.test(whole)) return undefined;
      return {
        url: withQuery(base, countingQuery(query, config.parameters)),
        host,
        variant: config.mobile && /mobi|android/i.test(userAgent) ? 'mobile' : 'desktop',
      };
    },
    order: (headers, edgeRegion) =>
      regionOrder(config.table, {
        country: headerOf(headers, VIEWER_COUNTRY_HEADER),
        subdivision: headerOf(headers, VIEWER_SUBDIVISION_HEADER),
        edgeRegion,
      }),
    origins: (page, order, state) => chooseServeOrigins(config, order, page.url, state),
  };
}

/** Whether the request may be for a public page, and is not from `render`. */
function mayRender(
  config: RouterConfig,
  request: ViewerRequest,
  path: string,
  query: string | undefined,
  userAgent: string,
): boolean {
  const { headers } = request;
  return (
    isRead(request) &&
    // `render` navigates to the public URL: without this guard it would ask itself without end.
    userAgent.indexOf(USER_AGENT_TOKEN + '/') < 0 &&
    headers[PRERENDER_HEADER] === undefined &&
    headers['authorization'] === undefined &&
    config.include.test(path) &&
    !config.exclude.test(path) &&
    (query === undefined || !ONE_TIME_TOKEN.test(query)) &&
    !isSignedIn(config, request) &&
    wantsDocument(headers)
  );
}

/** Whether the request is for a document, and not from a page's script (Fetch Metadata Request Headers §2.1). */
export function wantsDocument(headers: ViewerRequest['headers']): boolean {
  return (
    /^(document|i?frame)?$/.test(headerOf(headers, 'sec-fetch-dest')) && prefersDocument(headerOf(headers, 'accept'))
  );
}

/**
 * Whether an Accept ranks a document highest (RFC 9110 §12.4.2, §12.5.1). Of equal weights the first type wins, as in
 * most sites' negotiation: libraries name theirs before a wildcard. But XHTML wins against the XML that old browsers
 * name before it. Plain text does not count: agents name it before Markdown and HTML, and sites have none.
 */
function prefersDocument(accept: string): boolean {
  let best = 0;
  let isDocument = !/\S/.test(accept);
  // Quoted parameters may hold commas and semicolons.
  accept
    .replace(/"[^"]*"/g, '')
    .replace(/([^\s;,]+)(?:[^,]*?;\s*q=([\d.]+))?[^,]*/gi, (_range: string, type: string, q?: string) => {
      const weight = q ? +q : 1;
      if (!/plain/.test(type) && (weight > best || (weight === best && /xht/.test(type)))) {
        best = weight;
        isDocument = /^(text\/)?\*|html|markdown/i.test(type);
      }
      return '';
    });
  return isDocument;
}

/**
 * Raw UTF-8 of a request target, percent-encoded (RFC 3986 §2.5); the rest stays. CloudFront gives the function UTF-8
 * undecoded, and ISO-8859-1 as UTF-8 ("Restrictions on all edge functions", URI and query string encoding).
 */
export function percentEncoded(text: string): string {
  try {
    return text.replace(/[^\x00-\x7f]+/g, encodeURIComponent);
  } catch {
    // It has half of a surrogate pair: no page.
    return text;
  }
}

/**
 * Whether a bot identifies itself by this parameter (Google's "AJAX crawling" specification). Browsers, which people
 * use to follow such links, send Fetch Metadata with every request for a page.
 */
export function isEscapedFragment(query: string, headers: ViewerRequest['headers']): boolean {
  // People's queries cost the first search only.
  return (
    query.indexOf('_escaped_fragment_') >= 0 &&
    /(^|&)_escaped_fragment_\b/.test(query) &&
    headers['sec-fetch-dest'] === undefined
  );
}

function withQuery(base: string, query: string | undefined): string {
  return query === undefined ? base : base + '?' + query;
}
