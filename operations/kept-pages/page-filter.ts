// Which kept pages are meant: by words of the URL, host, path, status, state and reason.
import type { RecordState } from '../../core/pages/freshness';
import { prefixScope } from '../../core/pages/purge-scopes';
import { escapeForPattern } from '../../core/patterns/alternation';
import type { PurgeOrder } from '../../handlers/purge/purge-order';
import type { KeptPages } from './kept-pages';

/** A filter; what is undefined or empty does not count. */
export interface PageFilter {
  /** Each word is part of the URL, in upper or lower case. */
  readonly words?: string | undefined;
  readonly host?: string | undefined;
  /** The path, or a path above it, as purges by prefix take it: `/news` covers `/news/1`, and not `/newsletter`. */
  readonly path?: string | undefined;
  readonly status?: number | undefined;
  readonly state?: RecordState | undefined;
  /** Why the latest render kept nothing; `any` for all reasons. */
  readonly reason?: string | undefined;
}

/** All reasons. */
const ANY_REASON = 'any';

/** The states, the most useful first. */
export const PAGE_STATES = ['fresh', 'stale', 'error-only', 'dead'] as const satisfies readonly RecordState[];

/** Tests rows at a time. @throws RangeError if the path is deeper than prefixes can be */
export function rowTest(pages: KeptPages, filter: PageFilter, nowSeconds: number): (row: number) => boolean {
  const { status, state, reason } = filter;
  const isOfUrl = urlTest(filter);
  return (row) =>
    (status === undefined || pages.valueOf(row, 'status') === status) &&
    (state === undefined || pages.stateOf(row, nowSeconds) === state) &&
    (reason === undefined || isReason(reason, pages.reasonOf(row))) &&
    (isOfUrl === undefined || isOfUrl(pages.urlOf(row)));
}

/**
 * The order that means exactly the pages of a filter, whichever they are by then; undefined if no order does.
 * @param hosts of the deployment
 */
export function orderOfFilter(filter: PageFilter, hosts: readonly string[]): PurgeOrder | undefined {
  const { host = hosts.length === 1 ? hosts[0] : undefined, path } = filter;
  if (filter.words?.trim() || filter.status !== undefined || filter.state !== undefined || filter.reason !== undefined)
    return undefined;
  if (path && path !== '/') return host === undefined ? undefined : { kind: 'prefix', host, path };
  return filter.host === undefined ? { kind: 'everything' } : { kind: 'host', host: filter.host };
}

function isReason(wanted: string, reason: string | undefined): boolean {
  return wanted === ANY_REASON ? reason !== undefined : reason === wanted;
}

function urlTest({ words = '', host, path = '' }: PageFilter): ((url: string) => boolean) | undefined {
  const patterns = words
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => new RegExp(escapeForPattern(word), 'i'));
  const place = placePattern(host, path);
  const all = place === undefined ? patterns : [place, ...patterns];
  return all.length === 0 ? undefined : (url) => all.every((pattern) => pattern.test(url));
}

/** As scopes take a path: empty segments do not count. To find all scopes of a million URLs would take seconds. */
function placePattern(host: string | undefined, path: string): RegExp | undefined {
  // Throws if the path is too deep.
  prefixScope('', path);
  const segments = path.split('/').filter((segment) => segment !== '');
  if (segments.length === 0 && host === undefined) return undefined;
  const hosts = host === undefined ? '[^/?]+' : escapeForPattern(host);
  const below = segments.map((segment) => `/+${escapeForPattern(segment)}`).join('');
  return new RegExp(`^https?://${hosts}${below}(?:[/?]|$)`);
}
