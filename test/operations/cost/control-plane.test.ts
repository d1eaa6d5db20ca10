// The cost of an idle control plane.
import assert from 'node:assert/strict';
import { controlPlaneCost, IDLE_POLLS } from '../../../operations/cost/control-plane-costs';

/** US dollars a month and region. */
const MOST = 0.5;

function aRegion(regions: number, isOnlyStack: boolean): number {
  const { queues, outside, schedule } = controlPlaneCost(regions, isOnlyStack);
  return (queues + outside + schedule) / regions;
}

describe('operations/cost/control-plane-costs', () => {
  it('bills a poll of each of five pollers every twenty seconds, in each region', () => {
    assert.equal(IDLE_POLLS, 657_000);
    const [one, two] = [controlPlaneCost(1, false), controlPlaneCost(2, false)];
    assert.ok(Math.abs(two.queues - 2 * one.queues) < 1e-9);
    assert.ok(one.queues < MOST, String(one.queues));
  });

  it('is at most half a dollar a month and region', () => {
    for (const regions of [1, 2, 3, 12, 22])
      assert.ok(aRegion(regions, true) <= MOST, `${regions} regions: ${aRegion(regions, true)}`);
  });
});
