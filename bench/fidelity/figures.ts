// What a run found out about each page: the figures that are judged, printed and written as JSON.
import type { Shares } from './shares';

/** How near an answer comes to what a person sees. */
export interface Likeness {
  readonly shares: Shares;
  /** Share of a person's pixels, with scripts off. */
  readonly pixels: number;
  /** From the order to the answer. */
  readonly elapsedMs: number;
}

/** What became of Georender's render. */
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
  /** Why a person saw something else than the corpus expects: then nothing is compared. */
  readonly unusable: string | undefined;
  readonly georender: OwnLikeness | undefined;
  /** Undefined if it was left out; a text if it gave no HTML. */
  readonly prerender: Likeness | string | undefined;
  /** What the page asked its site for in vain, in a person's browser. */
  readonly unanswered: readonly string[];
}
