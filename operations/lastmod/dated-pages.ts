// The pages of sitemaps with the time when their content last changed, by the hash of what bots get.

import { pageIdentity } from '../../core/pages/page-key';
import type { QueryPolicy } from '../../core/pages/query-policy';
import type { Variant } from '../../core/pages/variants';
import type { ListedPage, SitemapWalk, WalkCounts } from '../../handlers/sitemaps/walk-sitemaps';
import type { PageRecords } from '../../handlers/warm/ports';

/** A page, dated. */
export interface DatedPage {
  readonly url: string;
  /** In milliseconds since 1970; undefined for pages that were never rendered. */
  readonly changedAtMs: number | undefined;
}

/** What the dates are read from. */
export interface DatedPagesPorts {
  readonly records: PageRecords;
  readonly newWalk: () => SitemapWalk;
  readonly config: { readonly variants: readonly Variant[]; readonly queryPolicy: QueryPolicy };
}

/** The pages, and what was left out of them. */
export interface DatedPages {
  readonly pages: readonly DatedPage[];
  readonly counts: WalkCounts;
  /** Whether the sitemaps list more than one sitemap may. */
  readonly isCut: boolean;
}

/** The most URLs of a sitemap ("Sitemaps XML format", sitemaps.org). */
export const MOST_URLS = 50_000;

/** Pages whose records are read together. */
const WINDOW = 5_000;

/**
 * Reads sitemaps and the index. A page counts as changed when one of its variants changed.
 * @param onProgress gets how many pages are dated
 * @param most pages are taken
 */
export async function datedPages(
  { records, newWalk, config }: DatedPagesPorts,
  sitemaps: readonly string[],
  onProgress: (pages: number) => void = () => undefined,
  most: number = MOST_URLS,
): Promise<DatedPages> {
  const walk = newWalk();
  const listed = new Map<string, ListedPage>();
  let isCut = false;
  for await (const page of walk.pages(sitemaps)) {
    if (listed.has(page.url)) continue;
    isCut = listed.size >= most;
    if (isCut) break;
    listed.set(page.url, page);
  }
  const pages: DatedPage[] = [];
  const all = [...listed.values()];
  for (let from = 0; from < all.length; from += WINDOW) {
    const some = all.slice(from, from + WINDOW);
    const variants = some.map(({ url }) => config.variants.map((one) => pageIdentity(url, one, config.queryPolicy)));
    const entries = await records.find(variants.flat());
    for (const [at, { url }] of some.entries()) {
      const times = (variants[at] ?? []).flatMap(({ key }) => entries.get(key)?.record?.changedAtMs ?? []);
      pages.push({ url, changedAtMs: times.length > 0 ? Math.max(...times) : undefined });
    }
    onProgress(pages.length);
  }
  return { pages, counts: walk.counts, isCut };
}
