import assert from 'node:assert/strict';
import { judgeTiming, type TimedFigure } from '../../../bench/timing/figures';
import { apiTimeMs, drawPages, isComplete, partText, SHAPES, type TimedPage } from '../../../bench/timing/plan';
import { timingReport } from '../../../bench/timing/report';

const PAGE: TimedPage = { id: '1-0', shape: 'chained', delaysMs: [300, 400], loaded: false };

function figure(parts: Partial<TimedFigure>, page: Partial<TimedPage> = {}): TimedFigure {
  return {
    page: { ...PAGE, ...page },
    complete: true,
    kept: true,
    status: 200,
    reason: undefined,
    elapsedMs: 800,
    ...parts,
  };
}

/** The value of each goal. */
function counts(figures: readonly TimedFigure[]): (number | undefined)[] {
  return judgeTiming(figures).map(({ value }) => value);
}

describe('The plan of the timing bench', () => {
  it('is the same for the same seed, and differs for another', () => {
    assert.deepEqual(drawPages(40, 7), drawPages(40, 7));
    assert.notDeepEqual(
      drawPages(40, 7).map(({ delaysMs }) => delaysMs),
      drawPages(40, 8).map(({ delaysMs }) => delaysMs),
    );
  });

  it('has all shapes with and without load, and delays of 0.2 to 8 s', () => {
    const pages = drawPages(300, 1);
    for (const loaded of [true, false]) {
      assert.deepEqual(
        new Set(pages.filter((page) => page.loaded === loaded).map(({ shape }) => shape)),
        new Set(SHAPES),
      );
    }
    const delays = pages.flatMap(({ delaysMs }) => delaysMs);
    assert.ok(delays.every((delayMs) => delayMs >= 200 && delayMs <= 8_000));
    assert.ok(delays.some((delayMs) => delayMs < 400) && delays.some((delayMs) => delayMs > 6_000));
  });

  it('counts the sum of the delays for a chain, and the longest one for other shapes', () => {
    assert.equal(apiTimeMs(PAGE), 700);
    assert.equal(apiTimeMs({ ...PAGE, shape: 'parallel' }), 400);
  });

  it('finds a page complete with all of its own parts', () => {
    assert.ok(isComplete(PAGE, partText('1-0', 0) + partText('1-0', 1)));
    assert.ok(!isComplete(PAGE, partText('1-0', 0)));
    assert.ok(!isComplete(PAGE, partText('1-0', 0) + partText('1-1', 1)));
  });
});

describe('The goals of the timing bench', () => {
  it('count incomplete pages that are kept, with any delay of the API', () => {
    assert.deepEqual(counts([figure({ complete: false }, { loaded: true, delaysMs: [9_000, 9_000] })]), [
      1,
      undefined,
      undefined,
    ]);
  });

  it('require pages in time to be complete and kept', () => {
    assert.deepEqual(
      counts([figure({}), figure({ complete: false, kept: false }), figure({ kept: false })]),
      [0, 1, 1],
    );
    assert.deepEqual(counts([figure({ complete: false, kept: false }, { loaded: true }), figure({})]), [0, 0, 0]);
  });

  it('are not judged without figures', () => {
    assert.deepEqual(counts([]), [undefined, undefined, undefined]);
  });

  it('are printed with each failed render', () => {
    const text = timingReport([figure({ complete: false, reason: 'partial' }), figure({})]);
    assert.match(text, /chained, answers after 300, 400 ms: incomplete, KEPT, 200 partial after 800 ms/);
    assert.match(text, /chained +no +2 +1 +0 +0 +1 +100/);
  });
});
