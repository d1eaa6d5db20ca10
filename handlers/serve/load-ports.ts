// What `serve` needs to bound the renders that strangers cause: a budget for new pages, and notes between regions.

import type { Region } from '../../core/geography/regions';
import type { KnownPages } from '../../core/pages/known-pages';
import type { OverloadReason } from '../render-protocol/render-protocol';

/** How many pages that were never seen before a region may still render. */
export interface NewPageBudget {
  /** Whether there is a budget at all. */
  readonly isBounded: boolean;
  /** Whether this process knows that nothing is left for a host; asks nobody. */
  isSpent(host: string): boolean;
  /** Takes one page of a host's budget; false if nothing is left. Throws if that can't be known. */
  take(host: string): Promise<boolean>;
  /** When the budget is full again, in milliseconds since 1970. */
  renewedAtMs(): number;
}

/** The pages that the site's own pages link to. */
export interface KnownPagesReader {
  /** Those of a host. Throws if that can't be known. */
  read(host: string): Promise<KnownPages>;
}

/** That a region has no time for renders. */
export interface OverloadNote {
  readonly reason: OverloadReason;
  /** Until when, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** What regions tell each other of overload: a 503 makes CloudFront ask the next region, which must not render then. */
export interface OverloadNotes {
  /** Writes a note about a host, where all regions may read it. */
  write(host: string, note: OverloadNote): Promise<void>;
  /** The notes of a region about a host. Throws if the region does not answer. */
  read(region: Region, host: string): Promise<readonly OverloadNote[]>;
}
