// The ports of health checks. Each has an implementation in handlers/adapters; the local run has its own store.
import type { Region } from '../../core/geography/regions';
import type { CheckNote } from '../../core/health/check-note';
import type { Look } from '../../core/health/region-health';

/** Looks at regions. */
export interface RegionProbe {
  /** One cheap request that renders nothing, bounded in time. Never throws: a failure is what was seen. */
  look(region: Region): Promise<Look>;
}

/** Asks the site. */
export interface SiteProbe {
  /** Whether it answers with a status below 500. Never throws. */
  answers(): Promise<boolean>;
}

/** The router's value at one moment. */
export interface RouterValue {
  /** Undefined if there is none. */
  readonly text: string | undefined;
  /** The store's version, for a write that must not overwrite another one. */
  readonly version: string;
}

/** The store that the router reads. */
export interface RouterValues {
  /** Throws if the store does not answer. */
  read(): Promise<RouterValue>;
  /** Throws if the store has changed since `version`, or does not answer. */
  write(text: string, version: string): Promise<void>;
}

/** The checkers' notes. */
export interface CheckNotes {
  /** All notes, in any order. Throws if the table does not answer. */
  read(): Promise<readonly CheckNote[]>;
  /** Puts a checker's note in place of its earlier one. Throws if the table does not answer. */
  put(note: CheckNote): Promise<void>;
}
