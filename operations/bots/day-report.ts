// What a report shows unless the user asks for something else.
import type { Breakdown } from './counts-report';

/** The total, and the tables of a report, counted in one pass over the log. */
export const DAY_REPORT: readonly Breakdown[] = [
  [],
  ['group'],
  ['bot'],
  ['operator'],
  ['country'],
  ['status'],
  ['cache'],
  ['age'],
  ['hour'],
  ['path'],
  ['waste'],
  ['waste', 'path'],
];
