// The interval in which lines of `serve` may stand that belong to the requests of another interval.
import type { Interval } from '../sql-template';

/** The edge ends a request after `serve` logged it: a slow viewer takes minutes. Clocks differ by seconds. */
const BEFORE_MS = 600_000;
const AFTER_MS = 60_000;

/** The interval of the lines of an interval's requests. */
export function linesInterval({ fromMs, toMs }: Interval): Interval {
  return { fromMs: fromMs - BEFORE_MS, toMs: toMs + AFTER_MS };
}
