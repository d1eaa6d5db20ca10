// The contract of the adapters for S3 and DynamoDB, wired as the functions wire them: against the emulators, and
// against the peer that AWS_ENDPOINT_URL names. The adapters learn of either by environment variables alone.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { INDEX_PARTITION_KEY, LEASE_PARTITION_KEY } from '../../../core/contract/index-table';
import type { Region } from '../../../core/geography/regions';
import { leftObjectKey, objectKey } from '../../../core/pages/object-key';
import type { PageRecord } from '../../../core/pages/page-record';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { startEmbeddedDynamoDb } from '../../../emulators/dynamodb/embedded-dynamodb';
import { startEmbeddedS3 } from '../../../emulators/s3/embedded-s3';
import { DynamoDbRefreshMarks } from '../../../handlers/adapters/dynamodb/refresh-marks';
import {
  type RegionStorage,
  regionStorage,
  type StorageClients,
  storageClients,
} from '../../../handlers/adapters/region-storage';
import { systemClock } from '../../../handlers/runtime/clock';
import { TEST_REGION } from '../../support/storage/embedded-storage';
import { LAB_SITE, labPage } from '../../support/storage/lab-site';

const [ONE, TWO] = ['00000000-0001', '00000000-0002'];
const HEAD = { status: 200, headers: [['content-type', 'text/html; charset=utf-8']] } as const;
const REGION: Region = TEST_REGION;
const NOW_MS = Date.now();

/** Names of tables and a bucket, made empty. */
interface Places {
  readonly indexTable: string;
  readonly leaseTable: string;
  readonly bucket: string;
  /** Whether conditions hold when requests come at once. */
  readonly isAtomic: boolean;
  close(): Promise<void>;
}

function storageContract(name: string, make: () => Promise<Places>): void {
  describe(`adapters for S3 and DynamoDB, ${name}`, () => {
    let places: Places;
    let clients: StorageClients;
    let storage: RegionStorage;
    let marks: DynamoDbRefreshMarks;

    before(async () => {
      places = await make();
      const { indexTable, leaseTable, bucket } = places;
      const environment = {
        region: REGION,
        indexTable,
        leaseTable,
        pagesBuckets: { [TEST_REGION]: bucket },
        publicSite: LAB_SITE,
        queryPolicy: DEFAULT_QUERY_POLICY,
        renderBudgetMs: 24_000,
      };
      clients = storageClients(TEST_REGION, environment);
      storage = regionStorage(TEST_REGION, environment, clients);
      marks = new DynamoDbRefreshMarks(clients.dynamoDb, leaseTable, systemClock);
    });
    after(async () => {
      clients.dynamoDb.destroy();
      clients.buckets.clientOf(TEST_REGION).destroy();
      await places.close();
    });

    function record(path: string, renderStartedAtMs = NOW_MS): PageRecord {
      const { key, keyUrl } = labPage(path);
      const untilMs = renderStartedAtMs + 60_000;
      const ends = { freshUntilMs: untilMs, staleUntilMs: untilMs, errorUntilMs: untilMs };
      const object = { key: `pages/${key}/1`, region: TEST_REGION, writtenAtMs: NOW_MS } as const;
      return {
        key,
        keyUrl,
        ...HEAD,
        object,
        textLength: 5,
        renderStartedAtMs,
        changedAtMs: renderStartedAtMs,
        ...ends,
      };
    }

    it('give back a page’s bytes and head, and tell what is missing', async () => {
      const { pages } = storage;
      const page = labPage('/kept');
      const body = gzipSync('<p>Grüße</p>');
      const key = objectKey(page.key, HEAD, body);
      await pages.write(key, body, HEAD);

      const object = { key, region: REGION, writtenAtMs: NOW_MS };
      assert.deepEqual(Buffer.from((await pages.read(object)) ?? []), body);
      assert.equal((await pages.latest(page.key))?.status, 200);
      assert.equal(await pages.has(key), true);
      assert.equal(await pages.has(`${key}0`), false);
      assert.equal(await pages.read({ ...object, key: `${key}0` }), undefined);
      assert.equal(await pages.latest(labPage('/missing').key), undefined);
    });

    it('give back a body that a render left', async () => {
      const body = gzipSync('<p>left</p>');
      const key = leftObjectKey(labPage('/left').key, HEAD, body);
      await storage.pages.leave(key, body);

      assert.deepEqual(Buffer.from((await storage.pages.readLeft(key)) ?? []), body);
    });

    it('keep the record of the later render, with the page’s last purge', async () => {
      const { index } = storage;
      const page = labPage('/record');
      assert.equal((await index.find(page, { consistent: true })).record, undefined);
      await index.put(record('/record'));
      await index.put(record('/record', NOW_MS - 1));

      const found = await index.find(page, { consistent: true });
      assert.deepEqual(found, { ...found, record: record('/record') });
    });

    it('give a page’s lease to one of many, until that releases it', async () => {
      const { leases } = storage;
      const { key } = labPage('/lease');
      const acquire = (index: number) => leases.acquire(key, `00000000-${1000 + index}`);
      const states = places.isAtomic
        ? await Promise.all([0, 1, 2, 3].map(acquire))
        : [await acquire(0), await acquire(1), await acquire(2), await acquire(3)];
      assert.equal(states.filter(({ kind }) => kind === 'acquired').length, 1);
      const owner = `00000000-${1000 + states.findIndex(({ kind }) => kind === 'acquired')}`;
      await leases.release(key, TWO, { kind: 'done' });
      assert.equal((await leases.acquire(key, ONE)).kind, 'held');
      await leases.release(key, owner, { kind: 'done' });
      assert.equal((await leases.acquire(key, ONE)).kind, 'acquired');
    });

    it('remember why a render failed', async () => {
      const { leases } = storage;
      const { key } = labPage('/failed');
      await leases.acquire(key, ONE);
      await leases.release(key, ONE, { kind: 'failed', reason: 'deadline', mayRepeat: false });

      assert.deepEqual(await leases.acquire(key, TWO), { kind: 'over', reason: 'deadline', left: undefined });
    });

    it('mark a stale page once for a record', async () => {
      const { key } = labPage('/marked');
      const found = [await marks.mark(key, 1), await marks.mark(key, 1), await marks.mark(key, 2)];
      await marks.unmark(key, 1);
      found.push(await marks.mark(key, 2));
      await marks.unmark(key, 2);
      found.push(await marks.mark(key, 2));

      assert.deepEqual(found, [true, false, true, false, true]);
    });
  });
}

storageContract('emulators', async () => {
  const [s3, dynamoDb] = await Promise.all([startEmbeddedS3(), startEmbeddedDynamoDb({ regions: [TEST_REGION] })]);
  s3.createBucket({ name: 'pages', region: TEST_REGION });
  await dynamoDb.createTable(TEST_REGION, { name: 'index', partitionKey: INDEX_PARTITION_KEY });
  await dynamoDb.createTable(TEST_REGION, { name: 'leases', partitionKey: LEASE_PARTITION_KEY });
  const restore = setVariables({
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint(TEST_REGION),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  return {
    indexTable: 'index',
    leaseTable: 'leases',
    bucket: 'pages',
    isAtomic: true,
    async close() {
      restore();
      await Promise.all([s3.close(), dynamoDb.close()]);
    },
  };
});

if (process.env['GEORENDER_PEER_AWS'] === 'true') storageContract('peer', makeInPeer);

async function makeInPeer(): Promise<Places> {
  const run = randomUUID();
  const [indexTable, leaseTable, bucket] = [`index-${run}`, `leases-${run}`, `pages-${run}`];
  const [dynamoDb, s3] = [new DynamoDBClient({ region: REGION }), new S3Client({ region: REGION })];
  for (const [TableName, AttributeName] of [
    [indexTable, INDEX_PARTITION_KEY],
    [leaseTable, LEASE_PARTITION_KEY],
  ] as const)
    await dynamoDb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
        KeySchema: [{ AttributeName, KeyType: 'HASH' }],
      }),
    );
  await s3.send(
    new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: TEST_REGION } }),
  );
  return {
    indexTable,
    leaseTable,
    bucket,
    // moto checks a condition and writes without a lock, in one thread for each request.
    isAtomic: false,
    async close() {
      dynamoDb.destroy();
      s3.destroy();
    },
  };
}

/** Sets environment variables. @returns what sets the earlier ones again */
function setVariables(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  };
}
