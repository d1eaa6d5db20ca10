// What a run of the bench found out: the figures that are judged, printed and written as JSON.
import type { PageKind } from '../site';
import type { SubjectName } from '../subjects/registry';

/** What became of the renders of one subject on one kind of page. */
export interface Renders {
  /** Time of each render that gave the whole HTML, in milliseconds. */
  readonly elapsedMs: readonly number[];
  /** Why each of the others is lost, with the time that it took. */
  readonly lost: readonly { readonly reason: string; readonly elapsedMs: number }[];
  /** CPU time of driver and browser together, divided by all renders, in milliseconds. */
  readonly cpuMsPerRender: number;
}

/** One after the other, warm. */
export interface SequentialFigure extends Renders {
  readonly subject: SubjectName;
  readonly kind: PageKind;
}

/** Several at once, warm. */
export interface ConcurrentFigure extends SequentialFigure {
  readonly concurrency: number;
  /** Whole renders a second, one value a turn. */
  readonly rendersPerSecond: readonly number[];
  /** The most memory that the browser was seen with. */
  readonly peakMemoryBytes: number;
}

/** Subjects that have a cold start. */
export type ColdName = Extract<SubjectName, 'georender' | 'recipe'>;

/** From the start of the process to the first HTML. */
export interface ColdFigure {
  readonly subject: ColdName;
  readonly elapsedMs: readonly number[];
  readonly lost: readonly string[];
}

/** Many renders by one browser. */
export interface EnduranceFigure {
  readonly renders: number;
  readonly lost: readonly string[];
  readonly peakMemoryBytes: number;
  /** Medians of the first and of the last tenth, in milliseconds: a browser that wears out gets slower. */
  readonly firstMedianMs: number | undefined;
  readonly lastMedianMs: number | undefined;
}

/** All of them; a part that did not run is empty. */
export interface Figures {
  readonly sequential: readonly SequentialFigure[];
  readonly concurrent: readonly ConcurrentFigure[];
  readonly cold: readonly ColdFigure[];
  readonly endurance: EnduranceFigure | undefined;
}
