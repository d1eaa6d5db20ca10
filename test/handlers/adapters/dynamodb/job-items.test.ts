import assert from 'node:assert/strict';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Region } from '../../../../core/geography/regions';
import { DynamoDbJobs } from '../../../../handlers/adapters/dynamodb/job-items';
import { DynamoDbPublishNotes } from '../../../../handlers/adapters/dynamodb/publish-notes';
import { DynamoDbRequestLimiter } from '../../../../handlers/adapters/dynamodb/request-limiter';
import type { OrderOutcome } from '../../../../handlers/queue/ports';
import {
  type EmbeddedStorage,
  INDEX_TABLE,
  LEASE_TABLE,
  startEmbeddedStorage,
} from '../../../support/storage/embedded-storage';

const REGIONS = ['eu-central-1', 'us-east-1'] as const satisfies readonly Region[];
const [HOME, OTHER] = REGIONS;
const URL = 'https://www.example.com/';

const CHANGED: OrderOutcome = { kind: 'done', content: 'changed' };
const UNCHANGED: OrderOutcome = { kind: 'done', content: 'unchanged' };
const FAILED: OrderOutcome = { kind: 'failed', reason: 'partial' };

describe('handlers/adapters/dynamodb/job-items', () => {
  let storage: EmbeddedStorage;
  const clients = new Map<Region, DynamoDBClient>();
  before(async () => {
    storage = await startEmbeddedStorage({ regions: REGIONS });
    for (const region of REGIONS) {
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      const endpoint = storage.dynamoDb.endpoint(region);
      clients.set(region, new DynamoDBClient({ region, endpoint, credentials, maxAttempts: 1 }));
    }
  });
  after(async () => {
    for (const client of clients.values()) client.destroy();
    await storage.close();
  });

  const clientOf = (region: Region) => clients.get(region) ?? assert.fail(region);
  const jobsIn = (region: Region) =>
    new DynamoDbJobs({
      ...{ client: clientOf(region), tableName: INDEX_TABLE, region, regions: REGIONS, clock: storage.clock },
    });
  let ids = 0;
  const create = async (orders: number) => {
    const id = String(++ids).padStart(32, '0');
    await jobsIn(HOME).create({ id, kind: 'recache', orders, createdAtMs: storage.clock.nowMs(), orderedBy: 'cms' });
    return id;
  };
  const report = (region: Region, id: string, number: number, outcome: OrderOutcome) =>
    jobsIn(region).report(`${id}-${number}`, URL, 'desktop', outcome);

  it('knows a job from its beginning, and none that was never created', async () => {
    const id = await create(3);
    assert.deepEqual(await jobsIn(HOME).progress(id), {
      ...{ id, kind: 'recache', orders: 3, createdAtMs: storage.clock.nowMs(), orderedBy: 'cms' },
      ...{ state: 'waiting', note: undefined, changed: 0, unchanged: 0, failed: {}, changedOrders: [] },
    });
    assert.equal(await jobsIn(HOME).progress('f'.repeat(32)), undefined);
  });

  it('counts the reports of all regions, and is done when each order has an outcome', async () => {
    const id = await create(250);
    await jobsIn(HOME).note(id, { state: 'under-way' });
    await report(HOME, id, 0, CHANGED);
    await report(OTHER, id, 1, UNCHANGED);
    await report(OTHER, id, 249, FAILED);
    await jobsIn(HOME).note(id, { state: 'done', orders: 250 });
    await storage.replicateIndex();
    const early = await jobsIn(HOME).progress(id);
    assert.partialDeepStrictEqual(early, { state: 'under-way', changed: 1, unchanged: 1, failed: { partial: 1 } });
    for (let number = 2; number < 249; number += 1)
      await report(number % 2 === 0 ? HOME : OTHER, id, number, UNCHANGED);
    await storage.replicateIndex();
    for (const region of REGIONS)
      assert.partialDeepStrictEqual(await jobsIn(region).progress(id), {
        state: 'done',
        unchanged: 248,
        changedOrders: [0],
      });
  });

  it('counts an order once, however often it is delivered, and its best outcome', async () => {
    const id = await create(3);
    for (const outcome of [CHANGED, CHANGED, UNCHANGED, UNCHANGED]) await report(HOME, id, 0, outcome);
    await report(HOME, id, 1, FAILED);
    await report(OTHER, id, 1, { kind: 'failed', reason: 'status' });
    await report(OTHER, id, 1, UNCHANGED);
    await report(HOME, id, 2, FAILED);
    await report(OTHER, id, 2, { kind: 'failed', reason: 'status' });
    await jobsIn(HOME).note(id, { state: 'done', orders: 3 });
    await storage.replicateIndex();
    const { failed, ...progress } = (await jobsIn(HOME).progress(id)) ?? assert.fail('no job');
    assert.partialDeepStrictEqual(progress, { state: 'done', changed: 1, unchanged: 1 });
    assert.equal(
      Object.values(failed).reduce((sum, count) => sum + count, 0),
      1,
      'one order failed, for one reason',
    );
  });

  it('takes its number of orders from the step where that is known only later', async () => {
    const id = await create(0);
    await jobsIn(HOME).note(id, { state: 'done', orders: 2, note: 'Two pages.' });
    await report(OTHER, id, 1, CHANGED);
    await storage.replicateIndex();
    assert.partialDeepStrictEqual(await jobsIn(HOME).progress(id), {
      orders: 2,
      state: 'under-way',
      note: 'Two pages.',
    });
    await jobsIn(HOME).note(id, { state: 'failed', note: 'Why.' });
    assert.partialDeepStrictEqual(await jobsIn(HOME).progress(id), { state: 'failed', note: 'Why.' });
  });

  it('writes nothing for orders of no job of the API', async () => {
    storage.dynamoDb.resetRequests();
    for (const name of ['', 'warm-up', `${'0'.repeat(32)}`, `${'0'.repeat(32)}--1`, `x:${'0'.repeat(32)}-1`])
      await jobsIn(HOME).report(name, URL, 'desktop', CHANGED);
    assert.deepEqual(storage.dynamoDb.requests(), []);
  });

  it('reads the largest job of the API in a few requests', async () => {
    const id = await create(2_000);
    storage.dynamoDb.resetRequests();
    await jobsIn(HOME).progress(id);
    assert.equal(storage.dynamoDb.requests().length, 2, 'job and step, then 20 blocks of 2 regions');
  });

  it('limits the requests of each token in a minute', async () => {
    storage.clock.advance(60_000 - (storage.clock.nowMs() % 60_000));
    const limiter = new DynamoDbRequestLimiter(clientOf(HOME), LEASE_TABLE, storage.clock, { order: 3, look: 1 });
    const take = async (name: string) => limiter.take(name, 'order');
    assert.deepEqual([await take('cms'), await take('cms'), await take('cms')], [undefined, undefined, undefined]);
    storage.clock.advance(20_000);
    assert.deepEqual([await take('cms'), await take('admin')], [40, undefined]);
    assert.equal(await limiter.take('cms', 'look'), undefined, 'looks are counted by themselves');
    storage.clock.advance(40_000);
    assert.equal(await take('cms'), undefined);
  });

  it('keeps what is known of the site’s versions', async () => {
    const notes = new DynamoDbPublishNotes(clientOf(HOME), INDEX_TABLE);
    assert.deepEqual(await notes.read(), { documentBefore: undefined, followed: [] });
    await notes.put({ documentBefore: undefined, followed: ['v1'] });
    await notes.put({ documentBefore: 'abc', followed: ['v1', 'v2'] });
    assert.deepEqual(await notes.read(), { documentBefore: 'abc', followed: ['v1', 'v2'] });
  });
});
