// Releases of good and bad code, in any order of events: what share the bots see of it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { longestHoldMs } from '../../../operations/release/plan';
import {
  isOver,
  MOST_BLIND_LOOKS,
  nextState,
  RELEASE_START,
  type ReleaseEvent,
  type ReleaseState,
  shareOfState,
} from '../../../operations/release/steps/release-machine';
import { type Behaviour, comparisonOf, FakeFleet, GOOD, PLAN } from './fake-fleet';

const BAD: readonly (readonly [name: string, behaviour: Behaviour])[] = [
  ['crashes', { ...GOOD, failed: 1 }],
  ['fails at times', { ...GOOD, failed: 0.2 }],
  ['renders nothing', { ...GOOD, bypassed: 1 }],
  ['is twice as slow', { ...GOOD, slowness: 2 }],
];

const judgement = fc.record({ kind: fc.constantFrom('good', 'bad', 'wait'), why: fc.constant('why') } as const);
const event: fc.Arbitrary<ReleaseEvent> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('compared' as const), judgement }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('judged' as const), judgement }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unread' as const), why: fc.constant('why') }) },
  fc.record({
    kind: fc.constant('ended' as const),
    cause: fc.constantFrom('interrupted', 'lost'),
    why: fc.constant('why'),
  } as const),
);
const steps = fc
  .uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 6 })
  .map((shares) => shares.sort((one, other) => one - other));

function isBad(one: ReleaseEvent): boolean {
  return one.kind === 'ended' || (one.kind !== 'unread' && one.judgement.kind === 'bad');
}

describe('operations/release/run-release', () => {
  it('raises the share one step at a time, and never after anything went wrong', () => {
    fc.assert(
      fc.property(steps, fc.array(event, { maxLength: 40 }), (shares, events) => {
        let state: ReleaseState = RELEASE_START;
        let hasFailed = false;
        for (const one of events) {
          const before = shareOfState(state, shares);
          const wasOver = isOver(state);
          const counts = !wasOver && isBad(one) && isHeard(state, one);
          state = nextState(state, one, shares);
          const after = shareOfState(state, shares);
          hasFailed ||= counts;
          if (hasFailed) assert.equal(after, 0);
          if (wasOver) assert.equal(after, before);
          if (after > before) {
            const next = before === 0 ? shares[0] : (shares[shares.indexOf(before) + 1] ?? 100);
            assert.equal(after, next);
            assert.ok(one.kind !== 'ended' && one.kind !== 'unread' && one.judgement.kind === 'good');
          }
        }
      }),
    );
  });

  it('promotes good code by all of the steps, each held as long as it was told', async () => {
    const fleet = new FakeFleet();
    const outcome = await fleet.release();
    assert.deepEqual([outcome.end.kind, outcome.share], ['promoted', 'set']);
    assert.deepEqual(fleet.shares, [...PLAN.steps, 100]);
    assert.ok(outcome.steps.every(({ heldMs }) => heldMs >= PLAN.holdMs));
  });

  for (const [name, behaviour] of BAD) {
    it(`takes code back that ${name}, before bots saw more than the first step's share`, async () => {
      const fleet = new FakeFleet();
      fleet.behaviour = behaviour;
      const outcome = await fleet.release();
      assert.deepEqual([outcome.end.kind, outcome.share, fleet.percent], ['taken-back', 'set', 0]);
      assert.deepEqual(fleet.shares, [PLAN.steps[0], 0]);
      assert.equal(outcome.largestPercent, PLAN.steps[0]);
      // Not at the end of the step, but as soon as it was sure.
      assert.ok((outcome.steps[0]?.heldMs ?? Number.NaN) < PLAN.holdMs);
    });
  }

  it('takes code back whenever it turns bad, in whichever way, and never above the share of that step', async () => {
    const when = fc.integer({ min: 1, max: 23 });
    await fc.assert(
      fc.asyncProperty(when, fc.constantFrom(...BAD), async (pauses, [, behaviour]) => {
        const fleet = new FakeFleet();
        let left = pauses;
        let badAt = 0;
        fleet.onPause = () => {
          left -= 1;
          if (left !== 0) return;
          fleet.behaviour = behaviour;
          badAt = fleet.percent;
        };
        const outcome = await fleet.release();
        assert.equal(outcome.end.kind, 'taken-back');
        assert.equal(fleet.percent, 0);
        assert.ok(outcome.largestPercent <= Math.max(badAt, PLAN.steps[0]), `${outcome.largestPercent} after ${badAt}`);
      }),
    );
  });

  it('shows no bot code whose pages differ', async () => {
    const fleet = new FakeFleet();
    fleet.comparison = comparisonOf(100, 3);
    const outcome = await fleet.release();
    assert.deepEqual([outcome.end.kind, outcome.largestPercent, fleet.canaryRequests], ['taken-back', 0, 0]);
    assert.deepEqual(fleet.shares, [0]);
    assert.match(outcome.end.kind === 'taken-back' ? outcome.end.why : '', /3 of 100 pages differ/);
  });

  it('takes it back when an alarm of the canaries rings', async () => {
    const fleet = new FakeFleet();
    fleet.onPause = ({ percent, alarms }) => {
      if (percent === 25 && alarms.length === 0) alarms.push('site-canary-render-errors');
    };
    const outcome = await fleet.release();
    assert.deepEqual(fleet.shares, [1, 5, 25, 0]);
    assert.match(outcome.end.kind === 'taken-back' ? outcome.end.why : '', /site-canary-render-errors rings/);
  });

  it('takes it back at once when the command is ended', async () => {
    const fleet = new FakeFleet();
    fleet.onPause = ({ percent, stopping }) => {
      if (percent === 5) stopping.abort();
    };
    const { end } = await fleet.release();
    assert.ok(end.kind === 'taken-back' && end.cause === 'interrupted');
    assert.deepEqual(fleet.shares, [1, 5, 0]);
  });

  it('bears looks that fail, but not for long', async () => {
    const some = new FakeFleet();
    some.blindLooks = MOST_BLIND_LOOKS - 1;
    assert.equal((await some.release()).end.kind, 'promoted');
    const many = new FakeFleet();
    many.blindLooks = MOST_BLIND_LOOKS;
    const { end } = await many.release();
    assert.ok(end.kind === 'taken-back' && end.cause === 'blind');
    assert.deepEqual(many.shares, [1, 0]);
  });

  it('decides nothing by few requests, and takes back what it can’t decide', async () => {
    const fleet = new FakeFleet();
    const plan = { ...PLAN, minRequests: 1_000_000 };
    const outcome = await fleet.release(plan);
    assert.deepEqual(fleet.shares, [1, 0]);
    assert.ok((outcome.steps[0]?.heldMs ?? 0) >= longestHoldMs(plan));
    assert.match(outcome.end.kind === 'taken-back' ? outcome.end.why : '', /longer --hold, larger --steps/);
  });

  it('leaves a share that somebody else has set, and says so', async () => {
    const fleet = new FakeFleet();
    fleet.onPause = ({ percent }) => {
      if (percent === 5) fleet.isForeign = true;
    };
    const outcome = await fleet.release();
    assert.deepEqual([outcome.end.kind, outcome.share, fleet.percent], ['taken-back', 'left', 5]);
  });

  it('tries again to take the share back, and says if it could not', async () => {
    const tough = new FakeFleet();
    tough.behaviour = { ...GOOD, failed: 1 };
    tough.endFailures = 4;
    assert.equal((await tough.release()).share, 'set');
    const gone = new FakeFleet();
    gone.behaviour = { ...GOOD, failed: 1 };
    gone.endFailures = 5;
    assert.equal((await gone.release()).share, 'unknown');
  });

  it('takes it back if a share can’t be set', async () => {
    const fleet = new FakeFleet();
    fleet.onSet = (percent) => {
      if (percent === 25) throw new Error('AccessDenied');
    };
    const { end } = await fleet.release();
    assert.ok(end.kind === 'taken-back' && end.cause === 'lost' && /AccessDenied/.test(end.why));
    assert.deepEqual(fleet.shares, [1, 5, 0]);
  });
});

/** Whether a state listens to an event: a comparison that ended twice is none. */
function isHeard({ kind }: ReleaseState, one: ReleaseEvent): boolean {
  return one.kind === 'ended' || (one.kind === 'compared' ? kind === 'comparing' : kind === 'step');
}
