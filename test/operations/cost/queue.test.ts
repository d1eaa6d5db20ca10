import assert from 'node:assert/strict';
import { IDLE_POLLS, IDLE_QUEUE_DOLLARS } from '../../../operations/cost/queue-costs';

describe('cost of an idle render queue', () => {
  it('is below half a dollar a month and region', () => {
    assert.equal(IDLE_POLLS, 657_000);
    assert.ok(IDLE_QUEUE_DOLLARS < 0.5, String(IDLE_QUEUE_DOLLARS));
  });
});
