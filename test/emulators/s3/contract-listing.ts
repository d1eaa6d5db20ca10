// S3 contract: ListObjectsV2 pages completely and in order.
import assert from 'node:assert/strict';
import type { S3Session } from './session';

/** Declares these tests within a suite. */
export function listingContract(s3: S3Session): void {
  describe('listing', () => {
    it('pages through 25 keys by 10', async () => {
      const prefix = s3.ownPrefix();
      const keys = Array.from({ length: 25 }, (_, index) => `${prefix}${String(index).padStart(2, '0')} +%/é`);
      for (const key of keys) {
        await s3.put(key, 'x');
      }
      const pages: (string | undefined)[][] = [];
      let token: string | undefined;
      do {
        const page = await s3.list({ Prefix: prefix, MaxKeys: 10, ContinuationToken: token });
        pages.push(page.keys);
        assert.equal(page.KeyCount, page.keys.length);
        assert.equal(page.MaxKeys, 10);
        assert.equal(page.IsTruncated, page.NextContinuationToken !== undefined);
        token = page.NextContinuationToken;
      } while (token !== undefined && pages.length < 10);
      assert.deepEqual(
        pages.map((page) => page.length),
        [10, 10, 5],
      );
      assert.deepEqual(pages.flat(), keys);
    });

    it('ends exactly at a full page, and after a deleted last key', async () => {
      const prefix = s3.ownPrefix();
      const keys = ['a', 'b', 'c', 'd'].map((tail) => prefix + tail);
      for (const key of keys) {
        await s3.put(key, 'x');
      }
      const first = await s3.list({ Prefix: prefix, MaxKeys: 2 });
      assert.deepEqual(first.keys, keys.slice(0, 2));
      await s3.delete(`${prefix}b`);
      const second = await s3.list({
        Prefix: prefix,
        MaxKeys: 2,
        ContinuationToken: first.NextContinuationToken,
      });
      assert.deepEqual(second.keys, keys.slice(2));
      assert.equal(second.IsTruncated, false);
    });

    it('tells size, ETag and time of each key', async () => {
      const prefix = s3.ownPrefix();
      const { ETag } = await s3.put(`${prefix}a`, 'hello');
      const [entry] = (await s3.list({ Prefix: prefix })).Contents ?? [];
      assert.ok(entry);
      assert.equal(entry.Size, 5);
      assert.equal(entry.ETag, ETag);
      assert.ok(entry.LastModified && Math.abs(entry.LastModified.getTime() - Date.now()) < 60_000);
    });

    it('starts after a key, which need not exist', async () => {
      const prefix = s3.ownPrefix();
      for (const tail of ['a', 'b', 'c']) {
        await s3.put(prefix + tail, 'x');
      }
      assert.deepEqual((await s3.list({ Prefix: prefix, StartAfter: `${prefix}a` })).keys, [
        `${prefix}b`,
        `${prefix}c`,
      ]);
      assert.deepEqual((await s3.list({ Prefix: prefix, StartAfter: `${prefix}bb` })).keys, [`${prefix}c`]);
    });

    it('orders keys by their UTF-8 bytes', async () => {
      const prefix = s3.ownPrefix();
      const ordered = ['!', 'A', 'a', 'é', '\uFF5E', '😀'].map((tail) => prefix + tail);
      for (const key of [...ordered].reverse()) {
        await s3.put(key, 'x');
      }
      assert.deepEqual((await s3.list({ Prefix: prefix })).keys, ordered);
    });

    it('lists nothing where nothing is', async () => {
      const empty = await s3.list({ Prefix: s3.ownPrefix() });
      assert.deepEqual(empty.keys, []);
      assert.equal(empty.KeyCount, 0);
      assert.equal(empty.IsTruncated, false);
    });

    it('encodes keys for the URL when asked', async () => {
      const prefix = s3.ownPrefix();
      const keys = ['a+b', 'c d', 'e%2Ff', 'g/é'].map((tail) => prefix + tail);
      for (const key of keys) {
        await s3.put(key, 'x');
      }
      const page = await s3.list({ Prefix: prefix, EncodingType: 'url' });
      assert.equal(page.EncodingType, 'url');
      const decoded = page.keys.map((key) => decodeURIComponent((key ?? '').replaceAll('+', ' ')));
      assert.deepEqual(decoded, keys);
    });
  });
}
