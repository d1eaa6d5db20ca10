import assert from 'node:assert/strict';
import type { BotFigures, WorkFigures } from '../../../bench/queue/figures';
import { judgeQueue, reportQueue } from '../../../bench/queue/goals';

const WORK: WorkFigures = {
  orders: 100,
  ceiling: 8,
  renderMs: 20,
  twice: 3,
  late: 5,
  lost: 0,
  dead: 0,
  renders: 101,
  renderedAgain: 1,
  beyondDeliveries: 0,
  mostRendersAtOnce: 8,
  mostInvocationsAtOnce: 8,
  renderedMs: 2_000,
  emptyMs: 3_000,
};

const BOTS: BotFigures = {
  queued: 'prompt',
  aloneMs: [100, 100],
  besideMs: [120, 120],
  others: [],
  orders: 40,
  left: 10,
  workedOff: 30,
};

/** The goals that were missed. */
function missed(work: WorkFigures, bots: BotFigures): readonly string[] {
  return judgeQueue({ work, bots: [bots] })
    .filter(({ passed }) => passed === false)
    .map(({ goal }) => goal);
}

describe('The goals of the render queue', () => {
  it('are met at their limits', () => {
    assert.deepEqual(missed(WORK, BOTS), []);
  });

  it('are missed by a lost order, a dead one, a needless render, or one render too many at once', () => {
    const wrong = [{ lost: 1 }, { dead: 1 }, { beyondDeliveries: 1 }, { mostRendersAtOnce: 9 }];
    for (const change of wrong) assert.equal(missed({ ...WORK, ...change }, BOTS).length, 1, JSON.stringify(change));
  });

  it('are missed if bots wait a fifth longer, get another answer, or the queue was empty', () => {
    const wrong = [{ besideMs: [121, 121] }, { others: ['503'] }, { left: 0 }];
    for (const change of wrong) assert.equal(missed(WORK, { ...BOTS, ...change }).length, 1, JSON.stringify(change));
  });

  it('are not met by a part that was left out', () => {
    const verdicts = judgeQueue({ work: undefined, bots: [] });
    assert.ok(verdicts.every(({ passed }) => passed === undefined));
  });

  it('stand in the report, with the orders a second', () => {
    assert.match(reportQueue({ work: WORK, bots: [BOTS] }), / 50\.0\n[^]*PASS {2}orders lost/);
  });
});
