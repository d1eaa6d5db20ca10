// DynamoDB may answer a part of a batch: nobody takes that for all there is.
import assert from 'node:assert/strict';
import { type BatchGetItemCommandInput, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbCheckNotes } from '../../../../handlers/adapters/dynamodb/check-notes';
import { everyItem, ItemsUnreadError } from '../../../../handlers/adapters/dynamodb/every-item';
import { DynamoDbJobs } from '../../../../handlers/adapters/dynamodb/job-items';
import {
  type EmbeddedStorage,
  INDEX_TABLE,
  LEASE_TABLE,
  startEmbeddedStorage,
  TEST_REGION,
} from '../../../support/storage/embedded-storage';

const JOB = '0'.repeat(32);
const KEYS = Array.from({ length: 250 }, (_, at) => `item-${at}`);

describe('handlers/adapters/dynamodb/every-item', () => {
  let storage: EmbeddedStorage;
  let client: DynamoDBClient;
  /** How many keys of a request are read; the rest is named as unprocessed. */
  let readAtOnce = 100;
  let asked: number[] = [];

  before(async () => {
    storage = await startEmbeddedStorage();
    client = new DynamoDBClient({
      region: TEST_REGION,
      endpoint: storage.dynamoDb.endpoint(TEST_REGION),
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    for (const key of KEYS)
      await client.send(new PutItemCommand({ TableName: LEASE_TABLE, Item: { key: { S: key } } }));
    readsInPart(client);
  });
  beforeEach(() => {
    readAtOnce = 100;
    asked = [];
  });
  after(async () => {
    client.destroy();
    await storage.close();
  });

  /** Reads the first keys of a batch alone. */
  function readsInPart(one: DynamoDBClient): void {
    one.middlewareStack.add(
      (next) => async (call) => {
        const { RequestItems: tables } = call.input as Partial<BatchGetItemCommandInput>;
        const [table, { Keys: keys = [], ...rest } = {}] = Object.entries(tables ?? {})[0] ?? [];
        if (table === undefined) return next(call);
        asked.push(keys.length);
        const [read, left] = [keys.slice(0, readAtOnce), keys.slice(readAtOnce)];
        const unread = left.length === 0 ? {} : { [table]: { ...rest, Keys: left } };
        if (read.length === 0)
          return { response: {}, output: { $metadata: {}, Responses: {}, UnprocessedKeys: unread } };
        const answer = await next({
          ...call,
          input: { ...call.input, RequestItems: { [table]: { ...rest, Keys: read } } },
        });
        return { ...answer, output: { ...answer.output, UnprocessedKeys: unread } };
      },
      { step: 'initialize' },
    );
  }

  const read = (keys: readonly string[], pause?: (tries: number) => Promise<void>) =>
    everyItem(client, LEASE_TABLE, keys, { consistent: false, ...(pause && { pause }) });

  it('reads all items in requests of a hundred keys, and leaves out missing ones', async () => {
    assert.deepEqual([...(await read([...KEYS, 'missing'])).keys()].sort(), [...KEYS].sort());
    assert.deepEqual(asked, [100, 100, 51]);
  });

  it('asks again for what was left unread, after a pause', async () => {
    readAtOnce = 40;
    const pauses: number[] = [];
    const found = await read(KEYS.slice(0, 100), async (tries) => void pauses.push(tries));
    assert.deepEqual([found.size, asked, pauses], [100, [100, 60, 20], [1, 2]]);
  });

  it('gives up after some tries, and says how many items were not read', async () => {
    readAtOnce = 0;
    await assert.rejects(read(['a', 'b']), (error: unknown) => {
      assert.ok(error instanceof ItemsUnreadError);
      assert.match(error.message, /^2 items of table .+ were not read\.$/);
      return true;
    });
    assert.equal(asked.length, 6);
  });

  it('counts no job, and misses no checker, by a part of their items', async () => {
    const { clock } = storage;
    const jobs = new DynamoDbJobs({
      ...{ client, tableName: INDEX_TABLE, region: TEST_REGION, regions: [TEST_REGION], clock },
    });
    await jobs.create({ id: JOB, kind: 'recache', orders: 900, createdAtMs: 1, orderedBy: 'cms' });
    await jobs.note(JOB, { state: 'done', orders: 900 });
    for (let number = 0; number < 900; number += 100)
      await jobs.report(`${JOB}-${number}`, 'https://www.example.com/', 'desktop', {
        kind: 'done',
        content: 'changed',
      });
    readAtOnce = 2;
    assert.equal((await jobs.progress(JOB))?.changed, 9);
    readAtOnce = 1;
    await assert.rejects(jobs.progress(JOB), ItemsUnreadError);
    readAtOnce = 0;
    await assert.rejects(new DynamoDbCheckNotes(client, INDEX_TABLE, [TEST_REGION]).read(), ItemsUnreadError);
  });
});
