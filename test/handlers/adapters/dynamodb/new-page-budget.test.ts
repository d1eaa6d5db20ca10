import assert from 'node:assert/strict';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbNewPageBudget } from '../../../../handlers/adapters/dynamodb/new-page-budget';
import {
  type EmbeddedStorage,
  LEASE_TABLE,
  startEmbeddedStorage,
  TEST_REGION,
} from '../../../support/storage/embedded-storage';

const HOST = 'www.example.com';
const HOUR_MS = 3_600_000;

describe('handlers/adapters/new-page-budget-dynamodb', () => {
  let storage: EmbeddedStorage;
  let client: DynamoDBClient;
  before(async () => {
    storage = await startEmbeddedStorage();
    client = new DynamoDBClient({
      region: TEST_REGION,
      endpoint: storage.dynamoDb.endpoint(TEST_REGION),
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
  });
  // Each test has an hour, and so a budget, of its own.
  beforeEach(() => storage.clock.advance(HOUR_MS));
  after(async () => {
    client.destroy();
    await storage.close();
  });

  function sandbox(pagesPerHour: number): DynamoDbNewPageBudget {
    return new DynamoDbNewPageBudget(client, LEASE_TABLE, storage.clock, pagesPerHour);
  }

  async function takeAll(budget: DynamoDbNewPageBudget, most: number, host = HOST): Promise<number> {
    for (let taken = 0; taken < most; taken += 1) if (!(await budget.take(host))) return taken;
    return most;
  }

  /** What a block of code writes to the table. */
  async function writesOf(run: () => Promise<unknown>): Promise<number> {
    storage.dynamoDb.resetRequests();
    await run();
    return storage.dynamoDb.requests().length;
  }

  it('gives out so many pages an hour and host, and says when there are more', async () => {
    const budget = sandbox(30);
    assert.equal(await takeAll(budget, 100), 30);
    assert.deepEqual([budget.isSpent(HOST), budget.isSpent('shop.example.com')], [true, false]);
    assert.equal(await takeAll(budget, 100, 'shop.example.com'), 30);
    const waitMs = budget.renewedAtMs() - storage.clock.nowMs();
    assert.ok(waitMs > 0 && waitMs <= HOUR_MS);
    storage.clock.advance(waitMs);
    assert.equal(budget.isSpent(HOST), false);
    assert.equal(await takeAll(budget, 100), 30);
  });

  it('gives all processes together no more, though they ask at once', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, () => takeAll(sandbox(100), 50)));
    const sum = taken.reduce((one, other) => one + other, 0);
    assert.equal(sum, 100);
  });

  it('leaves at most a fifth unused in sandboxes that are not asked again', async () => {
    let sum = 0;
    for (let asked = 40; asked === 40; sum += asked) asked = await takeAll(sandbox(1000), 40);
    assert.ok(sum >= 800 && sum <= 1000, String(sum));
  });

  it('costs a thousand pages of one process a few dozen writes', async () => {
    const writes = await writesOf(() => takeAll(sandbox(1000), 1000));
    assert.ok(writes <= 40, String(writes));
  });

  it('asks once for a process’s simultaneous requests', async () => {
    const budget = sandbox(50);
    const asking = () => Promise.all(Array.from({ length: 40 }, () => budget.take(HOST)));
    assert.ok((await writesOf(asking)) <= 2);
    const taken = await asking();
    assert.equal(taken.filter(Boolean).length, 10);
  });

  it('asks the table neither once it is spent nor without a bound', async () => {
    const budget = sandbox(5);
    await takeAll(budget, 6);
    assert.equal(await writesOf(() => budget.take(HOST)), 0);
    assert.equal(await writesOf(() => takeAll(sandbox(0), 100)), 0);
    assert.equal(sandbox(0).isSpent(HOST), false);
  });
});
