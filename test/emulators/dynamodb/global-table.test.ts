import assert from 'node:assert/strict';
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../../emulators/dynamodb/embedded-dynamodb';
import { type GlobalTable, startGlobalTable } from '../../../emulators/dynamodb/global-table';
import { EmbeddedDynamoDbError } from '../../../emulators/dynamodb/wire';
import { realScheduler } from '../../../emulators/scheduler';
import { ManualScheduler } from '../../support/machine/manual-scheduler';
import { isBrokenConnection, TableClient } from './table-client';

const EU = 'eu-central-1';
const US = 'us-east-1';
const AP = 'ap-southeast-2';
const REGIONS = [EU, US, AP];
const TABLE = 'index';
const LAG_MS = 1000;

describe('global table', () => {
  let dynamo: EmbeddedDynamoDb;
  let scheduler: ManualScheduler;
  let global: GlobalTable;
  let eu: TableClient;
  let us: TableClient;
  let ap: TableClient;

  const values = (pk: string): Promise<(string | undefined)[]> =>
    Promise.all([eu, us, ap].map((client) => client.value(pk)));
  const arrive = async (): Promise<void> => {
    scheduler.advance(LAG_MS);
    await global.settled();
  };

  beforeEach(async () => {
    // A clock that stands still: nothing may hang on time passing between two writes.
    dynamo = await startEmbeddedDynamoDb({ regions: REGIONS, clock: () => 1_700_000_000_000 });
    for (const region of REGIONS) await dynamo.createTable(region, { name: TABLE, partitionKey: 'pk' });
    scheduler = new ManualScheduler();
    global = startGlobalTable(dynamo, { tableName: TABLE, regions: REGIONS, lagMs: LAG_MS, scheduler });
    eu = new TableClient(dynamo, EU, TABLE);
    us = new TableClient(dynamo, US, TABLE);
    ap = new TableClient(dynamo, AP, TABLE);
  });

  afterEach(async () => {
    for (const client of [eu, us, ap]) client.sdk.destroy();
    await global.close();
    await dynamo.close();
  });

  it('brings a put to the other regions after the lag and not before', async () => {
    await eu.put('a', 'one');
    assert.deepEqual(await values('a'), ['one', undefined, undefined]);
    scheduler.advance(LAG_MS - 1);
    assert.deepEqual(await values('a'), ['one', undefined, undefined]);
    scheduler.advance(1);
    await global.settled();
    assert.deepEqual(await values('a'), ['one', 'one', 'one']);
  });

  it('keeps each write back for its own lag', async () => {
    await eu.put('a', 'one');
    scheduler.advance(LAG_MS / 2);
    await eu.put('b', 'two');
    scheduler.advance(LAG_MS / 2);
    // Once the first write's turn is over, the second would be on its way if it didn't wait.
    for (const region of [US, AP]) await dynamo.replication.exclusively(region, () => Promise.resolve());
    assert.deepEqual(await values('a'), ['one', 'one', 'one']);
    global.hold();
    await global.settled();
    assert.deepEqual(await values('b'), ['two', undefined, undefined]);
  });

  it('does not replicate what was replicated', async () => {
    await eu.put('a', 'one');
    await arrive();
    assert.equal(scheduler.pendingCount, 0);
  });

  it('replicates an update as the whole item', async () => {
    await eu.put('a', 'one');
    await arrive();
    await us.update('a', 'two');
    await us.update('a', 'three');
    await arrive();
    const expected = { pk: { S: 'a' }, value: { S: 'three' }, updates: { N: '2' } };
    for (const client of [eu, us, ap]) assert.deepEqual(await client.item('a'), expected);
  });

  it('replicates deletes', async () => {
    await eu.put('a', 'one');
    await arrive();
    await us.delete('a');
    assert.deepEqual(await values('a'), ['one', undefined, 'one']);
    await arrive();
    assert.deepEqual(await values('a'), [undefined, undefined, undefined]);
  });

  it('replicates every item of a batch', async () => {
    await eu.put('a', 'one');
    await arrive();
    await us.sdk.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TABLE]: [
            { DeleteRequest: { Key: { pk: { S: 'a' } } } },
            { PutRequest: { Item: { pk: { S: 'b' }, value: { S: 'two' } } } },
          ],
        },
      }),
    );
    await arrive();
    assert.deepEqual(await values('a'), [undefined, undefined, undefined]);
    assert.deepEqual(await values('b'), ['two', 'two', 'two']);
  });

  it('does not replicate a write that failed', async () => {
    await eu.put('a', 'one');
    await arrive();
    await assert.rejects(us.put('a', 'two', 'attribute_not_exists(pk)'));
    dynamo.setFault(AP, 'throttled');
    await assert.rejects(ap.put('a', 'three'));
    dynamo.setFault(AP, undefined);
    assert.equal(scheduler.pendingCount, 0);
  });

  it('replicates into a region that answers its clients with faults', async () => {
    dynamo.setFault(US, 'internal');
    await eu.put('a', 'one');
    await arrive();
    dynamo.setFault(US, undefined);
    assert.equal(await us.value('a'), 'one');
  });

  it('lets the later of two crossing writes win everywhere', async () => {
    await us.put('a', 'earlier');
    await eu.put('a', 'later');
    assert.deepEqual(await values('a'), ['later', 'earlier', undefined]);
    await arrive();
    assert.deepEqual(await values('a'), ['later', 'later', 'later']);
  });

  it('does not let an older put revive a deleted item', async () => {
    await us.put('a', 'older');
    await eu.delete('a');
    await arrive();
    assert.deepEqual(await values('a'), [undefined, undefined, undefined]);
  });

  it('remembers a delete that arrived before an older put', async () => {
    await us.put('a', 'older');
    dynamo.stopRegion(US);
    await eu.delete('a');
    await arrive();
    dynamo.startRegion(US);
    await global.settled();
    assert.deepEqual(await values('a'), [undefined, undefined, undefined]);
  });

  it('does not let an older delete take a newer put away', async () => {
    await eu.put('a', 'one');
    await arrive();
    await us.delete('a');
    await ap.put('a', 'newer');
    await arrive();
    assert.deepEqual(await values('a'), ['newer', 'newer', 'newer']);
  });

  it('checks a condition in its own region only', async () => {
    await eu.put('lease', 'eu', 'attribute_not_exists(pk)');
    await us.put('lease', 'us', 'attribute_not_exists(pk)');
    await arrive();
    assert.deepEqual(await values('lease'), ['us', 'us', 'us']);
    await assert.rejects(eu.put('lease', 'again', 'attribute_not_exists(pk)'), {
      name: 'ConditionalCheckFailedException',
    });
  });

  it('orders concurrent writes of one region as they were made', async () => {
    await Promise.all(Array.from({ length: 15 }, (_, index) => eu.update('a', String(index))));
    await arrive();
    const item = await eu.item('a');
    assert.deepEqual(item?.['updates'], { N: '15' });
    assert.deepEqual(await us.item('a'), item);
    assert.deepEqual(await ap.item('a'), item);
  });

  it('keeps the writes for a stopped region until it starts', async () => {
    dynamo.stopRegion(US);
    await eu.put('a', 'one');
    await arrive();
    await eu.put('a', 'two');
    await arrive();
    assert.equal(await ap.value('a'), 'two');
    const behind = await dynamo.replication.exclusively(US, (call) => call('Scan', { TableName: TABLE }));
    assert.deepEqual(behind['Items'], []);
    dynamo.startRegion(US);
    await global.settled();
    assert.deepEqual(await values('a'), ['two', 'two', 'two']);
  });

  it('keeps the writes of a stopped region until it starts, and settles them by time', async () => {
    await us.put('a', 'unsent');
    await us.put('b', 'unsent');
    dynamo.stopRegion(US);
    await eu.put('a', 'newer');
    await arrive();
    assert.deepEqual({ a: await ap.value('a'), b: await ap.value('b') }, { a: 'newer', b: undefined });
    dynamo.startRegion(US);
    await global.settled();
    assert.deepEqual(await values('a'), ['newer', 'newer', 'newer']);
    assert.deepEqual(await values('b'), ['unsent', 'unsent', 'unsent']);
  });

  it('does not make a write whose connection was gone before its turn', async () => {
    let endTurn = (): void => undefined;
    const turn = dynamo.replication.exclusively(EU, () => new Promise<void>((resolve) => (endTurn = resolve)));
    const refused = assert.rejects(eu.put('a', 'one'), isBrokenConnection);
    await eu.value('a');
    dynamo.stopRegion(EU);
    await refused;
    endTurn();
    await turn;
    dynamo.startRegion(EU);
    await dynamo.replication.exclusively(EU, () => Promise.resolve());
    assert.equal(await eu.value('a'), undefined);
    assert.equal(scheduler.pendingCount, 0);
  });

  it('holds deliveries until released', async () => {
    global.hold();
    await eu.put('a', 'one');
    await arrive();
    assert.deepEqual(await values('a'), ['one', undefined, undefined]);
    global.release();
    await global.settled();
    assert.deepEqual(await values('a'), ['one', 'one', 'one']);
  });

  it('waits in settled() for the lag', async () => {
    let isSettled = false;
    await eu.put('a', 'one');
    const settled = global.settled().then(() => {
      isSettled = true;
    });
    await values('a');
    assert.equal(isSettled, false);
    scheduler.advance(LAG_MS);
    await settled;
    assert.equal(await us.value('a'), 'one');
  });

  it('drops pending replication when closed, and leaves no timer', async () => {
    await eu.put('a', 'one');
    assert.equal(scheduler.pendingCount, 2);
    await global.close();
    assert.equal(scheduler.pendingCount, 0);
    await eu.put('b', 'two');
    assert.equal(scheduler.pendingCount, 0);
    await global.settled();
    assert.deepEqual(await values('a'), ['one', undefined, undefined]);
  });

  it('reports a delivery that failed', async () => {
    await dynamo.replication.exclusively(AP, (call) => call('DeleteTable', { TableName: TABLE }));
    await eu.put('a', 'one');
    scheduler.advance(LAG_MS);
    await assert.rejects(global.settled(), (error) => {
      assert.ok(error instanceof EmbeddedDynamoDbError && error.cause instanceof EmbeddedDynamoDbError);
      assert.match(error.cause.message, /PutItem in ap-southeast-2/);
      return true;
    });
    assert.equal(await us.value('a'), 'one');
  });

  it('leaves other tables alone', async () => {
    for (const region of REGIONS) await dynamo.createTable(region, { name: 'leases', partitionKey: 'pk' });
    const leases = new TableClient(dynamo, EU, 'leases');
    await leases.put('a', 'one');
    leases.sdk.destroy();
    assert.equal(scheduler.pendingCount, 0);
  });

  it('replicates one table once, and only where it exists', () => {
    const options = { regions: REGIONS, lagMs: LAG_MS, scheduler };
    const startFor = (tableName: string) => () => startGlobalTable(dynamo, { ...options, tableName });
    assert.throws(startFor(TABLE), /Table index of eu-central-1 is replicated already/);
    assert.throws(startFor('none'), /Table none does not exist in eu-central-1/);
  });

  it('replicates in real time', async () => {
    await global.close();
    global = startGlobalTable(dynamo, { tableName: TABLE, regions: REGIONS, lagMs: 5, scheduler: realScheduler });
    await eu.put('a', 'one');
    await global.settled();
    assert.deepEqual(await values('a'), ['one', 'one', 'one']);
  });
});
