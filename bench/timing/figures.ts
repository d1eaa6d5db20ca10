// The results of the timed pages, and their goals.
import { atMost, type Verdict } from '../measure/verdict';
import { apiTimeMs, type TimedPage } from './plan';

/** One render. */
export interface TimedFigure {
  readonly page: TimedPage;
  readonly complete: boolean;
  readonly kept: boolean;
  readonly status: number;
  readonly reason: string | undefined;
  readonly elapsedMs: number;
}

/** Without load, a render of 15 s has enough time for an API that takes up to this long. */
const IN_TIME_MS = 10_000;

/** Whether the page must be complete and kept. */
export function isInTime({ page }: TimedFigure): boolean {
  return !page.loaded && apiTimeMs(page) <= IN_TIME_MS;
}

/** Judges every goal. */
export function judgeTiming(figures: readonly TimedFigure[]): readonly Verdict[] {
  const inTime = figures.filter(isInTime);
  return [
    none(
      'incomplete pages that are kept',
      figures,
      figures.filter(({ complete, kept }) => !complete && kept),
    ),
    none(
      'pages in time (API up to 10 s, no load) that are incomplete',
      inTime,
      inTime.filter(({ complete }) => !complete),
    ),
    none(
      'pages in time that are complete, but refused (false alarms)',
      inTime,
      inTime.filter(({ complete, kept }) => complete && !kept),
    ),
  ];
}

function none(goal: string, all: readonly TimedFigure[], wrong: readonly TimedFigure[]): Verdict {
  return atMost(goal, all.length === 0 ? undefined : wrong.length, 0);
}
