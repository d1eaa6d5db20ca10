import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { objectKey, pageKey } from '../../../core/page-key';
import type { PageRecord } from '../../../core/page-record';
import { startEmbeddedStorage, TEST_REGION } from '../../support/embedded-storage';
import type { EmbeddedStorage } from '../../support/embedded-storage';
import { testPage } from '../../support/page-urls';

const url = testPage('/a%2Fb?q=%26+1');
const body = gzipSync('<p>Grüße</p>');

const record: PageRecord = {
  key: pageKey(url),
  url,
  status: 200,
  headers: [['content-type', 'text/html; charset=utf-8'], ['x-robots-tag', 'noindex']],
  objectKey: objectKey(pageKey(url), body),
  region: TEST_REGION,
  renderStartedAtMs: 1_000,
  writtenAtMs: 2_000,
  freshUntilMs: 60_000,
};

describe('handlers/adapters: index and pages', () => {
  let storage: EmbeddedStorage;
  before(async () => {
    storage = await startEmbeddedStorage();
  });
  after(() => storage.close());

  it('gives back the record that was put, whole', async () => {
    await storage.index.put(record);
    assert.deepEqual(await storage.index.find(record.key), record);
  });

  it('replaces a record whole: nothing of the earlier one stays', async () => {
    await storage.index.put(record);
    const redirect: PageRecord = { ...record, status: 301, headers: [['location', '/b']], objectKey: undefined };
    await storage.index.put(redirect);
    assert.deepEqual(await storage.index.find(record.key), redirect);
  });

  it('finds nothing where nothing was put', async () => {
    assert.equal(await storage.index.find(pageKey(testPage('/never'))), undefined);
  });

  it('reads an index in one eventually consistent request', async () => {
    storage.dynamoDb.resetRequests();
    await storage.index.find(record.key);
    assert.deepEqual(storage.dynamoDb.requests().map(({ operation }) => operation), ['GetItem']);
  });

  it('gives back the bytes that were written', async () => {
    const key = record.objectKey ?? '';
    await storage.pages.write(key, body);
    assert.deepEqual(Buffer.from((await storage.pages.read(key)) ?? []), body);
  });

  it('takes a missing object for absent, whether S3 says 404 or, without s3:ListBucket, 403', async () => {
    assert.equal(await storage.pages.read('pages/none'), undefined);
    assert.equal(await storage.unlistablePages.read('pages/none'), undefined);
    assert.deepEqual(storage.s3.requests().slice(-2).map(({ status }) => status), [404, 403]);
  });

  it('throws when S3 or DynamoDB refuses', async () => {
    storage.s3.setFault(TEST_REGION, 'slow-down');
    storage.dynamoDb.setFault(TEST_REGION, 'throttled');
    await assert.rejects(storage.pages.read('pages/none'), { name: 'SlowDown' });
    await assert.rejects(storage.index.find(record.key), { name: 'ProvisionedThroughputExceededException' });
    storage.s3.setFault(TEST_REGION, undefined);
    storage.dynamoDb.setFault(TEST_REGION, undefined);
  });
});
