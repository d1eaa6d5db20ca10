import assert from 'node:assert/strict';
import type { ConsoleFigures, StreamFigures } from '../../../bench/console/figures';
import { judgeConsole, reportConsole } from '../../../bench/console/goals';

const STREAM: StreamFigures = {
  ...{ perSecond: 100, seconds: 20, made: 2_000, shown: 2_000 },
  framesMs: [...Array<number>(95).fill(16), ...Array<number>(5).fill(51)],
  longTasksMs: [200],
};

const FIGURES: ConsoleFigures = { firstViewMs: [500, 1_000, 3_000], assetsBytes: 300_000, stream: STREAM };

const missed = (figures: ConsoleFigures): number =>
  judgeConsole(figures).filter(({ passed }) => passed === false).length;

describe('The goals of the console', () => {
  it('are met at their limits', () => assert.equal(missed(FIGURES), 0));

  it('are missed by a slow first view, large files, jerks, a long task, or a request that is not shown', () => {
    const wrong: readonly Partial<ConsoleFigures>[] = [
      { firstViewMs: [1_001] },
      { assetsBytes: 300_001 },
      { stream: { ...STREAM, framesMs: [16, 51] } },
      { stream: { ...STREAM, longTasksMs: [201] } },
      { stream: { ...STREAM, shown: 1_999 } },
    ];
    for (const change of wrong) assert.equal(missed({ ...FIGURES, ...change }), 1, JSON.stringify(change));
  });

  it('are not met by a part that was left out', () => {
    const passed = judgeConsole({ ...FIGURES, stream: undefined }).map((verdict) => verdict.passed);
    assert.deepEqual(passed, [true, true, undefined, undefined, undefined]);
  });

  it('stand in the report', () => {
    assert.match(reportConsole(FIGURES), /first view, cold +3 +1000[^]*PASS {2}bytes of all files/);
  });
});
