// The router's decision: does a bot ask for a page here, which one, and which regions may render it?
// Runs inside the CloudFront Function, so it keeps to plain loops and strings (ES5.1 and a little more).
import { PRERENDER_HEADER, RENDERER_TOKEN, VIEWER_COUNTRY_HEADER, VIEWER_SUBDIVISION_HEADER } from './header-names';
import { ONE_TIME_TOKEN_SOURCE } from './one-time-tokens';
import { countingQuery } from './query-policy';
import type { QueryPolicy } from './query-policy';
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
  /** Paths that may be rendered, as a regular expression's source; empty: all. */
  readonly include: string;
  /** Paths that are never rendered, as a regular expression's source; empty: none. */
  readonly exclude: string;
  /** Alternatives for a user agent's test, as a regular expression's source. */
  readonly bots: string;
  /** Alternatives for the path's extension, as a regular expression's source. */
  readonly assets: string;
  /** Which parameters of a query are handed on; the names as a regular expression's source. */
  readonly parameters: { readonly mode: QueryPolicy['mode']; readonly names: string };
  /** Cookies whose owner is signed in, as a regular expression's source; empty: none. */
  readonly sessionCookies: string;
  /** Whether bots with a telephone's user agent get a telephone's page. */
  readonly mobile: boolean;
}

/** What the decision looks at; any text may stand in any of it. */
export interface ViewerRequest {
  readonly method: string;
  /** The path as asked for, still encoded. */
  readonly path: string;
  /** The query as asked for, without `?`; undefined if there was no `?`. */
  readonly query: string | undefined;
  /** A header's value by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly cookieNames: () => readonly string[];
  /** The region that the edge location belongs to, where CloudFront tells. */
  readonly edgeRegion: string | undefined;
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
  /** The page that a request asks for; undefined: it is the site's. */
  page(request: ViewerRequest): AskedPage | undefined;
  /** The ids of the origins that may render it, one or two; none: the site answers after all. */
  renderers(page: AskedPage, state: RouterState): readonly string[];
}

/** Longer URLs are left to the site: they are hardly pages, and DynamoDB and CloudFront have limits of their own. */
export const MAX_URL_BYTES = 2048;

const ESCAPED_FRAGMENT = '_escaped_fragment_';

/** Makes the decision for one configuration; the regular expressions are compiled here, once. */
export function createRouter(config: RouterConfig): Router {
  const isBot = new RegExp(config.bots, 'i');
  const mayRender = renderTest(config);
  const parameters = { mode: config.parameters.mode, names: new RegExp(config.parameters.names) };
  return {
    page: (request) => {
      const { header, query } = request;
      const userAgent = header('user-agent') || '';
      // First of all, so that a human's request costs one test.
      if ((!isBot.test(userAgent) && !hasEscapedFragment(query)) || !mayRender(request, userAgent)) return undefined;
      const asked = (header('host') || '').toLowerCase();
      if (asked === '' || (config.hosts !== 'any' && config.hosts.indexOf(asked) < 0)) return undefined;
      const host = config.renderHost === undefined ? asked : config.renderHost;
      const base = config.scheme + '://' + host + request.path;
      const whole = withQuery(base, query);
      // What is no request target of RFC 9112 is no page either; the site may make of it what it likes.
      if (whole.length > MAX_URL_BYTES || /[^!"$-[\]-~]/.test(whole)) return undefined;
      return {
        url: withQuery(base, countingQuery(query, parameters)),
        host,
        variant: config.mobile && /mobi|android/i.test(userAgent) ? 'mobile' : 'desktop',
        order: regionOrder(config.table, {
          country: header(VIEWER_COUNTRY_HEADER),
          subdivision: header(VIEWER_SUBDIVISION_HEADER),
          edgeRegion: request.edgeRegion,
        }),
      };
    },
    renderers: (page, state) => chooseRenderers(config, page.order, page.url, state),
  };
}

/** Whether a page is asked for that anybody may see, and not by our own renderer. */
function renderTest(config: RouterConfig): (request: ViewerRequest, userAgent: string) => boolean {
  const isAsset = new RegExp('\\.(?:' + config.assets + ')$', 'i');
  const included = optionalPattern(config.include);
  const excluded = optionalPattern(config.exclude);
  const session = optionalPattern(config.sessionCookies);
  const isOneTime = new RegExp(ONE_TIME_TOKEN_SOURCE, 'i');
  return ({ method, path, query, header, cookieNames }, userAgent) =>
    (method === 'GET' || method === 'HEAD') &&
    // Our own renderer navigates to the public URL: without this guard it would ask itself for ever.
    userAgent.indexOf(RENDERER_TOKEN + '/') < 0 &&
    header(PRERENDER_HEADER) === undefined &&
    header('authorization') === undefined &&
    !isAsset.test(path) &&
    path.indexOf('/.well-known/') !== 0 &&
    (included === undefined || included.test(path)) &&
    (excluded === undefined || !excluded.test(path)) &&
    (query === undefined || !isOneTime.test(query)) &&
    (session === undefined || !cookieNames().some((name) => session.test(name))) &&
    wantsDocument(header);
}

function optionalPattern(source: string): RegExp | undefined {
  return source === '' ? undefined : new RegExp(source);
}

/**
 * Whether a document is wanted and not what a page's script asks for (Fetch Metadata Request Headers §2.1; RFC 9110
 * §12.5.1). Who takes anything but names other types first, as scripts' libraries do, wants one of those.
 */
function wantsDocument(header: ViewerRequest['header']): boolean {
  return (
    /^(?:document|i?frame)?$/.test(header('sec-fetch-dest') || '') &&
    /^\s*(?:$|\*\/\*)|text\/(?:html|markdown|\*)|application\/xhtml/i.test(header('accept') || '')
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
