// Which listed pages have to be rendered: those without a fresh record, and those that changed since their render.
import { recordState } from '../../core/pages/freshness';
import { type PageIdentity, type PageKey, pageIdentity } from '../../core/pages/page-key';
import type { QueryPolicy } from '../../core/pages/query-policy';
import type { Variant } from '../../core/pages/variants';
import type { RenderOrder } from '../queue/ports';
import type { Clock } from '../runtime/clock';
import type { IndexEntry } from '../serve/ports';
import type { ListedPage } from '../sitemaps/walk-sitemaps';
import type { PageRecords } from './ports';

/** Why a page is rendered. */
export type DueReason =
  /** It has no record. */
  | 'unknown'
  /** The sitemap says that it changed after our render. */
  | 'changed'
  /** Its record is past its freshness, or purged. */
  | 'not-fresh';

/** A page to render. */
export interface DuePage {
  readonly page: PageIdentity;
  readonly reason: DueReason;
  readonly modifiedAtMs: number | undefined;
  readonly priority: number;
  /** A record that was rendered later is as good; 0 if any is. In milliseconds since 1970. */
  readonly newerThanMs: number;
}

/** What the choice needs. */
export interface DueDependencies {
  readonly records: PageRecords;
  readonly clock: Clock;
  readonly config: { readonly variants: readonly Variant[]; readonly queryPolicy: QueryPolicy };
}

/** Pages whose records are read at once. */
const READ_AT_ONCE = 500;

/** Those that have to be rendered, in all variants: the highest priority first, then the latest change. */
export async function duePages(
  listed: readonly ListedPage[],
  { records, clock, config }: DueDependencies,
): Promise<readonly DuePage[]> {
  const pages = [...byKey(listed, config).values()];
  const due: DuePage[] = [];
  for (let from = 0; from < pages.length; from += READ_AT_ONCE) {
    const some = pages.slice(from, from + READ_AT_ONCE);
    const entries = await records.find(some.map(({ page }) => page));
    const nowMs = clock.nowMs();
    for (const { page, modifiedAtMs, priority } of some) {
      const entry = entries.get(page.key);
      const reason = reasonOf(entry, modifiedAtMs, nowMs);
      if (reason === undefined) continue;
      const changedAtMs = reason === 'changed' ? (modifiedAtMs ?? 0) : 0;
      const newerThanMs = Math.max(entry?.record?.renderStartedAtMs ?? 0, entry?.purgedAtMs ?? 0, changedAtMs);
      due.push({ page, reason, modifiedAtMs, priority, newerThanMs });
    }
  }
  return due.sort((one, other) => other.priority - one.priority || (other.modifiedAtMs ?? 0) - (one.modifiedAtMs ?? 0));
}

/** The order to render a page that a sitemap lists. */
export function listedOrder({ page, newerThanMs }: DuePage): RenderOrder {
  return { url: page.url, variant: page.variant, value: 'listed', newerThanMs };
}

/** Pages once, in all variants: several URLs may mean one page. */
function byKey(
  listed: readonly ListedPage[],
  { variants, queryPolicy }: DueDependencies['config'],
): ReadonlyMap<PageKey, ListedPage & { readonly page: PageIdentity }> {
  const pages = new Map<PageKey, ListedPage & { readonly page: PageIdentity }>();
  for (const one of listed) {
    for (const variant of variants) {
      const page = pageIdentity(one.url, variant, queryPolicy);
      if (!pages.has(page.key)) pages.set(page.key, { ...one, page });
    }
  }
  return pages;
}

function reasonOf(
  entry: IndexEntry | undefined,
  modifiedAtMs: number | undefined,
  nowMs: number,
): DueReason | undefined {
  if (entry?.record === undefined) return 'unknown';
  if (recordState(entry.record, entry, nowMs) !== 'fresh') return 'not-fresh';
  return (modifiedAtMs ?? 0) > entry.record.renderStartedAtMs ? 'changed' : undefined;
}
