// S3 contract: objects are kept whole with their metadata, replaced, deleted and missed.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { itUnless, type KnownDeviations } from './known-deviation';
import { refusal, type S3Session } from './session';

/** Declares these tests within a suite. */
export function objectContract(s3: S3Session, deviations: KnownDeviations): void {
  describe('objects', () => {
    it('gives back body, headers and metadata', async () => {
      const key = `${s3.ownPrefix()}page`;
      const before = Math.floor(Date.now() / 1000) * 1000;
      const written = await s3.put(key, 'the page', {
        ContentType: 'text/html; charset=utf-8',
        ContentEncoding: 'br',
        CacheControl: 'max-age=60',
        Metadata: { 'page-status': '404', url: 'https://example.com/a%2Fb?c=d+e' },
      });
      const etag = `"${createHash('md5').update('the page').digest('hex')}"`;
      assert.equal(written.ETag, etag);

      for (const read of [await s3.get(key), await s3.head(key)]) {
        assert.equal(read.ETag, etag);
        assert.equal(read.ContentLength, 8);
        assert.equal(read.ContentType, 'text/html; charset=utf-8');
        assert.equal(read.ContentEncoding, 'br');
        assert.equal(read.CacheControl, 'max-age=60');
        assert.deepEqual(read.Metadata, { 'page-status': '404', url: 'https://example.com/a%2Fb?c=d+e' });
        assert.ok(read.LastModified && read.LastModified.getTime() >= before, String(read.LastModified));
      }
      assert.equal((await s3.content(key)).toString(), 'the page');
    });

    it('replaces body and metadata whole', async () => {
      const key = `${s3.ownPrefix()}page`;
      await s3.put(key, 'first', { Metadata: { one: '1' }, CacheControl: 'no-cache' });
      await s3.put(key, 'second', { Metadata: { two: '2' } });
      const read = await s3.head(key);
      assert.deepEqual(read.Metadata, { two: '2' });
      assert.equal(read.CacheControl, undefined);
      assert.equal((await s3.content(key)).toString(), 'second');
    });

    it('deletes, and deletes again', async () => {
      const key = `${s3.ownPrefix()}page`;
      await s3.put(key, 'gone soon');
      for (const round of ['present', 'absent']) {
        const { $metadata } = await s3.delete(key);
        assert.equal($metadata.httpStatusCode, 204, round);
      }
      assert.equal(await refusal(s3.get(key)), '404 NoSuchKey');
    });

    it('says what is missing: key or bucket', async () => {
      const missing = { Bucket: `${s3.bucket}-absent`, Key: 'page' };
      assert.equal(await refusal(s3.get(`${s3.ownPrefix()}absent`)), '404 NoSuchKey');
      assert.equal(await refusal(s3.head(`${s3.ownPrefix()}absent`)), '404 NotFound');
      assert.equal(await refusal(s3.client.send(new GetObjectCommand(missing))), '404 NoSuchBucket');
      assert.equal(await refusal(s3.client.send(new DeleteObjectCommand(missing))), '404 NoSuchBucket');
      assert.equal(
        await refusal(s3.client.send(new PutObjectCommand({ ...missing, Body: 'body' }))),
        '404 NoSuchBucket',
      );
      assert.equal(
        await refusal(s3.client.send(new ListObjectsV2Command({ Bucket: missing.Bucket }))),
        '404 NoSuchBucket',
      );
    });

    itUnless(
      deviations.metadataUnbounded,
      'refuses metadata over 2 KB',
      async () => {
        const key = `${s3.ownPrefix()}page`;
        await s3.put(key, 'fits', { Metadata: { m: 'x'.repeat(2047) } });
        assert.equal(await refusal(s3.put(key, 'body', { Metadata: { m: 'x'.repeat(2048) } })), '400 MetadataTooLarge');
      },
      async () => {
        const key = `${s3.ownPrefix()}page`;
        await s3.put(key, 'body', { Metadata: { m: 'x'.repeat(2048) } });
        assert.equal((await s3.head(key)).Metadata?.['m']?.length, 2048);
      },
    );
  });
}
