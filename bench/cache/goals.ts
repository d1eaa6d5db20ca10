// The goals of the cache, judged by the figures of one run.
import { ratio } from '../measure/statistics';
import { atMost, type Verdict } from '../measure/verdict';
import { type CacheFigure, figureOf, timeRatio } from './figures';

/** Judges every goal at the concurrencies and sizes that were measured. */
export function judgeCache(figures: readonly CacheFigure[]): readonly Verdict[] {
  const levels = distinct(figures.map(({ concurrency }) => concurrency));
  const sizes = distinct(figures.map(({ records }) => records));
  const own = figures.filter(({ subject }) => subject === 'georender');
  return [
    ...sizes.flatMap((records) => levels.map((concurrency) => ofFloor(figures, records, concurrency))),
    ...sizes
      .slice(1)
      .flatMap((records) => levels.map((concurrency) => growth(figures, records, sizes[0] ?? 0, concurrency))),
    atMost('calls of the SDK a HIT', greatest(own.map(({ callsPerRequest }) => callsPerRequest)), 2),
    atMost(
      "items a HIT reads of the index: the floor's, of the handler's",
      greatest(own.flatMap((figure) => itemRatio(figures, figure))),
      1.05,
    ),
    atMost(
      'answers lost by Georender',
      own.length === 0 ? undefined : own.reduce((sum, { lost }) => sum + lost.length, 0),
      0,
    ),
  ];
}

function ofFloor(figures: readonly CacheFigure[], records: number, concurrency: number): Verdict {
  const of = (subject: 'georender' | 'floor') => figureOf(figures, { subject, records, concurrency });
  return atMost(
    `${records} records, ${concurrency} at once: time of a HIT, of the floor's`,
    timeRatio(of('georender'), of('floor')),
    1.25,
  );
}

function growth(figures: readonly CacheFigure[], records: number, fewest: number, concurrency: number): Verdict {
  const of = (size: number) => figureOf(figures, { subject: 'georender', records: size, concurrency });
  return atMost(
    `${concurrency} at once: time of a HIT at ${records} records, of that at ${fewest}`,
    timeRatio(of(records), of(fewest)),
    1.2,
  );
}

/** A floor that reads more than the handler would flatter the handler. */
function itemRatio(figures: readonly CacheFigure[], own: CacheFigure): number | readonly [] {
  const floor = figureOf(figures, { ...own, subject: 'floor' });
  return ratio(floor?.itemsPerRequest, own.itemsPerRequest) ?? [];
}

function distinct(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function greatest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}
