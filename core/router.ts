// The router's decision: does a bot ask for a page here, which one, and which regions may render it?
// Runs inside the CloudFront Function, so it keeps to plain loops and strings (ES5.1 and a little more).
import { isAssetPath } from './asset-path';
import { PRERENDER_HEADER, RENDERER_TOKEN, VIEWER_COUNTRY_HEADER, VIEWER_SUBDIVISION_HEADER } from './header-names';
import { ONE_TIME_TOKEN } from './one-time-tokens';
import { countingQuery } from './query-policy';
import type { ParameterTest } from './query-policy';
import { regionOrder } from './region-order';
import { chooseRenderers } from './renderer-choice';
import type { ChoiceRules } from './renderer-choice';
import type { RouterState } from './router-state';
import type { Variant } from './variants';

/** Inlined into the router at build time. */
export interface RouterConfig extends ChoiceRules {
  /** The scheme of the site's public URLs; CloudFront redirects viewers to https, the local run speaks http. */
  readonly scheme: 'https' | 'http';
  /** The public hosts (lower-case, with a port that is not the scheme's own); `any` leaves it to the handlers. */
  readonly hosts: readonly string[] | 'any';
  /** The host that pages are rendered from in place of the viewer's, for a stack without a name of its own. */
  readonly renderHost?: string;
  /** Paths that may be rendered; undefined: all. */
  readonly include: RegExp | undefined;
  /** Paths that are never rendered. */
  readonly exclude: RegExp | undefined;
  /** The user agents of bots. */
  readonly bots: RegExp;
  /** The extensions of files that are no pages, lower-case, each between two commas. */
  readonly assets: string;
  /** Which parameters of a query are handed on. */
  readonly parameters: ParameterTest;
  /** Cookies whose owner is signed in. */
  readonly sessionCookies: RegExp | undefined;
  /** Whether bots with a telephone's user agent get a telephone's page. */
  readonly mobile: boolean;
}

/** A request as a CloudFront Function sees it ("CloudFront Functions event structure"); any text may stand in any of it. */
export interface ViewerRequest {
  readonly method: string;
  /** The path as asked for, still encoded. */
  readonly uri: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, { readonly value: string } | undefined>>;
  readonly cookies?: Readonly<Record<string, unknown>>;
  /**
   * The query unaltered, without `?`; undefined if there is none ("General helper methods"). An event made by hand, for
   * a test of the function, may lack it, and then has no query.
   */
  rawQueryString?(): string | undefined;
}

/** A page that a bot asks for. */
export interface AskedPage {
  /** The exact URL asked for, without the parameters that do not count. */
  readonly url: string;
  readonly host: string;
  readonly variant: Variant;
  /** The regions by nearness, as letters of the routing table. */
  readonly order: string;
}

/** The decision's two steps; only the second needs what is read from the key-value store. */
export interface Router {
  /**
   * The page that a request asks for; undefined: it is the site's.
   * @param edgeRegion the region that the edge location belongs to, where CloudFront tells
   */
  page(request: ViewerRequest, edgeRegion: string | undefined): AskedPage | undefined;
  /** The ids of the origins that may render it, one or two; none: the site answers after all. */
  renderers(page: AskedPage, state: RouterState): readonly string[];
}

/** Longer URLs are left to the site: they are hardly pages, and DynamoDB and CloudFront have limits of their own. */
export const MAX_URL_BYTES = 2048;

const ESCAPED_FRAGMENT = '_escaped_fragment_';

/** Makes the decision for one configuration. */
export function createRouter(config: RouterConfig): Router {
  return {
    page: (request, edgeRegion) => {
      const { uri, headers } = request;
      // What most requests are for, and what most of the others are from, come first, and cost one test.
      if (isAssetPath(config.assets, uri)) return undefined;
      const userAgent = headerOf(headers, 'user-agent');
      const query = request.rawQueryString && request.rawQueryString();
      if (!config.bots.test(userAgent) && !hasEscapedFragment(query)) return undefined;
      if (!mayRender(config, request, query, userAgent)) return undefined;
      const asked = headerOf(headers, 'host').toLowerCase();
      if (asked === '' || (config.hosts !== 'any' && config.hosts.indexOf(asked) < 0)) return undefined;
      const host = config.renderHost === undefined ? asked : config.renderHost;
      const base = config.scheme + '://' + host + uri;
      const whole = withQuery(base, query);
      // What is no request target of RFC 9112 is no page either; the site may make of it what it likes.
      if (whole.length > MAX_URL_BYTES || /[^!"$-[\]-~]/.test(whole)) return undefined;
      return {
        url: withQuery(base, countingQuery(query, config.parameters)),
        host,
        variant: config.mobile && /mobi|android/i.test(userAgent) ? 'mobile' : 'desktop',
        order: regionOrder(config.table, {
          country: headerOf(headers, VIEWER_COUNTRY_HEADER),
          subdivision: headerOf(headers, VIEWER_SUBDIVISION_HEADER),
          edgeRegion,
        }),
      };
    },
    renderers: (page, state) => chooseRenderers(config, page.order, page.url, state),
  };
}

/** A header's value; empty if it is missing, which no decision tells apart. */
function headerOf(headers: ViewerRequest['headers'], name: string): string {
  const header = headers[name];
  return header === undefined ? '' : header.value;
}

/** Whether a page is asked for that anybody may see, and not by our own renderer. */
function mayRender(config: RouterConfig, { method, uri, headers, cookies }: ViewerRequest, query: string | undefined, userAgent: string): boolean {
  const { include, exclude, sessionCookies } = config;
  return (
    (method === 'GET' || method === 'HEAD') &&
    // Our own renderer navigates to the public URL: without this guard it would ask itself for ever.
    userAgent.indexOf(RENDERER_TOKEN + '/') < 0 &&
    headers[PRERENDER_HEADER] === undefined &&
    headers['authorization'] === undefined &&
    uri.indexOf('/.well-known/') !== 0 &&
    (include === undefined || include.test(uri)) &&
    (exclude === undefined || !exclude.test(uri)) &&
    (query === undefined || !ONE_TIME_TOKEN.test(query)) &&
    (sessionCookies === undefined || !Object.keys(cookies || {}).some((name) => sessionCookies.test(name))) &&
    wantsDocument(headers)
  );
}

/**
 * Whether a document is wanted and not what a page's script asks for (Fetch Metadata Request Headers §2.1; RFC 9110
 * §12.5.1). Who takes anything but names other types first, as scripts' libraries do, wants one of those.
 */
function wantsDocument(headers: ViewerRequest['headers']): boolean {
  return (
    /^(?:document|i?frame)?$/.test(headerOf(headers, 'sec-fetch-dest')) &&
    /^\s*(?:$|\*\/\*)|text\/(?:html|markdown|\*)|application\/xhtml/i.test(headerOf(headers, 'accept'))
  );
}

/** Whether a query has the parameter by which a bot says what it is (Google's "AJAX crawling" specification). */
function hasEscapedFragment(query: string | undefined): boolean {
  if (query === undefined || query.indexOf(ESCAPED_FRAGMENT) < 0) return false;
  const parts = query.split('&');
  return parts.some((part) => part === ESCAPED_FRAGMENT || part.indexOf(ESCAPED_FRAGMENT + '=') === 0);
}

function withQuery(base: string, query: string | undefined): string {
  return query === undefined ? base : base + '?' + query;
}
