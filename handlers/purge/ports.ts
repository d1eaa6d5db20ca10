// The ports of purging and marking.
import type { EpochKind, EpochTime, ScopeEpoch } from '../../core/pages/epochs';
import type { PurgeScope } from '../../core/pages/purge-scopes';

/** A change of one of a scope's times. */
export interface EpochChange {
  readonly kind: EpochKind;
  readonly to: EpochTime;
  /** Only if this is still the scope's time. Default: if the scope's time was set earlier than `to`. */
  readonly from?: EpochTime;
}

/** The epochs of one region's replica of the render index. */
export interface EpochTable {
  /**
   * Changes a scope's epoch on the change's condition.
   * @param expiresAtMs when no record is left that it concerns
   * @returns the epoch before; undefined: the condition did not hold, and nothing was changed
   */
  change(scope: PurgeScope, change: EpochChange, expiresAtMs: number): Promise<ScopeEpoch | undefined>;
  /** Reads epochs, strongly consistent. */
  read(scopes: readonly PurgeScope[]): Promise<ReadonlyMap<PurgeScope, ScopeEpoch>>;
}

/** The edges' cache. */
export interface EdgeCache {
  /** Drops every answer with one of these cache tags. Throws if CloudFront could not be told. */
  invalidateTags(tags: readonly string[]): Promise<void>;
}

/** What a purge or mark replaced: enough to take it back. */
export interface PurgeNote {
  readonly id: string;
  readonly kind: EpochKind;
  readonly atMs: number;
  /** The pages in words, e.g. `all pages of www.example.com`. */
  readonly pages: string;
  /** Each scope, and its time before. */
  readonly scopes: ReadonlyMap<PurgeScope, EpochTime>;
}

/** The latest purges and marks, noted so that they can be taken back. */
export interface PurgeNotes {
  /** @returns whether there was room for it */
  note(note: PurgeNote): Promise<boolean>;
}
