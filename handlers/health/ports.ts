// What health checks need from outside; each interface has an implementation in handlers/adapters, and the store one in the
// local run as well.

import type { Region } from '../../core/geography/regions';
import type { CheckNote } from '../../core/health/check-note';
import type { Look } from '../../core/health/region-health';

/** Asks regions how they are. */
export interface RegionProbe {
  /** One cheap request that renders nothing, bounded in time. Never throws: whatever goes wrong is what was seen. */
  look(region: Region): Promise<Look>;
}

/** Asks the site's origin. */
export interface SiteProbe {
  /** Whether it gives any answer below 500. Never throws. */
  answers(): Promise<boolean>;
}

/** The router's value at one moment. */
export interface RouterValue {
  /** Undefined if nothing stands there. */
  readonly text: string | undefined;
  /** Names this state of the store, for a write that must not overwrite another's. */
  readonly version: string;
}

/** Where the router reads its state. */
export interface RouterValues {
  /** Reads it. Throws if the store does not answer. */
  read(): Promise<RouterValue>;
  /** Writes it, unless the store has changed since `version`. Throws then, and if the store does not answer. */
  write(text: string, version: string): Promise<void>;
}

/** The checkers' notes. */
export interface CheckNotes {
  /** All that there are, in any order. Throws if the table does not answer. */
  read(): Promise<readonly CheckNote[]>;
  /** Puts a checker's note in place of its earlier one. Throws if the table does not answer. */
  put(note: CheckNote): Promise<void>;
}
