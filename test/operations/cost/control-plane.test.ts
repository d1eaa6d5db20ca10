// The cost of an idle control plane.
import assert from 'node:assert/strict';
import { controlPlaneCost, IDLE_POLLS } from '../../../operations/cost/control-plane-costs';

/** US dollars a month and region. `test/cli/cost/standing.test.ts` compares with the program's resources. */
const MOST = 0.5;

describe('operations/cost/control-plane-costs', () => {
  it('bills a poll of each of five pollers every twenty seconds, in each region', () => {
    assert.equal(IDLE_POLLS, 657_000);
    const [one, two] = [controlPlaneCost(1, false), controlPlaneCost(2, false)];
    assert.ok(Math.abs(two.queues - 2 * one.queues) < 1e-9);
  });

  for (const isOnlyStack of [true, false])
    it(`is below half a dollar a month and region${isOnlyStack ? ', after what is free' : ' at list prices'}`, () => {
      for (const regions of [1, 2, 3, 12, 22]) {
        const cost = controlPlaneCost(regions, isOnlyStack).together / regions;
        assert.ok(cost < MOST, `${regions} regions: $${cost}`);
      }
    });
});
