// How many pages an order concerns, for people.

import { moment } from '../../text/span';
import type { Census } from '../census';

const STATE_TEXTS = { fresh: 'fresh', stale: 'stale', 'error-only': 'shown on error only', dead: 'of no use' } as const;

/** The lines. */
export function censusText(census: Census): string {
  const { pages, isExact, states, statuses, oldestAtMs, newestAtMs, readItems, readUnits, shareRead } = census;
  const counted = Object.entries(states).flatMap(([state, count]) =>
    count === 0 ? [] : [`${number(count)} ${STATE_TEXTS[isState(state) ? state : 'dead']}`],
  );
  const status = Object.entries(statuses).map(([code, count]) => `${code}: ${number(count)}`);
  const known = isExact
    ? `${number(pages.value)} known page${pages.value === 1 ? '' : 's'}, each variant counted.`
    : `About ${number(pages.value)} known pages: an estimate; with 95 % probability ${number(pages.least)} to ${number(pages.most)}.`;
  return [
    known,
    ...(counted.length === 0 ? [] : [`  ${isExact ? '' : 'of those read: '}${counted.join(', ')}`]),
    ...(status.length === 0 ? [] : [`  by status: ${status.join(', ')}`]),
    ...(oldestAtMs === undefined || newestAtMs === undefined
      ? []
      : [`  rendered from ${moment(oldestAtMs)} to ${moment(newestAtMs)}`]),
    ...(shareRead === undefined
      ? []
      : [
          `  ${number(readItems)} items read (${percent(shareRead)} of the index), ${(readUnits ?? 0).toFixed(1)} read units`,
        ]),
    ...(census.exactUnits === undefined
      ? []
      : [
          `  --exact reads the whole index: about ${number(census.exactUnits)} read units, by the table's size of today`,
        ]),
  ].join('\n');
}

function isState(text: string): text is keyof typeof STATE_TEXTS {
  return Object.hasOwn(STATE_TEXTS, text);
}

function number(value: number): string {
  return Number.isFinite(value) ? value.toLocaleString('en-US') : 'an unknown number of';
}

function percent(share: number): string {
  return share < 0.0001 ? 'less than 0.01 %' : `${(share * 100).toFixed(share < 0.01 ? 2 : 0)} %`;
}
