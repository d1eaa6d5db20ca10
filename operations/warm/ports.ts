// The ports of a warm-up by an operator: where its orders go, and how it learns what became of them.
import type { Region, Regions } from '../../core/geography/regions';
import type { PageIdentity, PageKey } from '../../core/pages/page-key';
import type { RenderOrder } from '../../handlers/queue/ports';
import type { SitemapWalk } from '../../handlers/sitemaps/walk-sitemaps';
import type { DueDependencies } from '../../handlers/warm/due-pages';
import type { PageRecords } from '../../handlers/warm/ports';

/** One page that was ordered. */
export interface OrderedPage {
  readonly page: PageIdentity;
  readonly order: RenderOrder;
  readonly region: Region;
}

/** Takes orders of one region. */
export interface OrderTaker {
  /** How many orders it takes at once; a queue takes many. */
  readonly mostAtOnce: number;
  /** Resolves when a queue has the orders, or when they are rendered. Throws if it did not get them. */
  take(region: Region, pages: readonly OrderedPage[]): Promise<void>;
}

/** Why pages were not kept. */
export interface FailureNotes {
  /** The reasons of renders that were tried since a time and kept nothing, by page. */
  since(pages: readonly OrderedPage[], sinceMs: number): Promise<ReadonlyMap<PageKey, string>>;
}

/** What a warm-up needs. */
export interface WarmPorts extends DueDependencies {
  readonly newWalk: () => SitemapWalk;
  readonly orders: OrderTaker;
  /** The records of the region that renders a page: others get them later. */
  readonly recordsOf: (region: Region) => PageRecords;
  readonly failures: FailureNotes;
  readonly config: DueDependencies['config'] & { readonly regions: Regions };
}
