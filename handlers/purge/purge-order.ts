// The orders of purges and marks, and the scopes that they mean: the same for the commands and the HTTP API.
import { UserError } from '../../core/contract/georender-error';
import { pageIdentity } from '../../core/pages/page-key';
import { checkPageUrl, type PageUrl, type PublicSite } from '../../core/pages/page-url';
import { EVERYTHING, hostScope, type PurgeScope, pageScope, prefixScope } from '../../core/pages/purge-scopes';
import type { QueryPolicy } from '../../core/pages/query-policy';

/** The pages to purge. */
export type PurgeOrder =
  /** Pages, each in all its variants. */
  | { readonly kind: 'urls'; readonly urls: readonly string[] }
  /** A path of a host, and everything below it. */
  | { readonly kind: 'prefix'; readonly host: string; readonly path: string }
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'everything' };

/** The order can't be carried out; the message lists every problem. */
export class PurgeOrderError extends UserError {
  override readonly name = 'PurgeOrderError';
}

/** The site of an order: the stack's hosts, and which of its URLs mean one page. */
export interface OrderedSite {
  readonly publicSite: PublicSite;
  readonly queryPolicy: QueryPolicy;
}

/** The most URLs of one order. CloudFront bills each beyond the first 1,000 a month ("Pay for file invalidation"). */
export const MAX_URLS = 10_000;

/** The pages of an order, in words. */
export function orderText(order: PurgeOrder): string {
  switch (order.kind) {
    case 'everything':
      return 'all pages';
    case 'host':
      return `all pages of ${order.host}`;
    case 'prefix':
      return `${order.host}${order.path} and all below it`;
    case 'urls':
      return order.urls.length === 1 ? `${order.urls[0]}` : `${order.urls.length} pages`;
  }
}

/** The scopes that an order means. @throws PurgeOrderError */
export function scopesOfOrder(order: PurgeOrder, site: OrderedSite): readonly PurgeScope[] {
  const { publicSite, queryPolicy } = site;
  switch (order.kind) {
    case 'everything':
      return [EVERYTHING];
    case 'host':
      return [hostScope(checkedHost(order.host, publicSite))];
    case 'prefix':
      try {
        return [prefixScope(checkedHost(order.host, publicSite), checkedPath(order.path))];
      } catch (cause) {
        throw cause instanceof RangeError ? new PurgeOrderError(cause.message, { cause }) : cause;
      }
    case 'urls': {
      // Two URLs may mean one page.
      const keyUrls = checkedUrls(order.urls, publicSite).map(
        (url) => pageIdentity(url, 'desktop', queryPolicy).keyUrl,
      );
      return [...new Set(keyUrls)].map(pageScope);
    }
  }
}

/** The URLs of an order, checked. @throws PurgeOrderError with every problem at once */
export function checkedUrls(urls: readonly string[], publicSite: PublicSite): readonly PageUrl[] {
  const problems: string[] = [];
  if (urls.length === 0 || urls.length > MAX_URLS)
    problems.push(`${urls.length} URLs were given; allowed: 1 to ${MAX_URLS}, or a prefix.`);
  const pages = urls.slice(0, MAX_URLS).flatMap((url) => {
    const checked = checkPageUrl(url, publicSite);
    if (checked.kind === 'page') return [checked.url];
    problems.push(checked.message);
    return [];
  });
  if (problems.length > 0) throw new PurgeOrderError(problems.join('\n'));
  return pages;
}

function checkedHost(host: string, { hosts }: PublicSite): string {
  if (hosts.includes(host)) return host;
  throw new PurgeOrderError(`"${host.slice(0, 200)}" is no host of this stack; allowed: ${hosts.join(', ')}.`);
}

function checkedPath(path: string): string {
  if (/^\/[!"$-[\]-~]{0,2000}$/.test(path) && !path.includes('?')) return path;
  throw new PurgeOrderError(
    `${JSON.stringify(path.slice(0, 200))} is no path; allowed: a path that begins with /, encoded as in URLs, without a query.`,
  );
}
