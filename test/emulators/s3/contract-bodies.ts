// S3 contract: bodies of any size, sent at once or streamed, arrive unchanged or are refused.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { itUnless, type KnownDeviations } from './known-deviation';
import { refusal, type S3Session } from './session';

function streamOf(body: Buffer, pieceBytes = 50_000): Readable {
  const pieces: Buffer[] = [];
  for (let start = 0; start < body.length; start += pieceBytes) {
    pieces.push(body.subarray(start, start + pieceBytes));
  }
  return Readable.from(pieces, { objectMode: false });
}

/** Flips one bit of the payload on its way: after the SDK has framed it, before its checksum trailer. */
function flipOneBit(): Transform {
  let flipped = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const at = chunk.length - 10;
      const byte = chunk[at];
      if (!flipped && at > 100 && byte !== undefined) {
        const copy = Buffer.from(chunk);
        copy[at] = byte ^ 1;
        flipped = true;
        done(null, copy);
      } else {
        done(null, chunk);
      }
    },
  });
}

/** Declares these tests within a suite. */
export function bodyContract(s3: S3Session, deviations: KnownDeviations): void {
  describe('bodies', () => {
    const sizes = [0, 1, 255, 65_535, 65_536, 65_537, 1_000_003, 3 * 1024 * 1024];
    for (const size of sizes) {
      it(`keeps ${String(size)} bytes sent as a buffer`, async () => {
        const key = `${s3.ownPrefix()}body`;
        const body = randomBytes(size);
        await s3.put(key, body);
        assert.ok(body.equals(await s3.content(key)));
      });

      it(`keeps ${String(size)} bytes sent as a stream`, async () => {
        const key = `${s3.ownPrefix()}body`;
        const body = randomBytes(size);
        await s3.put(key, streamOf(body), { ContentLength: size, ContentEncoding: 'gzip' });
        assert.ok(body.equals(await s3.content(key)));
        const { ContentEncoding, ContentLength } = await s3.head(key);
        assert.equal(ContentEncoding, 'gzip');
        assert.equal(ContentLength, size);
      });
    }
  });

  describe('checksums', () => {
    const { checksumsUnverified } = deviations;

    it('gives back the CRC32 that the SDK sent by default', async () => {
      const key = `${s3.ownPrefix()}body`;
      await s3.put(key, 'hello');
      const read = await s3.client.send(
        new HeadObjectCommand({ Bucket: s3.bucket, Key: key, ChecksumMode: 'ENABLED' }),
      );
      assert.equal(read.ChecksumCRC32, 'NhCmhg==');
    });

    it('takes a SHA-256 instead', async () => {
      const key = `${s3.ownPrefix()}body`;
      const written = await s3.put(key, 'hello', { ChecksumAlgorithm: 'SHA256' });
      assert.equal(written.ChecksumSHA256, createHash('sha256').update('hello').digest('base64'));
      assert.equal((await s3.content(key)).toString(), 'hello');
    });

    const wrongChecksums = {
      CRC32: { ChecksumCRC32: 'AAAAAA==' },
      'SHA-256': { ChecksumSHA256: createHash('sha256').update('other').digest('base64') },
    };
    for (const [algorithm, wrong] of Object.entries(wrongChecksums)) {
      itUnless(
        checksumsUnverified,
        `refuses a body whose ${algorithm} is wrong, and stores nothing`,
        async () => {
          const key = `${s3.ownPrefix()}body`;
          assert.equal(await refusal(s3.put(key, 'hello', wrong)), '400 BadDigest');
          assert.equal(await refusal(s3.head(key)), '404 NotFound');
        },
        async () => {
          const key = `${s3.ownPrefix()}body`;
          await s3.put(key, 'hello', wrong);
          assert.equal((await s3.head(key)).ContentLength, 'hello'.length);
        },
      );
    }

    const corruptedBody = randomBytes(200_000);
    async function sendCorrupted(key: string): Promise<void> {
      const corrupting = s3.newClient();
      corrupting.middlewareStack.add(
        (next) => (args) => {
          const { request } = args;
          if (typeof request === 'object' && request !== null && 'body' in request) {
            assert.ok(request.body instanceof Readable);
            request.body = request.body.pipe(flipOneBit());
          }
          return next(args);
        },
        { step: 'finalizeRequest', priority: 'low' },
      );
      const target = { Bucket: s3.bucket, Key: key };
      const body = { Body: streamOf(corruptedBody), ContentLength: corruptedBody.length };
      try {
        await corrupting.send(new PutObjectCommand({ ...target, ...body }));
      } finally {
        corrupting.destroy();
      }
    }

    itUnless(
      checksumsUnverified,
      'refuses a stream corrupted on its way, by the trailer',
      async () => {
        const key = `${s3.ownPrefix()}body`;
        assert.equal(await refusal(sendCorrupted(key)), '400 BadDigest');
        assert.equal(await refusal(s3.head(key)), '404 NotFound');
      },
      async () => {
        const key = `${s3.ownPrefix()}body`;
        await sendCorrupted(key);
        assert.equal((await s3.head(key)).ContentLength, corruptedBody.length);
      },
    );
  });
}
