// The ports of demand: the pages that bots asked the regions for lately.
import type { PageIdentity, PageKey } from '../../core/pages/page-key';
import type { Lifetime } from '../../core/pages/page-record';
import type { Variant } from '../../core/pages/variants';

/** A page that bots asked for. Copies at the edges hide most requests, so this is a rank and no count of requests. */
export interface AskedPage {
  readonly key: PageKey;
  readonly url: string;
  readonly variant: Variant;
  /** The latest noted request. */
  readonly askedAtMs: number;
  /** In how many quarters of its freshness, and regions, bots asked for it in the last three days. */
  readonly asks: number;
}

/** Notes demand, in the region that was asked. */
export interface DemandNotes {
  /**
   * Notes that a bot asked for a kept page; costs at most one write per page and quarter of its freshness. Resolves
   * within `DEMAND_NOTE_MS`, and never throws.
   */
  note(page: PageIdentity, kept: Lifetime & { readonly renderStartedAtMs: number }): Promise<void>;
}

/** Reads the demand of all regions. */
export interface Demand {
  /** The pages that bots asked for most, most asked first. A region that does not answer is left out. */
  mostAsked(limit: number): Promise<readonly AskedPage[]>;
}

/** Notes nothing: the stack has no use for demand. */
export const NO_DEMAND_NOTES: DemandNotes = { note: async () => undefined };
