// What `serve` tells a health check, over embedded storage.
import assert from 'node:assert/strict';
import { HEALTH_HEADER, REGION_HEADER } from '../../../core/contract/header-names';
import { overridden } from '../../support/machine/overridden';
import { CacheLab } from '../../support/storage/cache-lab';
import { TEST_REGION } from '../../support/storage/embedded-storage';

describe('handlers/serve, health', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ regions: [TEST_REGION], missingKeyStatus: 403 });
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  async function health() {
    const { status, headers } = await lab.serve(TEST_REGION)({ headers: { [HEALTH_HEADER]: 'how' } });
    const all = Object.fromEntries(headers);
    return { status, region: all[REGION_HEADER], health: all[HEALTH_HEADER], cacheControl: all['cache-control'] };
  }

  const answerTelling = (health: string) => ({ status: 200, region: TEST_REGION, health, cacheControl: 'no-store' });

  it('says that all is well, by two requests and without a render', async () => {
    assert.deepEqual(await health(), answerTelling('well'));
    assert.deepEqual(
      { rendered: lab.rendered, fetched: lab.fetched, lines: lab.log.lines },
      { rendered: [], fetched: [], lines: [] },
    );
    assert.deepEqual(
      lab.storage.s3.requests().map(({ operation }) => operation),
      ['GetObject'],
    );
  });

  it('caches good health for 45 s, and no other state', async () => {
    const serve = lab.serve(TEST_REGION);
    const ask = async () =>
      Object.fromEntries((await serve({ headers: { [HEALTH_HEADER]: 'how' } })).headers)[HEALTH_HEADER];
    assert.equal(await ask(), 'well');
    lab.storage.s3.stopRegion(TEST_REGION);
    lab.storage.clock.advance(44_999);
    assert.equal(await ask(), 'well');
    lab.storage.clock.advance(1);
    assert.deepEqual([await ask(), await ask()], ['bucket', 'bucket']);
    lab.storage.heal();
    assert.equal(await ask(), 'well');
  });

  it('names unavailable parts, and logs them', async () => {
    lab.storage.dynamoDb.stopRegion(TEST_REGION);
    assert.deepEqual(await health(), answerTelling('index'));
    lab.storage.s3.stopRegion(TEST_REGION);
    assert.deepEqual(await health(), answerTelling('index,bucket'));
    assert.deepEqual(
      lab.log.lines.map(({ level, fields }) => ({ level, part: fields['part'] })),
      [
        { level: 'warn', part: 'index' },
        { level: 'warn', part: 'index' },
        { level: 'warn', part: 'bucket' },
      ],
    );
  });

  it('waits three seconds for a part', async () => {
    const { index, ...storage } = lab.storage.sandbox(TEST_REGION);
    const never = overridden(index, { find: () => new Promise<never>(() => undefined) });
    const { headers } = await lab.serve(TEST_REGION, { ...storage, index: never })({
      headers: { [HEALTH_HEADER]: 'how' },
    });
    assert.equal(Object.fromEntries(headers)[HEALTH_HEADER], 'index');
  });
});
