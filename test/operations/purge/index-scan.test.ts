// Reading known pages out of an index by segments, over embedded DynamoDB.
import assert from 'node:assert/strict';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { PageRecord } from '../../../core/pages/page-record';
import { toItem } from '../../../handlers/adapters/dynamodb/page-index';
import { AwsCallError } from '../../../operations/aws/aws-call';
import { DynamoDbIndexScan, type KnownPage } from '../../../operations/purge/index-scan';
import { everyPage } from '../../../operations/purge/sample-pages';
import {
  type EmbeddedStorage,
  INDEX_TABLE,
  START_MS,
  startEmbeddedStorage,
  TEST_REGION,
} from '../../support/storage/embedded-storage';
import { labPage } from '../../support/storage/lab-site';

const PAGES = 300;
/** Purges, notes and jobs lie in the same table. */
const OTHERS = ['purge:*', 'purge-note:3', 'health:us-east-1', 'job:1', 'job:1:step'];

describe('operations/purge/index-scan', function () {
  this.timeout(30_000);
  let storage: EmbeddedStorage;
  let client: DynamoDBClient;
  let scan: DynamoDbIndexScan;
  before(async () => {
    storage = await startEmbeddedStorage();
    client = new DynamoDBClient({
      region: TEST_REGION,
      endpoint: storage.dynamoDb.endpoint(TEST_REGION),
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    scan = new DynamoDbIndexScan(client, TEST_REGION, INDEX_TABLE);
    const items = [
      ...Array.from({ length: PAGES }, (_, at) => toItem(recordOf(`/${at}`))),
      ...OTHERS.map((key) => ({ key: { S: key }, url: { S: 'https://www.example.com/' } })),
    ];
    await Promise.all(items.map((Item) => client.send(new PutItemCommand({ TableName: INDEX_TABLE, Item }))));
  });
  after(async () => {
    client.destroy();
    await storage.close();
  });

  /** Reads a segment part by part. */
  async function segment(at: number, segments: number, limit: number) {
    const pages: KnownPage[] = [];
    const parts: number[] = [];
    let start: string | undefined;
    do {
      const part = await scan.read(at, segments, limit, start);
      pages.push(...part.pages);
      parts.push(part.items);
      start = part.next;
    } while (start !== undefined);
    return { pages, parts };
  }

  it('reads every page once, whatever the number of segments and the size of a part', async () => {
    for (const [segments, limit] of [
      [1, 1_000],
      [4, 40],
      [7, 11],
    ] as const) {
      const read = await Promise.all(Array.from({ length: segments }, (_, at) => segment(at, segments, limit)));
      const keys = read.flatMap(({ pages }) => pages.map(({ key }) => key));
      assert.deepEqual([keys.length, new Set(keys).size], [PAGES, PAGES], `${segments} segments`);
      const parts = read.flatMap((one) => one.parts);
      assert.ok(parts.every((items) => items <= limit));
      assert.equal(
        parts.reduce((sum, items) => sum + items, 0),
        PAGES + OTHERS.length,
        'other items are read, too',
      );
      assert.ok(
        read.every(({ pages }) => segments === 1 || pages.length < PAGES / 2),
        'segments divide the pages',
      );
    }
  });

  it('tells of a page what a census needs', async () => {
    const { pages } = await segment(0, 1, 1_000);
    const { key, keyUrl, status, renderStartedAtMs, freshUntilMs, staleUntilMs, errorUntilMs } = recordOf('/7');
    assert.deepEqual(
      pages.find((page) => page.key === key),
      {
        ...{ key, keyUrl, status, region: TEST_REGION, renderStartedAtMs, freshUntilMs, staleUntilMs, errorUntilMs },
        textLength: 1,
      },
    );
  });

  it('counts all of them exactly, and holds no more than is wanted', async () => {
    const items: number[] = [];
    const all = await everyPage(
      scan,
      () => true,
      250,
      (count) => items.push(count),
    );
    assert.deepEqual([all.pages.value, all.found.length, all.isCut, all.isExact], [PAGES, 250, true, true]);
    assert.deepEqual([all.readItems, items.at(-1)], [PAGES + OTHERS.length, PAGES + OTHERS.length]);
    const some = await everyPage(scan, ({ keyUrl }) => keyUrl.endsWith('/7'), 250);
    assert.deepEqual([some.pages.value, some.isCut], [1, false]);
  });

  it('names the call, the region and the table if DynamoDB refuses', async () => {
    storage.dynamoDb.setFault(TEST_REGION, 'throttled');
    await assert.rejects(scan.read(0, 1, 10), (error: unknown) => {
      assert.ok(error instanceof AwsCallError);
      for (const part of ['dynamodb:Scan', TEST_REGION, INDEX_TABLE])
        assert.ok(error.message.includes(part), error.message);
      return true;
    });
    storage.heal();
  });
});

function recordOf(path: string): PageRecord {
  const { key, keyUrl } = labPage(path);
  const times = { renderStartedAtMs: START_MS, changedAtMs: START_MS, freshUntilMs: START_MS + 1 };
  return {
    ...{ key, keyUrl, status: 200, headers: [], textLength: 1 },
    object: { key: `pages/${key}/x`, region: TEST_REGION, writtenAtMs: START_MS },
    ...{ ...times, staleUntilMs: START_MS + 2, errorUntilMs: START_MS + 3 },
  };
}
