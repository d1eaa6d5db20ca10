import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { AnswerHead } from '../../../../core/pages/answer-head';
import { objectKey } from '../../../../core/pages/object-key';
import type { PageObject } from '../../../../core/pages/page-record';
import { S3PageStore } from '../../../../handlers/adapters/s3/page-store';
import { bucketOf, type EmbeddedStorage, startEmbeddedStorage } from '../../../support/storage/embedded-storage';
import { labPage } from '../../../support/storage/lab-site';

const [EU, US] = ['eu-central-1', 'us-east-1'] as const;
const HEAD: AnswerHead = {
  status: 404,
  headers: [
    ['content-type', 'text/html; charset=utf-8'],
    ['link', '<https://ö.example/>; rel="x"'],
  ],
};

for (const missingKeyStatus of [404, 403] as const) {
  describe(`handlers/adapters/page-store-s3 (a missing object is a ${missingKeyStatus})`, () => {
    let storage: EmbeddedStorage;
    before(async () => {
      storage = await startEmbeddedStorage({ regions: [EU, US], missingKeyStatus });
    });
    after(() => storage.close());
    beforeEach(() => {
      storage.heal();
      storage.s3.resetRequests();
    });

    const pages = (region: typeof EU | typeof US = EU) => storage.sandbox(region).pages;

    async function write(path: string, text: string, head = HEAD): Promise<PageObject> {
      const body = gzipSync(text);
      const key = objectKey(labPage(path).key, head, body);
      await pages().write(key, body, head);
      return { key, region: EU, writtenAtMs: storage.clock.nowMs() };
    }

    it('gives back the bytes that were written, from the own bucket alone', async () => {
      const object = await write('/a', '<p>Grüße</p>');
      assert.deepEqual(Buffer.from((await pages().read(object)) ?? []), gzipSync('<p>Grüße</p>'));
      assert.equal(await pages().readRemote(object), undefined, 'the own bucket is no remote one');
      assert.deepEqual(
        storage.s3.requests().map(({ operation, bucket }) => ({ operation, bucket })),
        [
          { operation: 'PutObject', bucket: bucketOf(EU) },
          { operation: 'GetObject', bucket: bucketOf(EU) },
        ],
      );
      assert.equal(
        storage.s3.store.bucket(bucketOf(EU)).objects.get(object.key)?.headers.get('content-encoding'),
        'gzip',
      );
    });

    it('reads another region’s page from that region’s bucket, until it has arrived', async () => {
      const object = await write('/remote', '<p>remote</p>');
      assert.equal(await pages(US).read(object), undefined);
      assert.deepEqual(Buffer.from((await pages(US).readRemote(object)) ?? []), gzipSync('<p>remote</p>'));
      assert.equal(await pages(US).has(object.key), false);
      storage.replicateObjects();
      assert.ok((await pages(US).read(object)) !== undefined && (await pages(US).has(object.key)));
      assert.deepEqual(
        storage.s3.requests().map(({ status }) => status),
        [200, missingKeyStatus, 200, missingKeyStatus, 200, 200],
      );
    });

    it('takes a region without a bucket for one that has nothing', async () => {
      const object: PageObject = { key: 'pages/a/b', region: 'sa-east-1', writtenAtMs: 0 };
      assert.equal(await pages().readRemote(object), undefined);
    });

    if (missingKeyStatus === 404) {
      it('finds a page’s newest body with its status and headers', async () => {
        for (const text of ['one', 'two', 'three', 'one']) {
          await write('/newest', text);
          storage.clock.advance(1_000);
        }
        await write('/newest/other', 'other');
        const found = await pages().latest(labPage('/newest').key);
        assert.ok(found);
        assert.deepEqual(
          { status: found.status, headers: found.headers, gzippedBody: Buffer.from(found.gzippedBody) },
          { status: 404, headers: HEAD.headers, gzippedBody: gzipSync('one') },
        );
        assert.equal(await pages().latest(labPage('/none').key), undefined);
      });

      it('takes a body without its status and headers for none', async () => {
        const headers = [['link', 'x'.repeat(3_000)]] as const;
        const object = await write('/long', 'long', { status: 200, headers });
        assert.ok((await pages().read(object)) !== undefined);
        assert.equal(await pages().latest(labPage('/long').key), undefined);
      });

      it('names no body the newest where there are more than one request lists', async () => {
        for (let count = 0; count < 1_001; count += 1) {
          storage.s3.store.write(bucketOf(EU), `pages/${labPage('/many').key}/${count}`, {
            body: gzipSync(''),
            etag: '""',
            lastModifiedMs: count,
            headers: new Map(),
            checksum: undefined,
          });
        }
        assert.equal(await pages().latest(labPage('/many').key), undefined);
        assert.deepEqual(
          storage.s3.requests().map(({ operation }) => operation),
          ['ListObjectsV2'],
        );
      });
    }

    for (const [what, damaged] of [
      ['no gzip', Buffer.from('<p>plain</p>')],
      ['cut off', gzipSync('<p>whole</p>').subarray(0, -6)],
      ['empty', Buffer.alloc(0)],
      ['changed', gzipSync('<p>whole</p>').fill(0, 12, 15)],
    ] as const) {
      it(`takes an object that is not what it says for none: ${what}`, async () => {
        const object = await write('/damaged', '<p>whole</p>');
        assert.ok((await pages().read(object)) !== undefined);
        await pages().write(object.key, damaged, HEAD);
        assert.equal(await pages().read(object), undefined);
        assert.equal(await pages(US).readRemote(object), undefined);
        assert.equal(await pages().readLeft(object.key), undefined);
        assert.equal(await pages().has(object.key), false);
        if (missingKeyStatus === 404) assert.equal(await pages().latest(labPage('/damaged').key), undefined);
        await write('/damaged', '<p>whole</p>');
        assert.ok(await pages().has(object.key));
      });
    }

    it('throws when S3 refuses or is unavailable', async () => {
      const object = await write('/unavailable', 'x');
      storage.s3.setFault(EU, 'slow-down');
      for (const attempt of [
        () => pages().read(object),
        () => pages().has(object.key),
        () => pages().latest(labPage('/unavailable').key),
        () => pages(US).readRemote(object),
        () => write('/unavailable', 'y'),
      ]) {
        await assert.rejects(
          attempt(),
          (error) => error instanceof S3ServiceException && error.$metadata.httpStatusCode === 503,
        );
      }
      storage.s3.stopRegion(EU);
      await assert.rejects(pages().read(object));
    });
  });
}

describe('handlers/adapters/page-store-s3 (a bucket that takes its time)', () => {
  const slow: Readonly<Record<string, RequestListener>> = {
    'never answers': () => undefined,
    'never ends': (_request, response) => void response.writeHead(200, { etag: '"a"' }).write('begin'),
  };
  for (const [what, listener] of Object.entries(slow)) {
    it(`is given up after so long, for reading and writing: ${what}`, async () => {
      const server = createServer(listener);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : assert.fail('no port');
      const client = new S3Client({
        region: EU,
        endpoint: `http://127.0.0.1:${port}`,
        forcePathStyle: true,
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      });
      const pages = new S3PageStore({ region: EU, bucketOf: () => 'pages', clientOf: () => client }, 200);
      const { key } = labPage('/slow');
      const object: PageObject = { key: objectKey(key, HEAD, gzipSync('')), region: EU, writtenAtMs: 0 };
      try {
        for (const attempt of [
          () => pages.read(object),
          () => pages.has(object.key),
          () => pages.latest(key),
          () => pages.write(object.key, gzipSync('x'), HEAD),
          () => pages.leave(object.key, gzipSync('x')),
        ]) {
          await assert.rejects(attempt(), /abort/i);
        }
      } finally {
        client.destroy();
        server.closeAllConnections();
        server.close();
      }
    });
  }
});
