import assert from 'node:assert/strict';
import { judgeProgram, reportProgram } from '../../../bench/program/goals';
import type { ProgramFigures } from '../../../bench/program/measure-program';

const run = (wallMs: number, filesBuilt = 0) => ({ wallMs, cpuMs: wallMs / 2, filesBuilt });

const FIGURES: ProgramFigures = {
  regions: 5,
  resources: 300,
  firstPreview: [run(20_000, 3)],
  afterPreview: [run(9_000)],
  unchanged: [run(9_000), run(8_000), run(99_000)],
  floor: [run(4_000), run(4_000), run(4_000)],
};

const failed = (changes: Partial<ProgramFigures>) =>
  judgeProgram([{ ...FIGURES, ...changes }])
    .filter(({ passed }) => passed !== true)
    .map(({ goal, value }) => [goal, value]);

describe('bench/program/goals', () => {
  it('takes the medians, and lets the first preview build', () => assert.deepEqual(failed({}), []));

  it('fails with more than five seconds of our own', () =>
    assert.deepEqual(failed({ unchanged: [run(9_100)] }), [['5 regions: own seconds of an up without a change', 5.1]]));

  it('fails when something is built again', () =>
    assert.deepEqual(failed({ afterPreview: [run(1, 2)], unchanged: [run(1, 1), run(1)] }), [
      ['5 regions: files built again after the preview', 2],
      ['5 regions: files built again without a change', 1],
    ]));

  it('reports all runs and goals', () => {
    const report = reportProgram([FIGURES]);
    assert.match(report, /5 +300 +first preview +1 +20\.0 s +10\.0 s +3/);
    assert.match(report, /PASS +5 regions: own seconds/);
  });
});
