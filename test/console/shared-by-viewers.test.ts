// What all viewers of one console share: slots of looks, and the cost.
import assert from 'node:assert/strict';
import { KeptCost } from '../../console/server/kept-cost';
import { LookSlots, TooManyLooksError } from '../../console/server/look-slots';
import type { DeploymentCost } from '../../operations/cost/deployment-cost';
import { runReport } from '../../operations/cost/run-report';
import { ManualScheduler } from '../support/machine/manual-scheduler';
import { manualTimers, promisesRun } from '../support/machine/manual-timers';

describe('console/look-slots', () => {
  it('has two, gives a third look the one that is given back, and no slot twice', async () => {
    const scheduler = new ManualScheduler();
    const slots = new LookSlots(manualTimers(scheduler));
    const first = await slots.take();
    const second = await slots.take();
    const third = slots.take();
    first();
    first();
    const leave = await third;
    assert.equal(scheduler.pendingCount, 0);
    const fourth = slots.take();
    scheduler.advance(5_000);
    await assert.rejects(fourth, TooManyLooksError);
    second();
    leave();
    await Promise.all([slots.take(), slots.take()]);
  });
});

describe('console/kept-cost', () => {
  const cost = (): DeploymentCost => ({ kind: 'run', report: runReport(COUNTS, 1, 'cloudfront-function') });
  const COUNTS = {
    ...{ sinceMs: 0, requests: 1, pageRequests: 1, originRequests: 1, bytes: 1, served: 1, servedMs: 1, servedKept: 1 },
    ...{ servedKeptBytes: 1, renders: 1, rendersMs: 1, rendersKept: 1 },
  };

  it('reads once for all who ask within a while, and again after it', async () => {
    const scheduler = new ManualScheduler();
    let reads = 0;
    const kept = new KeptCost(async () => ((reads += 1), cost()), manualTimers(scheduler));
    await Promise.all([kept.get(60_000), kept.get(600_000)]);
    scheduler.advance(60_000);
    await kept.get(600_000);
    assert.equal(reads, 1);
    await kept.get(60_000);
    await kept.get(0);
    assert.equal(reads, 3);
  });

  it('keeps no failure', async () => {
    const answers = [Promise.reject(new Error('denied')), Promise.resolve(cost())];
    const kept = new KeptCost(() => answers.shift() ?? assert.fail(), manualTimers(new ManualScheduler()));
    await assert.rejects(kept.get(60_000), /denied/);
    await promisesRun();
    assert.equal((await kept.get(60_000)).kind, 'run');
  });
});
