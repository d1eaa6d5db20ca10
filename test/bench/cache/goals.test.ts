import assert from 'node:assert/strict';
import type { CacheFigure } from '../../../bench/cache/figures';
import { judgeCache } from '../../../bench/cache/goals';
import { reportCache } from '../../../bench/cache/report';

const FEW = 1_000;
const MANY = 1_000_000;

function figure(subject: CacheFigure['subject'], overrides: Partial<CacheFigure>): CacheFigure {
  return {
    subject,
    records: FEW,
    concurrency: 8,
    turns: [[1]],
    lost: [],
    cpuMsPerRequest: 1,
    callsPerRequest: 2,
    itemsPerRequest: 3,
    ...overrides,
  };
}

/** Whether each goal with this text in its name was met. */
function passed(figures: readonly CacheFigure[], part: string): (boolean | undefined)[] {
  return judgeCache(figures)
    .filter(({ goal }) => goal.includes(part))
    .map((verdict) => verdict.passed);
}

describe('The goals of the cache', () => {
  it('limit a HIT to a quarter above the floor, at each concurrency and size', () => {
    const floors = [figure('floor', {}), figure('floor', { concurrency: 64 }), figure('floor', { records: MANY })];
    const own = [
      figure('georender', { turns: [[1.25]] }),
      figure('georender', { concurrency: 64, turns: [[1.26]] }),
      figure('georender', { records: MANY }),
    ];
    assert.deepEqual(passed([...floors, ...own], "of the floor's"), [true, false, true, undefined]);
  });

  it('compare turns of the same round, so that a slow round does not matter', () => {
    // The medians of all times would say 10 to 2.
    const floor = figure('floor', { turns: [[1], [2], [10]] });
    const own = figure('georender', { turns: [[1.1], [10], [11]] });
    assert.deepEqual(passed([floor, own], "of the floor's"), [true]);
  });

  it('limit many records to a fifth above few', () => {
    const few = figure('georender', {});
    assert.deepEqual(passed([few, figure('georender', { records: MANY, turns: [[1.2]] })], `at ${MANY} records`), [
      true,
    ]);
    assert.deepEqual(passed([few, figure('georender', { records: MANY, turns: [[1.21]] })], `at ${MANY} records`), [
      false,
    ]);
    assert.deepEqual(passed([few], `at ${MANY} records`), []);
  });

  it('allow two calls, and no floor that reads more than the handler', () => {
    assert.deepEqual(passed([figure('georender', {})], 'calls'), [true]);
    assert.deepEqual(passed([figure('georender', { callsPerRequest: 2.01 })], 'calls'), [false]);
    assert.deepEqual(passed([figure('georender', {}), figure('floor', {})], 'items'), [true]);
    assert.deepEqual(passed([figure('georender', { itemsPerRequest: 2 }), figure('floor', {})], 'items'), [false]);
    assert.deepEqual(passed([figure('georender', {})], 'items'), [undefined]);
  });

  it('fail for a lost answer of the handler, and print why', () => {
    const figures = [figure('georender', { lost: ['no HIT'] }), figure('recipe', { lost: ['late'] })];
    assert.deepEqual(passed(figures, 'lost'), [false]);
    const text = reportCache(figures);
    assert.match(text, /FAIL {2}answers lost by Georender +1\.000 +at most 0/);
    assert.match(text, /lost by recipe at 8 at once: late/);
  });
});
