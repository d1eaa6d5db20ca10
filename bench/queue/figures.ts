// The figures of `bench:queue`.

/** What became of many orders. */
export interface WorkFigures {
  readonly orders: number;
  readonly ceiling: number;
  readonly renderMs: number;
  /** Messages that were delivered and stayed visible, and messages that came late; tickets too. */
  readonly twice: number;
  readonly late: number;
  /** Orders whose page was not reported as done. */
  readonly lost: number;
  /** Messages in the dead letters. */
  readonly dead: number;
  readonly renders: number;
  /** Pages that were rendered more than once. */
  readonly renderedAgain: number;
  /** Pages that were rendered more often than their order was delivered. */
  readonly beyondDeliveries: number;
  readonly mostRendersAtOnce: number;
  readonly mostInvocationsAtOnce: number;
  /** Until each page was rendered once; undefined if some never were. */
  readonly renderedMs: number | undefined;
  /** Until no order and no ticket was left. */
  readonly emptyMs: number;
}

/** The pages in the queue: their renders need CPU, or mostly wait for the site. */
export const QUEUED_PAGES = ['prompt', 'late'] as const;

/** One of {@link QUEUED_PAGES}. */
export type QueuedPages = (typeof QUEUED_PAGES)[number];

/** What bots who wait saw. */
export interface BotFigures {
  readonly queued: QueuedPages;
  /** Times of answers with a new page, without and with renders from the queue beside them. */
  readonly aloneMs: readonly number[];
  readonly besideMs: readonly number[];
  /** Answers that were no new page, by what they were. */
  readonly others: readonly string[];
  /** Orders at first, and those left after the last request. */
  readonly orders: number;
  readonly left: number;
  /** Orders that were worked off while bots waited. */
  readonly workedOff: number;
}

/** Both parts may be left out. */
export interface QueueFigures {
  readonly work: WorkFigures | undefined;
  readonly bots: readonly BotFigures[];
}
