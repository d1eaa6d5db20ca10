// Many purges at once, of the same and of other scopes.
import assert from 'node:assert/strict';
import { EVERYTHING, hostScope } from '../../../core/pages/purge-scopes';
import type { PurgeOrder } from '../../../handlers/purge/purge-order';
import { CacheLab } from '../../support/storage/cache-lab';

const REGIONS = ['eu-central-1', 'us-east-1'] as const;
const PURGES = 60;

describe('handlers/purge, a stampede', () => {
  it('costs each purge its own few writes, and the latest of each scope counts in every region', async () => {
    const lab = await CacheLab.start({ regions: REGIONS });
    const orders: readonly PurgeOrder[] = [{ kind: 'everything' }, { kind: 'host', host: 'www.example.com' }];
    const purge = lab.purge();
    const reports = await Promise.all(
      Array.from({ length: PURGES }, (_, at) => {
        lab.storage.clock.advance(1);
        return purge.purge(orders[at % 2] ?? { kind: 'everything' });
      }),
    );
    assert.ok(reports.every(({ unreached }) => unreached.length === 0));
    const updates = lab.storage.dynamoDb.requests().filter(({ operation }) => operation === 'UpdateItem');
    assert.equal(updates.length, PURGES * (REGIONS.length + 1), 'one epoch a region, and the note’s number');
    for (const region of REGIONS) {
      const read = await lab.storage.sandbox(region).epochs.read([EVERYTHING, hostScope('www.example.com')]);
      assert.equal(read.get(EVERYTHING)?.purge.atMs, reports.at(-2)?.atMs, region);
      assert.equal(read.get(hostScope('www.example.com'))?.purge.atMs, reports.at(-1)?.atMs, region);
    }
    assert.equal(new Set(reports.map(({ id }) => id)).size, PURGES, 'each has its note');
    await lab.storage.close();
  }).timeout(60_000);
});
