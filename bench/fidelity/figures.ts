// The figures of each page.
import type { Shares } from './shares';

/** How much of the page that a person sees is in an answer. */
export interface Likeness {
  readonly shares: Shares;
  /** The share of equal pixels, with scripts off. */
  readonly pixels: number;
  /** Time to the answer. */
  readonly elapsedMs: number;
}

/** The same for Georender. */
export interface OwnLikeness extends Likeness {
  readonly status: number;
  readonly cache: string;
  readonly reason: string | undefined;
  readonly kept: boolean;
}

/** One page of the corpus. */
export interface PageFigure {
  readonly page: string;
  readonly group: 'application' | 'library';
  readonly needsSocket: boolean;
  /** Why a person did not see the expected texts: then nothing is compared. */
  readonly unusable: string | undefined;
  readonly georender: OwnLikeness | undefined;
  /** Undefined if prerender was left out; its error if it gave no HTML. */
  readonly prerender: Likeness | string | undefined;
  /** Requests of a person's browser that the site could not answer. */
  readonly unanswered: readonly string[];
}
