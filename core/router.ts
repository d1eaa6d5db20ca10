// The router's decision: is this a bot asking for a page, and which regions may render it?
// Runs inside the CloudFront Function, so it keeps to plain loops and strings (ES5.1 and a little more).
import { PRERENDER_HEADER, RENDERER_TOKEN, VIEWER_COUNTRY_HEADER, VIEWER_SUBDIVISION_HEADER } from './header-names';
import { countingQuery } from './query-policy';
import type { QueryPolicy } from './query-policy';
import { regionOfLetter, regionOrder } from './region-order';
import type { RegionChoice, RoutingTable } from './routing-table';

/** Inlined into the router at build time. */
export interface RouterConfig {
  readonly table: RoutingTable;
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
}

/** What the decision looks at. */
export interface ViewerRequest {
  readonly method: string;
  /** The path as asked for, still encoded. */
  readonly path: string;
  /** The query as asked for, without `?`; undefined if there was no `?`. */
  readonly query: string | undefined;
  /** A header's value by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The region that the edge location belongs to, where CloudFront tells. */
  readonly edgeRegion: string | undefined;
}

/** Where a request goes. `url` is the exact URL asked for, without the parameters that do not count. */
export type Route =
  | { readonly kind: 'site' }
  | { readonly kind: 'render'; readonly url: string; readonly host: string; readonly choice: RegionChoice };

/** Longer URLs are left to the site: they are hardly pages, and DynamoDB and CloudFront have limits of their own. */
export const MAX_URL_BYTES = 2048;

const SITE: Route = { kind: 'site' };

/** Makes the decision for one configuration; the regular expressions are compiled here, once. */
export function createRouter(config: RouterConfig): (request: ViewerRequest) => Route {
  const botPattern = new RegExp(config.bots, 'i');
  const assetPattern = new RegExp('\\.(?:' + config.assets + ')$', 'i');
  const includePattern = config.include === '' ? undefined : new RegExp(config.include);
  const excludePattern = config.exclude === '' ? undefined : new RegExp(config.exclude);
  const parameters = { mode: config.parameters.mode, names: new RegExp(config.parameters.names) };

  return (request) => {
    const userAgent = request.header('user-agent') || '';
    const escapedFragment = request.query !== undefined && /(?:^|&)_escaped_fragment_(?:=|&|$)/.test(request.query);
    if (!escapedFragment && !botPattern.test(userAgent)) return SITE;
    if (request.method !== 'GET' && request.method !== 'HEAD') return SITE;
    // Our own renderer navigates to the public URL: without this guard it would ask itself for ever.
    if (userAgent.indexOf(RENDERER_TOKEN + '/') >= 0 || request.header(PRERENDER_HEADER) !== undefined) return SITE;
    if (request.header('authorization') !== undefined) return SITE;
    if (assetPattern.test(request.path) || request.path.indexOf('/.well-known/') === 0) return SITE;
    if (includePattern !== undefined && !includePattern.test(request.path)) return SITE;
    if (excludePattern !== undefined && excludePattern.test(request.path)) return SITE;
    const asked = (request.header('host') || '').toLowerCase();
    if (asked === '' || (config.hosts !== 'any' && config.hosts.indexOf(asked) < 0)) return SITE;
    const host = config.renderHost === undefined ? asked : config.renderHost;
    const base = config.scheme + '://' + host + request.path;
    const whole = withQuery(base, request.query);
    // What is no request target of RFC 9112 is no page either; the site may make of it what it likes.
    if (whole.length > MAX_URL_BYTES || /[^!"$-[\]-~]/.test(whole)) return SITE;
    const url = withQuery(base, countingQuery(request.query, parameters));
    const choice = chooseRegions(config.table, request);
    return choice === undefined ? SITE : { kind: 'render', url, host, choice };
  };
}

function withQuery(base: string, query: string | undefined): string {
  return query === undefined ? base : base + '?' + query;
}

function chooseRegions(table: RoutingTable, request: ViewerRequest): RegionChoice | undefined {
  const order = regionOrder(table, {
    country: request.header(VIEWER_COUNTRY_HEADER),
    subdivision: request.header(VIEWER_SUBDIVISION_HEADER),
    edgeRegion: request.edgeRegion,
  });
  const nearest = regionOfLetter(table, order.charAt(0));
  const next = regionOfLetter(table, order.charAt(1));
  if (nearest === undefined) return undefined;
  return next === undefined ? [nearest] : [nearest, next];
}
