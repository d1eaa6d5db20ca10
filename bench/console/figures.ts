// The figures of the console's bench.

/** The requests that the view keeps, the latest ones. */
export const MOST_SHOWN = 5_000;

/** What was measured; undefined: left out. */
export interface ConsoleFigures {
  /** From the navigation until the first view shows what it asked for, one cold browser profile each. */
  readonly firstViewMs: readonly number[];
  /** All files of the page, each compressed by gzip. */
  readonly assetsBytes: number;
  readonly stream: StreamFigures | undefined;
}

/** The view Requests while requests come. */
export interface StreamFigures {
  readonly perSecond: number;
  readonly seconds: number;
  /** Requests that the view counted in the end. */
  readonly shown: number;
  /** Requests that were made. */
  readonly made: number;
  /** Times between frames. */
  readonly framesMs: readonly number[];
  /** Tasks of more than 50 ms ("Long Tasks API", W3C). */
  readonly longTasksMs: readonly number[];
}
