// Several regions, with replication that lags or stands still.
import assert from 'node:assert/strict';
import { NO_EPOCHS } from '../../../core/pages/epochs';
import { recordState } from '../../../core/pages/freshness';
import { overridden } from '../../support/machine/overridden';
import { CacheLab } from '../../support/storage/cache-lab';
import { bucketOf } from '../../support/storage/embedded-storage';
import { document, labPage } from '../../support/storage/lab-site';

const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'] as const;
const [EU, US, AP] = REGIONS;
const DAY_MS = 86_400_000;

for (const missingKeyStatus of [404, 403] as const) {
  describe(`handlers/serve, several regions (a missing object is a ${missingKeyStatus})`, () => {
    let lab: CacheLab;
    before(async () => {
      lab = await CacheLab.start({ regions: REGIONS, missingKeyStatus });
    });
    after(() => lab.storage.close());
    beforeEach(() => lab.reset());

    /** Has a page rendered in Europe; the record arrives everywhere. */
    async function keepInEurope(path: string): Promise<string> {
      await lab.askIn(EU, path);
      await lab.storage.replicateIndex();
      const { record } = await lab.find(path, US);
      lab.forget();
      lab.storage.clock.advance(1_000);
      return record?.object?.key ?? assert.fail('no record');
    }

    it('reads a page that has not arrived here from the bucket of the region that rendered it', async () => {
      const key = await keepInEurope('/remote');
      const answer = await lab.askIn(US, '/remote');
      assert.partialDeepStrictEqual(answer, {
        cache: 'HIT-REMOTE',
        text: '<p>https://www.example.com/remote</p>',
        headers: { 'x-georender-region': US },
      });
      const gets = lab.storage.s3
        .requests()
        .map(({ operation, bucket, key: asked, status }) => ({ operation, bucket, key: asked, status }));
      assert.deepEqual(gets, [
        { operation: 'GetObject', bucket: bucketOf(US), key, status: missingKeyStatus },
        { operation: 'GetObject', bucket: bucketOf(EU), key, status: 200 },
      ]);
      assert.ok(!lab.storage.s3.objectKeys(bucketOf(US)).includes(key));
      assert.deepEqual({ rendered: lab.rendered, lines: lab.log.lines }, { rendered: [], lines: [] });
      lab.storage.replicateObjects();
      assert.equal((await lab.askIn(US, '/remote')).cache, 'HIT');
    });

    it('renders again, once, when that bucket is unavailable: then the page is its own', async () => {
      await keepInEurope('/writer-away');
      lab.storage.s3.stopRegion(EU);
      const answers = await Promise.all([1, 2, 3].map(() => lab.askIn(US, '/writer-away')));
      assert.ok(
        answers.every(({ cache, text }) => cache === 'MISS' && text === '<p>https://www.example.com/writer-away</p>'),
      );
      assert.deepEqual(
        lab.rendered.map(({ region }) => region),
        [US],
      );
      assert.ok(
        lab.log.lines.every(
          ({ message }) => message === 'The bucket of the region that rendered the page did not answer.',
        ) && lab.log.lines.length === 3,
      );
      lab.forget();
      assert.equal((await lab.askIn(US, '/writer-away')).cache, 'HIT');
      assert.deepEqual({ rendered: lab.rendered, lines: lab.log.lines }, { rendered: [], lines: [] });
      await lab.storage.replicateIndex();
      assert.equal((await lab.askIn(AP, '/writer-away')).cache, 'HIT-REMOTE', 'the third region reads it there too');
    });

    it('renders again a page whose region was removed with its bucket', async () => {
      await keepInEurope('/removed');
      const { pages, ...storage } = lab.storage.sandbox(US);
      const left = overridden(pages, { readRemote: async () => undefined });
      const answer = await lab.ask('/removed', {}, lab.serve(US, { ...storage, pages: left }));
      assert.deepEqual({ cache: answer.cache, rendered: lab.rendered.length }, { cache: 'MISS', rendered: 1 });
      assert.equal(
        (await lab.ask('/removed', {}, lab.serve(US, { ...lab.storage.sandbox(US), pages: left }))).cache,
        'HIT',
      );
    });

    it('writes no object for a page that is as another region wrote it', async () => {
      const key = await keepInEurope('/same');
      lab.storage.replicateObjects();
      lab.storage.clock.advance(1.5 * DAY_MS);
      assert.equal((await lab.askIn(US, '/same')).cache, 'STALE');
      assert.deepEqual(
        (await lab.runEvents()).map(({ kind }) => kind),
        ['stored'],
      );
      const { record } = await lab.find('/same', US);
      assert.deepEqual({ key: record?.object?.key, region: record?.object?.region }, { key, region: EU });
      assert.deepEqual(
        lab.storage.s3.requests().filter(({ operation }) => operation === 'PutObject'),
        [],
      );
    });

    it('comes to one answer everywhere when two regions rendered at once', async () => {
      lab.browse = async (_url, _variant, region) => document(`<p>of ${region}</p>`);
      const first = await Promise.all([lab.askIn(EU, '/at-once'), lab.askIn(US, '/at-once')]);
      assert.deepEqual(
        first.map(({ text }) => text),
        [`<p>of ${EU}</p>`, `<p>of ${US}</p>`],
      );
      await lab.storage.replicateIndex();
      const [one, ...others] = await Promise.all(REGIONS.map((region) => lab.askIn(region, '/at-once')));
      assert.match(one?.cache ?? '', /^HIT/);
      for (const other of others)
        assert.partialDeepStrictEqual(other, { text: one?.text, headers: { etag: one?.headers['etag'] } });
      lab.storage.replicateObjects();
      for (const region of REGIONS) assert.equal((await lab.askIn(region, '/at-once')).cache, 'HIT');
    });

    it('lets an earlier render never take the place of a later one that has arrived', async () => {
      await keepInEurope('/order');
      const { record } = await lab.find('/order', US);
      assert.ok(record !== undefined);
      await lab.storage
        .sandbox(US)
        .index.put({ ...record, renderStartedAtMs: record.renderStartedAtMs - 1, status: 203 });
      assert.deepEqual(await lab.find('/order', US), { record, ...NO_EPOCHS });
      assert.equal(recordState(record, NO_EPOCHS, lab.storage.clock.nowMs()), 'fresh');
      assert.equal(record.key, labPage('/order').key);
    });
  });
}
