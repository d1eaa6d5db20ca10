// The self-check of a new version of `serve`: the parts that it asks, and how long it tries.
import assert from 'node:assert/strict';
import { HEALTH_HEADER } from '../../../core/contract/header-names';
import { RenderThrottledError } from '../../../handlers/serve/ports';
import { createSelfCheck, type SelfCheckDependencies } from '../../../handlers/serve/self-check';
import { EMPTY_BODY } from '../../../handlers/serve/serve-answer';

const REMAINING_MS = 55_000;

/** Time that passes by pauses and renders alone. */
function manualClock() {
  let now = 0;
  const pauses: number[] = [];
  return {
    pauses,
    passes: (durationMs: number) => (now += durationMs),
    nowMs: () => now,
    steadyMs: () => now,
    async pause(durationMs: number) {
      pauses.push(durationMs);
      now += durationMs;
    },
  };
}

const healthOf =
  (state: string): SelfCheckDependencies['health'] =>
  async () => ({
    status: 200,
    headers: [[HEALTH_HEADER, state]],
    body: EMPTY_BODY,
  });

describe('handlers/serve/self-check', () => {
  it('passes if index and bucket answer and its render passes, which gets the time that is left', async () => {
    const waits: number[] = [];
    const render = { selfCheck: async (waitMs: number) => void waits.push(waitMs) };
    const check = createSelfCheck({ health: healthOf('well'), render, clock: manualClock() });
    assert.deepEqual(await check(REMAINING_MS), { kind: 'passed' });
    assert.deepEqual(waits, [54_000]);
  });

  it('names the parts that do not answer, once its time is over', async () => {
    const clock = manualClock();
    const check = createSelfCheck({
      health: healthOf('index,bucket'),
      render: { selfCheck: async () => undefined },
      clock,
    });
    await assert.rejects(check(REMAINING_MS), /can't read its region's index and bucket/);
    assert.ok(clock.nowMs() <= REMAINING_MS - 10_000, String(clock.nowMs()));
    assert.equal(clock.pauses.length, 14);
  });

  it('tries again while permissions spread and renders are throttled', async () => {
    const clock = manualClock();
    const outcomes = [
      Promise.reject(new Error('AccessDenied')),
      Promise.reject(new RenderThrottledError('all are taken')),
      Promise.resolve(undefined),
    ];
    for (const outcome of outcomes) outcome.catch(() => undefined);
    const render = { selfCheck: () => outcomes.shift() ?? assert.fail('one try too many') };
    const check = createSelfCheck({ health: healthOf('well'), render, clock });
    assert.deepEqual(await check(REMAINING_MS), { kind: 'passed' });
    assert.deepEqual(clock.pauses, [3_000, 3_000]);
  });

  it('fails with the error of its render', async () => {
    const clock = manualClock();
    const render = {
      async selfCheck() {
        clock.passes(40_000);
        throw new Error('Unhandled: Chromium failed');
      },
    };
    await assert.rejects(createSelfCheck({ health: healthOf('well'), render, clock })(REMAINING_MS), /Chromium failed/);
    assert.deepEqual(clock.pauses, [3_000]);
  });
});
