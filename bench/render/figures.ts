// The figures of a run of `bench:render`.
import type { PageKind } from './site';
import type { SubjectName } from './subjects/registry';

/** The renders of one subject on one kind of page. */
export interface Renders {
  /** Time of each render that gave the whole HTML, in milliseconds. */
  readonly elapsedMs: readonly number[];
  /** Why each other render is lost, and its time. */
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
  /** The peak memory of the browser. */
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
  /** Medians of the first and of the last tenth, in milliseconds: they show whether the browser gets slower. */
  readonly firstMedianMs: number | undefined;
  readonly lastMedianMs: number | undefined;
}

/** All figures; a part that did not run is empty. */
export interface Figures {
  readonly sequential: readonly SequentialFigure[];
  readonly concurrent: readonly ConcurrentFigure[];
  readonly cold: readonly ColdFigure[];
  readonly endurance: EnduranceFigure | undefined;
}
