// The ports that bound the renders that strangers cause: a budget for new pages, and notes between regions.
import type { Region } from '../../../core/geography/regions';
import type { KnownPages } from '../../../core/pages/known-pages';
import type { OverloadReason } from '../../render-protocol/render-protocol';

/** A region's budget for pages that were never seen before. */
export interface NewPageBudget {
  /** Whether there is a budget at all. */
  readonly isBounded: boolean;
  /** Whether this process knows that a host's budget is spent; costs no request. */
  isSpent(host: string): boolean;
  /** Takes one page of a host's budget; false if nothing is left. Throws if the budget does not answer. */
  take(host: string): Promise<boolean>;
  /** When the budget is full again, in milliseconds since 1970. */
  renewedAtMs(): number;
}

/** The pages that the site's own pages link to. */
export interface KnownPagesReader {
  /** Those of a host. Throws if they can't be read. */
  read(host: string): Promise<KnownPages>;
}

/** A region's note that it has no time for renders. */
export interface OverloadNote {
  readonly reason: OverloadReason;
  /** Until when, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** Notes of overload between regions: after a 503 CloudFront asks the next region, which must not render then. */
export interface OverloadNotes {
  /** Writes a note about a host for the other regions. */
  write(host: string, note: OverloadNote): Promise<void>;
  /** The notes of a region about a host. Throws if the region does not answer. */
  read(region: Region, host: string): Promise<readonly OverloadNote[]>;
}
