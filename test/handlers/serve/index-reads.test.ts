// How often one request reads the index: each read of a MISS has its reason in the code.
import assert from 'node:assert/strict';
import { EPOCH_PREFIX } from '../../../core/contract/index-table';
import { EPOCH_MEMORY_MS } from '../../../core/contract/time-outs';
import { CacheLab } from '../../support/storage/cache-lab';
import { INDEX_TABLE } from '../../support/storage/embedded-storage';
import { document } from '../../support/storage/lab-site';

describe('handlers/serve, reads of the index', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start();
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  /** The reads so far, each with the items that it asked for: a page's own, those of purges. */
  function indexReads() {
    return lab.storage.dynamoDb
      .requests()
      .filter(({ operation, targets }) => /Get/.test(operation) && targets[0]?.table === INDEX_TABLE)
      .map(({ targets }) => {
        const purges = targets.filter(({ key }) => JSON.stringify(key).includes(EPOCH_PREFIX)).length;
        return { pages: targets.length - purges, purges };
      });
  }

  const PAGE_AND_PURGES = { pages: 1, purges: 4 };

  it('takes three reads for a MISS: before the lease, under the lease, and after the render', async () => {
    assert.equal((await lab.ask('/miss')).cache, 'MISS');
    assert.deepEqual(indexReads(), [PAGE_AND_PURGES, { pages: 1, purges: 0 }, PAGE_AND_PURGES]);
  });

  it('reads the purges once more after a render that took longer than purges are remembered', async () => {
    lab.browse = async () => {
      lab.storage.clock.advance(EPOCH_MEMORY_MS);
      return document('<p>slow</p>');
    };
    assert.equal((await lab.ask('/slow')).cache, 'MISS');
    assert.deepEqual(indexReads(), [
      PAGE_AND_PURGES,
      { pages: 1, purges: 0 },
      PAGE_AND_PURGES,
      { pages: 0, purges: 4 },
    ]);
  });

  it('takes one read for a HIT', async () => {
    await lab.ask('/hit');
    lab.forget();
    assert.equal((await lab.ask('/hit')).cache, 'HIT');
    assert.deepEqual(indexReads(), [PAGE_AND_PURGES]);
  });
});
