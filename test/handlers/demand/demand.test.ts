// Demand: which pages bots ask for is noted by `serve`, and read again over all regions.
import assert from 'node:assert/strict';
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DEMAND_NOTE_MS } from '../../../core/contract/time-outs';
import type { Region } from '../../../core/geography/regions';
import { dynamoDbClient } from '../../../handlers/adapters/aws-clients';
import { DynamoDbDemand } from '../../../handlers/adapters/dynamodb/demand';
import { DynamoDbDemandNotes } from '../../../handlers/adapters/dynamodb/demand-notes';
import { CacheLab } from '../../support/storage/cache-lab';
import { LEASE_TABLE } from '../../support/storage/embedded-storage';
import { labPage } from '../../support/storage/lab-site';

const REGIONS = ['eu-central-1', 'us-east-1'] as const;
const [HOME, OTHER] = REGIONS;
const HOUR_MS = 3_600_000;

describe('handlers/demand', () => {
  let lab: CacheLab;
  let clients: ReadonlyMap<Region, DynamoDBClient>;
  // Each test has pages and tables of its own.
  beforeEach(async () => {
    lab = await CacheLab.start({ regions: REGIONS });
    clients = new Map(
      REGIONS.map((region) => {
        const endpoint = lab.storage.dynamoDb.endpoint(region);
        return [region, dynamoDbClient(region, { endpoint, credentials: { accessKeyId: 't', secretAccessKey: 't' } })];
      }),
    );
  });
  afterEach(async () => {
    for (const client of clients.values()) client.destroy();
    await lab.storage.close();
  });

  const clientOf = (region: Region) => clients.get(region) ?? assert.fail(region);
  const notes = (region: Region) => new DynamoDbDemandNotes(clientOf(region), LEASE_TABLE, lab.storage.clock, lab.log);
  /** A new sandbox of `serve` that notes demand. */
  const serve = (region: Region = HOME) => lab.serve(region, { ...lab.storage.sandbox(region), demand: notes(region) });
  const demand = () =>
    new DynamoDbDemand(
      new Map(REGIONS.map((region) => [region, { client: clientOf(region), tableName: LEASE_TABLE }])),
      lab.storage.clock,
      lab.log,
    );
  const asked = async (limit = 10) =>
    (await demand().mostAsked(limit)).map(({ url, variant, asks }) => `${new URL(url).pathname} ${variant} ${asks}`);
  const writes = () =>
    lab.storage.dynamoDb.requests().filter(({ operation }) => operation === 'UpdateItem' || operation === 'PutItem');

  it('writes once per page and quarter of its freshness, whatever the number of requests', async () => {
    await lab.keep('/a');
    const one = serve();
    lab.forget();
    for (let times = 0; times < 50; times += 1) await lab.ask('/a', {}, one);
    assert.equal(writes().length, 1);
    lab.storage.clock.advance(6 * HOUR_MS - 1);
    await lab.ask('/a', {}, one);
    assert.equal(writes().length, 1);
    lab.storage.clock.advance(1);
    await lab.ask('/a', {}, one);
    assert.equal(writes().length, 2);
    assert.deepEqual(await asked(), ['/a desktop 2']);
  });

  it('counts a page once per quarter though several sandboxes note it', async () => {
    await lab.keep('/a');
    for (const sandbox of [serve(), serve(), serve()]) await lab.ask('/a', {}, sandbox);
    assert.deepEqual(await asked(), ['/a desktop 1']);
  });

  it('notes a page that was just rendered, and no page that was not kept', async () => {
    const one = serve();
    await lab.ask('/kept', { variant: 'mobile' }, one);
    lab.browse = async () => {
      throw new Error('the browser broke');
    };
    await lab.ask('/broken', {}, one);
    assert.deepEqual(await asked(), ['/kept mobile 1']);
  });

  it('writes nothing in a stack without use for demand', async () => {
    await lab.keep('/a');
    lab.forget();
    await lab.ask('/a', {}, lab.serve(HOME));
    assert.deepEqual(writes(), []);
  });

  it('adds up the regions, most asked first, and forgets days that are over', async () => {
    for (const path of ['/often', '/once', '/old']) await lab.keep(path);
    await lab.storage.replicateIndex();
    await lab.ask('/old', {}, serve());
    lab.storage.clock.advance(2 * HOUR_MS);
    await lab.ask('/often', {}, serve());
    await lab.ask('/often', {}, serve(OTHER));
    await lab.ask('/once', {}, serve());
    assert.deepEqual(await asked(), ['/often desktop 2', '/once desktop 1', '/old desktop 1']);
    assert.deepEqual(await asked(1), ['/often desktop 2']);
    lab.storage.clock.advance(3 * 24 * HOUR_MS);
    await lab.ask('/once', {}, serve());
    assert.deepEqual((await asked()).slice(0, 1), ['/once desktop 1']);
  });

  it('reads the regions that answer', async () => {
    await lab.keep('/a');
    await lab.ask('/a', {}, serve());
    lab.storage.dynamoDb.stopRegion(OTHER);
    assert.deepEqual(await asked(), ['/a desktop 1']);
    assert.match(JSON.stringify(lab.log.lines), /did not tell which pages bots ask for/);
  });

  it('answers as fast and as well while the table of leases does not take notes', async () => {
    await lab.keep('/a');
    const slow: DynamoDBClient = Object.create(clientOf(HOME), { send: { value: () => new Promise(() => undefined) } });
    const stuck = new DynamoDbDemandNotes(slow, LEASE_TABLE, lab.storage.clock, lab.log);
    const one = lab.serve(HOME, { ...lab.storage.sandbox(HOME), demand: stuck });
    const startedMs = performance.now();
    for (let times = 0; times < 20; times += 1) assert.equal((await lab.ask('/a', {}, one)).cache, 'HIT');
    // One wait, for the first request alone; the rest is not noted again.
    assert.ok(performance.now() - startedMs < 20 * DEMAND_NOTE_MS);
    assert.match(JSON.stringify(lab.log.lines), /Noting demand took more than 100 ms/);
    const failing: DynamoDBClient = Object.create(slow, { send: { value: async () => assert.fail('no table') } });
    const broken = new DynamoDbDemandNotes(failing, LEASE_TABLE, lab.storage.clock, lab.log);
    const other = lab.serve(HOME, { ...lab.storage.sandbox(HOME), demand: broken });
    assert.equal((await lab.ask('/a', {}, other)).cache, 'HIT');
  });

  it('keeps no more than three days of counts in an item, and lets it expire', async () => {
    await lab.keep('/a');
    for (let day = 0; day < 6; day += 1) {
      await notes(HOME).note(labPage('/a'), {
        freshUntilMs: lab.storage.clock.nowMs() + HOUR_MS,
        staleUntilMs: 0,
        errorUntilMs: 0,
        renderStartedAtMs: 0,
      });
      lab.storage.clock.advance(24 * HOUR_MS);
    }
    const { Items: items = [] } = await clientOf(HOME).send(new ScanCommand({ TableName: LEASE_TABLE }));
    const item = items.find(({ askedAtMs }) => askedAtMs !== undefined) ?? {};
    assert.equal(Object.keys(item).filter((name) => name.startsWith('asks')).length, 3);
    assert.ok(Number(item['expiresAt']?.N) > lab.storage.clock.nowMs() / 1000);
  });
});
