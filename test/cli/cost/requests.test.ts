// The stated usage of index and buckets by a request, compared with the production handlers' requests.
import assert from 'node:assert/strict';
import { scopesOf } from '../../../core/pages/purge-scopes';
import { STACK } from '../../../operations/cost/assumptions';
import { MISS, REGION_HIT, RENDER } from '../../../operations/cost/request-costs';
import { costOf, together } from '../../../operations/cost/usage';
import { CacheLab } from '../../support/storage/cache-lab';

const [REGION] = ['eu-central-1'] as const;

describe('cli/cost, use of AWS by requests', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start();
  });
  after(() => lab.storage.close());

  function counted() {
    const { dynamoDb, s3 } = lab.storage.meter(REGION);
    const count = (calls: readonly string[], pattern: RegExp) => calls.filter((call) => pattern.test(call)).length;
    return {
      indexWrites: count(dynamoDb.calls, /^(?:Put|Update|Delete)Item$/),
      indexReads: count(dynamoDb.calls, /^(?:BatchGet|Get)Item$/),
      bucketWrites: count(s3.calls, /^PutObject$/),
      bucketReads: count(s3.calls, /^GetObject$/),
    };
  }

  it('matches the handlers’ writes and reads for a new page, and for a kept one', async () => {
    lab.forget();
    assert.equal((await lab.ask('/articles/1')).cache, 'MISS');
    const miss = counted();
    // Replicas of record and page are made by AWS.
    const copies = STACK.regions - 1;
    assert.deepEqual(
      { indexWrites: miss.indexWrites + copies, bucketWrites: miss.bucketWrites + copies },
      { indexWrites: MISS.indexWrites, bucketWrites: MISS.bucketWrites },
    );
    // A read of one record costs a unit at most, the first of a sandbox as many halves as there are records.
    assert.ok(miss.indexReads <= (MISS.indexReads ?? 0), `${miss.indexReads} reads, ${MISS.indexReads} units`);
    assert.equal(miss.bucketReads, MISS.bucketReads ?? 0);

    lab.forget();
    assert.equal((await lab.ask('/articles/1')).cache, 'HIT');
    const hit = counted();
    assert.deepEqual(
      {
        indexWrites: hit.indexWrites,
        bucketWrites: hit.bucketWrites,
        bucketReads: hit.bucketReads,
        indexReads: hit.indexReads,
      },
      { indexWrites: 0, bucketWrites: 0, bucketReads: REGION_HIT.bucketReads, indexReads: 1 },
    );
    // Each record is half a unit: the page's own, and one for each purge that may concern it.
    assert.equal(2 * (REGION_HIT.indexReads ?? 0), 1 + scopesOf('https://www.example.com/articles/1').length);
  });

  it('costs more the more is done', () => {
    const million = (used: Parameters<typeof costOf>[0]) => costOf(together([1e6, used]));
    assert.ok(million(REGION_HIT) < million(RENDER) && million(RENDER) < million(MISS));
  });
});
