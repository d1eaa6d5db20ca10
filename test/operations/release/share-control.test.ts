import assert from 'node:assert/strict';
import { MARK_LIFE_MS, recoverRelease, ShareControl } from '../../../operations/release/share-control';
import { planChange, writeChange } from '../../../operations/router/router-change';
import { SetClock } from '../../support/machine/recorded-log';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';

describe('operations/release/share-control', () => {
  let router: RememberedValues;
  let clock: SetClock;
  beforeEach(() => {
    router = new RememberedValues('{"drained":["eu-central-1"],"note":"x"}');
    clock = new SetClock(1_000_000);
  });

  const deployment = () => ({ ...knownDeployment(knownFacts({ canary: true }), router), clock });
  const value = (): Record<string, unknown> => JSON.parse(router.text ?? '{}');

  it('sets the share beside all that is in the value, and takes its mark away in the end', async () => {
    const share = new ShareControl(deployment(), 'r1');
    await share.take();
    await share.set(5);
    assert.deepEqual(value(), {
      drained: ['eu-central-1'],
      note: 'x',
      canaryPercent: 5,
      release: { id: 'r1', untilMs: 1_000_000 + MARK_LIFE_MS },
    });
    assert.equal(await share.end(0), 'set');
    assert.deepEqual(value(), { drained: ['eu-central-1'], note: 'x' });
  });

  it('refuses a second release, and one over a share that somebody has set', async () => {
    await new ShareControl(deployment(), 'r1').take();
    await assert.rejects(new ShareControl(deployment(), 'r2').take(), /Another release of stack test runs \(r1\)/);
    clock.advance(MARK_LIFE_MS);
    await assert.rejects(new ShareControl(deployment(), 'r2').take(), /ended without a word/);
    router.put('{"canaryPercent":3}');
    await assert.rejects(new ShareControl(deployment(), 'r2').take(), /3 % of the URLs already/);
  });

  it('has health checks and drains change the value meanwhile', async () => {
    const share = new ShareControl(deployment(), 'r1');
    await share.take();
    let isFirst = true;
    router.beforeWrite = () => {
      if (isFirst) router.put(JSON.stringify({ ...value(), drained: ['us-east-1'] }));
      isFirst = false;
    };
    await share.set(5);
    assert.deepEqual([value()['drained'], value()['canaryPercent']], [['us-east-1'], 5]);
  });

  it('bears a write whose answer was lost', async () => {
    const share = new ShareControl(deployment(), 'r1');
    await share.take();
    const { write } = router;
    let isFirst = true;
    router.write = async (text, version) => {
      await write.call(router, text, version);
      if (isFirst) {
        isFirst = false;
        throw new Error('socket hang up');
      }
    };
    await share.set(5);
    assert.equal(value()['canaryPercent'], 5);
  });

  it('ends when a person changes the share, and leaves that', async () => {
    const share = new ShareControl(deployment(), 'r1');
    await share.take();
    await share.set(5);
    await writeChange(deployment(), await planChange(deployment(), { kind: 'canary', percent: 10 }));
    clock.advance(MARK_LIFE_MS);
    await assert.rejects(share.renew(), /Somebody else changed .* it is 10 %, and was to be 5 %/);
    assert.equal(await share.end(0), 'left');
    assert.equal(value()['canaryPercent'], 10);
  });

  it('renews its promise before that is over', async () => {
    const share = new ShareControl(deployment(), 'r1');
    await share.take();
    await share.renew();
    assert.deepEqual(value()['release'], { id: 'r1', untilMs: 1_000_000 + MARK_LIFE_MS });
    clock.advance(MARK_LIFE_MS / 2 + 1);
    await share.renew();
    assert.deepEqual(value()['release'], { id: 'r1', untilMs: clock.nowMs() + MARK_LIFE_MS });
  });

  it('recovers a release whose command died, and no living one', async () => {
    assert.equal(await recoverRelease(deployment(), () => undefined), false);
    const share = new ShareControl(deployment(), 'r1');
    await share.take();
    await share.set(5);
    const waits: number[] = [];
    assert.equal(await recoverRelease(passing(), (untilMs) => void waits.push(untilMs)), true);
    assert.deepEqual(waits, [1_000_000 + MARK_LIFE_MS]);
    assert.deepEqual(value(), { drained: ['eu-central-1'], note: 'x' });
    const alive = new ShareControl(deployment(), 'r2');
    await alive.take();
    clock.advance(MARK_LIFE_MS / 2 + 1);
    await assert.rejects(
      recoverRelease(passing(), () => void router.put(JSON.stringify({ release: { id: 'r2', untilMs: 1e15 } }))),
      /is watched/,
    );
  });

  /** A clock that goes on while it is waited for. */
  function passing() {
    const pause = async (ms: number) => clock.advance(ms);
    return { ...deployment(), clock: { nowMs: () => clock.nowMs(), steadyMs: () => 0, pause } };
  }
});
