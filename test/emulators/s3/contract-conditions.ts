// S3 contract: conditional writes and reads.
import assert from 'node:assert/strict';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { refusal, type S3Session } from './session';

/** Declares these tests within a suite. */
export function conditionContract(s3: S3Session): void {
  describe('conditions', () => {
    it('writes with If-None-Match: * only where nothing is', async () => {
      const key = `${s3.ownPrefix()}page`;
      await s3.put(key, 'first', { IfNoneMatch: '*' });
      assert.equal(await refusal(s3.put(key, 'second', { IfNoneMatch: '*' })), '412 PreconditionFailed');
      assert.equal((await s3.content(key)).toString(), 'first');
      await s3.delete(key);
      await s3.put(key, 'third', { IfNoneMatch: '*' });
      assert.equal((await s3.content(key)).toString(), 'third');
    });

    it('lets one of several concurrent If-None-Match: * writes win', async () => {
      const key = `${s3.ownPrefix()}page`;
      const bodies = Array.from({ length: 8 }, (_, index) => `writer ${String(index)}`);
      const results = await Promise.allSettled(bodies.map((body) => s3.put(key, body, { IfNoneMatch: '*' })));
      const winners = bodies.filter((_, index) => results[index]?.status === 'fulfilled');
      assert.equal(winners.length, 1);
      assert.equal((await s3.content(key)).toString(), winners[0]);
    });

    it('writes with If-Match only over that version', async () => {
      const key = `${s3.ownPrefix()}page`;
      assert.equal(await refusal(s3.put(key, 'new', { IfMatch: '"0123"' })), '404 NoSuchKey');
      const { ETag } = await s3.put(key, 'first');
      assert.equal(await refusal(s3.put(key, 'second', { IfMatch: '"0123"' })), '412 PreconditionFailed');
      await s3.put(key, 'third', { IfMatch: ETag });
      assert.equal((await s3.content(key)).toString(), 'third');
    });

    it('answers 304 to If-None-Match with the present ETag', async () => {
      const key = `${s3.ownPrefix()}page`;
      const { ETag } = await s3.put(key, 'body');
      const same = { Bucket: s3.bucket, Key: key, IfNoneMatch: ETag };
      assert.match(await refusal(s3.client.send(new GetObjectCommand(same))), /^304 /);
      assert.match(await refusal(s3.client.send(new HeadObjectCommand(same))), /^304 /);
      const { ETag: read } = await s3.client.send(new GetObjectCommand({ ...same, IfNoneMatch: '"0123"' }));
      assert.equal(read, ETag);
    });

    it('answers 412 to If-Match with another ETag', async () => {
      const key = `${s3.ownPrefix()}page`;
      const { ETag } = await s3.put(key, 'body');
      const read = { Bucket: s3.bucket, Key: key };
      assert.equal(
        await refusal(s3.client.send(new GetObjectCommand({ ...read, IfMatch: '"0123"' }))),
        '412 PreconditionFailed',
      );
      const { ETag: same } = await s3.client.send(new GetObjectCommand({ ...read, IfMatch: ETag }));
      assert.equal(same, ETag);
    });
  });
}
