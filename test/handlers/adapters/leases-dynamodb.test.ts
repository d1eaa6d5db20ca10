import assert from 'node:assert/strict';
import { labPage } from '../../support/cache-lab';
import { LEASE_TABLE, LEASE_TIMES, startEmbeddedStorage, TEST_REGION } from '../../support/embedded-storage';
import type { EmbeddedStorage } from '../../support/embedded-storage';

const ACQUIRED = { kind: 'acquired' };
const HELD = { kind: 'held' };
const [ONE, TWO] = ['00000000-0001', '00000000-0002'];

describe('handlers/adapters/leases-dynamodb', () => {
  let storage: EmbeddedStorage;
  before(async () => {
    storage = await startEmbeddedStorage({ regions: [TEST_REGION, 'us-east-1'] });
  });
  after(() => storage.close());
  beforeEach(() => storage.heal());

  const leases = () => storage.sandbox(TEST_REGION).leases;

  it('gives a page’s lease to one owner, of many that ask at once', async () => {
    const { key } = labPage('/many');
    const states = await Promise.all(Array.from({ length: 50 }, (_, index) => leases().acquire(key, `00000000-${1000 + index}`)));
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
    assert.deepEqual(await leases().acquire(key, TWO), HELD);
  });

  for (const [what, how, lastsMs] of [['a lease', { queued: false }, LEASE_TIMES.leaseMs], ['that of a queued render', { queued: true }, LEASE_TIMES.queuedLeaseMs]] as const) {
    it(`ends ${what} by itself, and not before its time`, async () => {
      const { key } = labPage(`/ends/${lastsMs}`);
      await leases().acquire(key, ONE, how);
      storage.clock.advance(lastsMs - 1);
      assert.deepEqual(await leases().acquire(key, TWO), HELD);
      storage.clock.advance(1);
      assert.deepEqual(await leases().acquire(key, TWO), ACQUIRED);
      await leases().end(key, ONE, undefined);
      assert.deepEqual(await leases().acquire(key, '00000000-0003'), HELD, 'a late owner ends nobody else’s');
      await leases().giveUp(key, ONE, 'renderer-failed');
      assert.deepEqual(await leases().acquire(key, '00000000-0003'), HELD);
    });
  }

  it('is free at once when something was kept, and after a pause when nothing was', async () => {
    const { key } = labPage('/free');
    await leases().acquire(key, ONE);
    await leases().end(key, ONE, undefined);
    assert.deepEqual(await leases().acquire(key, TWO), ACQUIRED);
    await leases().end(key, TWO, 'partial');
    storage.clock.advance(LEASE_TIMES.pauseMs - 1);
    assert.deepEqual(await leases().acquire(key, ONE), { kind: 'over', reason: 'partial' });
    storage.clock.advance(1);
    assert.deepEqual(await leases().acquire(key, ONE), ACQUIRED);
  });

  it('costs one write to take and one to end, of the leases alone', async () => {
    const { key } = labPage('/cost');
    storage.dynamoDb.resetRequests();
    await leases().acquire(key, ONE);
    await leases().end(key, ONE, undefined);
    assert.deepEqual(storage.dynamoDb.requests().map(({ operation, targets }) => [operation, targets[0]?.table]), [['PutItem', LEASE_TABLE], ['DeleteItem', LEASE_TABLE]]);
  });

  it('throws when the table is away', async () => {
    storage.dynamoDb.setFault(TEST_REGION, 'throttled');
    await assert.rejects(leases().acquire(labPage('/away').key, ONE), { name: 'ProvisionedThroughputExceededException' });
    await assert.rejects(leases().end(labPage('/away').key, ONE, undefined), { name: 'ProvisionedThroughputExceededException' });
  });
});
