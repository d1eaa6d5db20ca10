import assert from 'node:assert/strict';
import { brokenPageCooldownMs } from '../../../../core/contract/cooldown';
import type { LeftPage } from '../../../../handlers/render-protocol/lease-outcome';
import {
  type EmbeddedStorage,
  LEASE_TABLE,
  LEASE_TIMES,
  startEmbeddedStorage,
  TEST_REGION,
} from '../../../support/storage/embedded-storage';
import { labPage } from '../../../support/storage/lab-site';

const ACQUIRED = { kind: 'acquired' };
const [ONE, TWO, THREE] = ['00000000-0001', '00000000-0002', '00000000-0003'];
const DONE = { kind: 'done' } as const;
const heldBy = (owner: string, left?: LeftPage) => ({ kind: 'held', owner, left });

/** The rest of the cooldown after so many deaths in a row, when the lease has expired. */
const cooldownBeyondLease = (deaths: number): number => Math.max(0, brokenPageCooldownMs(deaths) - LEASE_TIMES.leaseMs);

describe('handlers/adapters/dynamodb/leases', () => {
  let storage: EmbeddedStorage;
  before(async () => {
    storage = await startEmbeddedStorage({ regions: [TEST_REGION, 'us-east-1'] });
  });
  after(() => storage.close());
  beforeEach(() => storage.heal());

  const leases = () => storage.sandbox(TEST_REGION).leases;

  it('gives a page’s lease to one owner, of many that ask at once', async () => {
    const { key } = labPage('/many');
    const states = await Promise.all(
      Array.from({ length: 50 }, (_, index) => leases().acquire(key, `00000000-${1000 + index}`)),
    );
    assert.equal(states.filter(({ kind }) => kind === 'acquired').length, 1);
    assert.equal(states.filter(({ kind }) => kind === 'held').length, 49);
  });

  it('gives pages’ and regions’ leases apart from each other, and replicates none', async () => {
    assert.deepEqual(await leases().acquire(labPage('/apart').key, ONE), ACQUIRED);
    assert.deepEqual(await leases().acquire(labPage('/apart', 'mobile').key, TWO), ACQUIRED);
    await storage.replicateIndex();
    assert.deepEqual(await storage.sandbox('us-east-1').leases.acquire(labPage('/apart').key, TWO), ACQUIRED);
  });

  it('gives its owner the lease that it has: the answer to its first try may have been lost', async () => {
    const { key } = labPage('/again');
    assert.deepEqual(await leases().acquire(key, ONE), ACQUIRED);
    assert.deepEqual(await leases().acquire(key, ONE), ACQUIRED);
    assert.deepEqual(await leases().acquire(key, TWO), heldBy(ONE));
  });

  for (const [what, how, lastsMs] of [
    ['a lease', { queued: false }, LEASE_TIMES.leaseMs],
    ['that of a queued render', { queued: true }, LEASE_TIMES.queuedLeaseMs],
  ] as const) {
    it(`ends ${what} by itself, and not before its time`, async () => {
      const { key } = labPage(`/ends/${lastsMs}`);
      await leases().acquire(key, ONE, how);
      storage.clock.advance(lastsMs - 1);
      assert.deepEqual(await leases().acquire(key, TWO), heldBy(ONE));
      storage.clock.advance(1);
      assert.deepEqual(await leases().acquire(key, TWO), ACQUIRED);
      await leases().release(key, ONE, DONE);
      assert.deepEqual(await leases().acquire(key, THREE), heldBy(TWO), 'a late owner ends nobody else’s');
      await leases().release(key, ONE, { kind: 'failed', reason: 'renderer-failed', mayRepeat: false });
      assert.deepEqual(await leases().acquire(key, THREE), heldBy(TWO));
    });
  }

  it('is free at once when something was kept, and after a cooldown when the render failed', async () => {
    const { key } = labPage('/free');
    await leases().acquire(key, ONE);
    await leases().release(key, ONE, DONE);
    assert.deepEqual(await leases().acquire(key, TWO), ACQUIRED);
    await leases().release(key, TWO, { kind: 'failed', reason: 'deadline', mayRepeat: false });
    storage.clock.advance(LEASE_TIMES.cooldownMs - 1);
    assert.deepEqual(await leases().acquire(key, ONE), { kind: 'over', reason: 'deadline', left: undefined });
    storage.clock.advance(1);
    assert.deepEqual(await leases().acquire(key, ONE), ACQUIRED);
  });

  for (const [what, mayRepeat, pauses] of [
    ['longer from try to try what may well fail again', true, [5, 10, 20, 40, 80, 160, 300, 300]],
    ['always as long what may not', false, [5, 5, 5]],
  ] as const) {
    it(`cools down ${what}`, async () => {
      const { key } = labPage(`/repeats/${mayRepeat}`);
      for (const seconds of pauses) {
        assert.deepEqual(await leases().acquire(key, ONE), ACQUIRED);
        await leases().release(key, ONE, { kind: 'failed', reason: 'renderer-failed', mayRepeat });
        storage.clock.advance(seconds * 1_000 - 1);
        assert.deepEqual(await leases().acquire(key, TWO), {
          kind: 'over',
          reason: 'renderer-failed',
          left: undefined,
        });
        storage.clock.advance(1);
      }
    });
  }

  it('starts with short cooldowns again after a page that was kept, and after an hour', async () => {
    const { key } = labPage('/repeats/again');
    const cooldownMs = async () => {
      await leases().acquire(key, ONE);
      await leases().release(key, ONE, { kind: 'failed', reason: 'browser-failed', mayRepeat: true });
      let waitedMs = 0;
      for (; (await leases().acquire(key, TWO)).kind !== 'acquired'; waitedMs += 5_000) storage.clock.advance(5_000);
      await leases().release(key, TWO, { kind: 'failed', reason: 'site-unreachable', mayRepeat: false });
      storage.clock.advance(LEASE_TIMES.cooldownMs);
      return waitedMs;
    };
    assert.deepEqual([await cooldownMs(), await cooldownMs()], [5_000, 10_000]);
    await leases().acquire(key, ONE);
    await leases().release(key, ONE, DONE);
    assert.deepEqual([await cooldownMs(), await cooldownMs()], [5_000, 10_000]);
    storage.clock.advance(3_600_000);
    assert.equal(await cooldownMs(), 5_000);
  });

  it('gives a page whose renders die with their leases longer and longer cooldowns, until it is purged', async () => {
    const { key } = labPage('/dies');
    // The lease itself is the first pauses.
    for (const [round, extraMs] of [0, 0, 0, cooldownBeyondLease(4), cooldownBeyondLease(5)].entries()) {
      assert.deepEqual(await leases().acquire(key, `00000000-100${round}`), ACQUIRED);
      storage.clock.advance(LEASE_TIMES.leaseMs);
      if (extraMs === 0) continue;
      for (const waitMs of [extraMs - 1, 1]) {
        assert.deepEqual(await leases().acquire(key, TWO), {
          kind: 'over',
          reason: 'renderer-failed',
          left: undefined,
        });
        storage.clock.advance(waitMs);
      }
    }
    assert.deepEqual(await leases().acquire(key, ONE), ACQUIRED);
    storage.clock.advance(LEASE_TIMES.leaseMs);
    const settledAtMs = storage.clock.nowMs();
    assert.deepEqual(await leases().acquire(key, TWO, { settledAtMs }), ACQUIRED);
  });

  /** A page that a render under a lease left. */
  const leftBy = (lease: string, forLater = true): LeftPage => ({
    lease,
    renderStartedAtMs: storage.clock.nowMs(),
    reason: 'api-failed',
    status: 200,
    headers: [['x-robots-tag', 'noindex']],
    objectKey: 'left/a/b',
    forLater,
  });
  const unkept = (left: LeftPage | undefined, cooldownMs: number, brokenInARow = 1) =>
    ({
      kind: 'unkept',
      reason: 'api-failed',
      renderStartedAtMs: storage.clock.nowMs(),
      left,
      cooldownMs,
      brokenInARow,
    }) as const;

  it('hands a left page to the requests that waited, though the lease is free, and to others in its cooldown', async () => {
    const { key } = labPage('/left');
    await leases().acquire(key, ONE);
    assert.deepEqual(await leases().acquire(key, TWO), heldBy(ONE));
    const left = leftBy(ONE);
    await leases().release(key, ONE, unkept(left, 10_000));
    const over = { kind: 'over', reason: 'api-failed', left };
    assert.deepEqual(await leases().acquire(key, THREE), over, 'in the cooldown');
    storage.clock.advance(10_000);
    assert.deepEqual(
      await leases().acquire(key, TWO, { awaited: [ONE, 'x'] }),
      over,
      'after it, for a request that waited',
    );
    assert.deepEqual(await leases().acquire(key, TWO, { awaited: ['x'] }), ACQUIRED);
    assert.deepEqual(
      await leases().acquire(key, THREE, { awaited: [ONE] }),
      heldBy(TWO, left),
      'while the next render is under way',
    );
    await leases().release(key, TWO, unkept(undefined, 0));
    assert.deepEqual(
      await leases().acquire(key, THREE, { awaited: [ONE, TWO] }),
      ACQUIRED,
      'nothing was left the second time',
    );
  });

  it('keeps the left page through a failed render', async () => {
    const { key } = labPage('/left/failed');
    await leases().acquire(key, ONE);
    const left = leftBy(ONE);
    await leases().release(key, ONE, unkept(left, 0));
    await leases().acquire(key, TWO);
    await leases().release(key, TWO, { kind: 'failed', reason: 'deadline', mayRepeat: false });
    assert.deepEqual(await leases().acquire(key, THREE), { kind: 'over', reason: 'deadline', left });
  });

  it('says that a lease has no owner if it ended meanwhile', async () => {
    const { key } = labPage('/ended');
    await leases().acquire(key, ONE);
    await leases().release(key, ONE, unkept(undefined, 1_000));
    const asked = leases().acquire(key, TWO);
    storage.clock.advance(1_000);
    assert.deepEqual(await asked, { kind: 'held', owner: undefined, left: undefined });
    assert.deepEqual(await leases().acquire(key, TWO), ACQUIRED);
  });

  it('ends a cooldown by a purge that came after the render began, and by none before', async () => {
    const { key } = labPage('/purged');
    await leases().acquire(key, ONE);
    await leases().release(key, ONE, unkept(leftBy(ONE), 300_000));
    const startedMs = storage.clock.nowMs();
    assert.equal((await leases().acquire(key, TWO, { settledAtMs: startedMs - 1 })).kind, 'over');
    assert.deepEqual(await leases().acquire(key, TWO, { settledAtMs: startedMs }), ACQUIRED);
    assert.equal(
      (await leases().acquire(key, THREE, { settledAtMs: startedMs })).kind,
      'held',
      'a purge ends no render',
    );
  });

  it('tells a render whether a request waits, and how often in a row the page was broken, for an hour', async () => {
    const { key } = labPage('/history');
    await leases().acquire(key, ONE);
    assert.deepEqual(await leases().history(key, ONE), { awaited: false, triedAtMs: 0, brokenInARow: 0 });
    await leases().acquire(key, TWO, { queued: true });
    assert.equal((await leases().history(key, ONE)).awaited, false, 'a background render waits for nothing');
    await leases().acquire(key, TWO);
    assert.equal((await leases().history(key, ONE)).awaited, true);
    assert.equal((await leases().history(key, TWO)).awaited, false, 'the lease is not theirs');
    const triedAtMs = storage.clock.nowMs();
    await leases().release(key, ONE, unkept(undefined, 0, 3));
    await leases().acquire(key, TWO);
    assert.deepEqual(await leases().history(key, TWO), { awaited: false, triedAtMs, brokenInARow: 3 });
    storage.clock.advance(3_600_000);
    assert.deepEqual(await leases().history(key, TWO), { awaited: false, triedAtMs, brokenInARow: 0 });
    await leases().release(key, TWO, DONE);
    assert.deepEqual(await leases().history(key, TWO), { awaited: false, triedAtMs: 0, brokenInARow: 0 });
  });

  it('treats an unreadable left page as absent', async () => {
    const { key } = labPage('/unreadable');
    await leases().acquire(key, ONE);
    await leases().release(key, ONE, unkept({ ...leftBy(ONE), status: 7 }, 1_000));
    assert.deepEqual(await leases().acquire(key, TWO), { kind: 'over', reason: 'api-failed', left: undefined });
  });

  it('costs one write to take and one to release', async () => {
    const { key } = labPage('/cost');
    storage.dynamoDb.resetRequests();
    await leases().acquire(key, ONE);
    await leases().release(key, ONE, DONE);
    assert.deepEqual(
      storage.dynamoDb.requests().map(({ operation, targets }) => ({ operation, table: targets[0]?.table })),
      [
        { operation: 'UpdateItem', table: LEASE_TABLE },
        { operation: 'DeleteItem', table: LEASE_TABLE },
      ],
    );
  });

  it('throws when the table is unavailable', async () => {
    storage.dynamoDb.setFault(TEST_REGION, 'throttled');
    await assert.rejects(leases().acquire(labPage('/unavailable').key, ONE), {
      name: 'ProvisionedThroughputExceededException',
    });
    await assert.rejects(leases().release(labPage('/unavailable').key, ONE, DONE), {
      name: 'ProvisionedThroughputExceededException',
    });
  });
});
