import assert from 'node:assert/strict';
import type { StepCounts } from '../../../operations/release/counts/step-counts';
import { DEFAULT_PLAN } from '../../../operations/release/plan';
import { judgeStep } from '../../../operations/release/steps/judge-step';
import { leastShare, standing } from '../../../operations/release/steps/shares';

const HELD_MS = DEFAULT_PLAN.holdMs;

function counts(canary: Partial<StepCounts['canary']>, further: Partial<StepCounts> = {}): StepCounts {
  const none = { requests: 1_000, failed: { events: 0, of: 2_000 }, bypassed: { events: 0, of: 1_000 } };
  const pace = { serve: undefined, render: undefined };
  return { live: none, canary: { ...none, ...canary }, pace, alarms: [], ...further };
}

const kindOf = (step: StepCounts, heldMs = HELD_MS): string => judgeStep(step, DEFAULT_PLAN, heldMs).kind;

describe('operations/release/steps', () => {
  it('knows the least plausible share of few and of many events', () => {
    // By the formula of Wilson's interval.
    assert.ok(Math.abs(leastShare({ events: 5, of: 100 }) - 0.0244) < 0.0005);
    assert.equal(leastShare({ events: 0, of: 100 }), 0);
    assert.equal(leastShare({ events: 0, of: 0 }), 0);
    assert.deepEqual(
      [0, 1, 2, 3].map((events) => standing({ events, of: 10 }, 0.01)),
      ['within', 'unclear', 'unclear', 'beyond'],
    );
    assert.equal(standing({ events: 11, of: 1_000 }, 0.01), 'unclear');
    assert.equal(standing({ events: 30, of: 1_000 }, 0.01), 'beyond');
  });

  it('raises the share when its time is over, and all is within the limits', () => {
    assert.equal(kindOf(counts({}), HELD_MS - 1), 'wait');
    assert.equal(kindOf(counts({})), 'good');
    assert.equal(kindOf(counts({ failed: { events: 20, of: 2_000 } })), 'good');
  });

  it('takes it back before its time is over if a limit is surely passed', () => {
    assert.equal(kindOf(counts({ failed: { events: 60, of: 2_000 } }), 1), 'bad');
    assert.equal(kindOf(counts({ bypassed: { events: 60, of: 1_000 } }), 1), 'bad');
    assert.equal(kindOf(counts({}, { alarms: ['site-canary-x'] }), 1), 'bad');
  });

  it('does not blame the new code for trouble that both sides have', () => {
    const live = { requests: 1_000, failed: { events: 0, of: 2_000 }, bypassed: { events: 300, of: 1_000 } };
    const canary = { bypassed: { events: 30, of: 100 }, requests: 100 };
    assert.equal(kindOf(counts(canary, { live })), 'good');
  });

  it('waits for more requests where chance may explain a share', () => {
    const unclear = counts({ failed: { events: 2, of: 60 } });
    assert.equal(kindOf(unclear), 'wait');
    assert.equal(kindOf(unclear, 6 * HELD_MS), 'bad');
    assert.equal(kindOf(counts({ requests: 49 })), 'wait');
  });

  it('calls code slow whose median is beyond the limit, and says nothing of few invocations', () => {
    const pace = (events: number, of: number) => ({
      serve: undefined,
      render: { liveMedianMs: 1_000, canaryMedianMs: 2_000, slow: { events, of } },
    });
    assert.equal(kindOf(counts({}, { pace: pace(20, 20) }), 1), 'bad');
    assert.equal(kindOf(counts({}, { pace: pace(19, 19) })), 'good');
    assert.equal(kindOf(counts({}, { pace: pace(10, 20) })), 'good');
    assert.equal(kindOf(counts({}, { pace: pace(11, 20) })), 'wait');
  });
});
