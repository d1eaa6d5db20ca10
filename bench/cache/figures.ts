// The figures of a run of `bench:cache`, and their ratios.
import { median, ratio } from '../measure/statistics';
import type { TurnOrder } from './asker-orders';

/** One subject at one concurrency over an index of one size. */
export interface CacheFigure extends Omit<TurnOrder, 'count'> {
  /** How many records the index has. */
  readonly records: number;
  /** Times in milliseconds, one turn a round. */
  readonly turns: readonly (readonly number[])[];
  readonly lost: readonly string[];
  /** CPU time of the asking process, divided by all requests. */
  readonly cpuMsPerRequest: number;
  /** Calls of both services, divided by all requests. */
  readonly callsPerRequest: number;
  /** Items read from the index, divided by all requests. */
  readonly itemsPerRequest: number;
}

/** Identifies a figure. */
export type CacheFigureName = Pick<CacheFigure, 'subject' | 'concurrency' | 'records'>;

/** Finds a figure; undefined if it was not measured. */
export function figureOf(figures: readonly CacheFigure[], name: CacheFigureName): CacheFigure | undefined {
  return figures.find(
    ({ subject, concurrency, records }) =>
      subject === name.subject && concurrency === name.concurrency && records === name.records,
  );
}

/** The median of all times of a figure. */
export function medianMs(figure: CacheFigure | undefined): number | undefined {
  return median(figure?.turns.flat() ?? []);
}

/** A figure's time as a multiple of another's: the median of the rounds' ratios, as a round's turns share the load. */
export function timeRatio(figure: CacheFigure | undefined, of: CacheFigure | undefined): number | undefined {
  const ratios = (figure?.turns ?? []).flatMap(
    (turn, round) => ratio(median(turn), median(of?.turns[round] ?? [])) ?? [],
  );
  return median(ratios);
}
