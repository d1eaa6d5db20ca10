import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { crc32 } from 'node:zlib';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../../emulators/dynamodb/embedded-dynamodb';
import { EmbeddedDynamoDbError } from '../../../emulators/dynamodb/wire';
import { createClient, isBrokenConnection, TableClient } from './table-client';

const EU = 'eu-central-1';
const US = 'us-east-1';
const TABLE = 'pages';

describe('embedded DynamoDB', () => {
  let dynamo: EmbeddedDynamoDb;
  let eu: TableClient;
  let us: TableClient;
  const clients: DynamoDBClient[] = [];

  const tableClient = (of: EmbeddedDynamoDb, region: string): TableClient => {
    const client = new TableClient(of, region, TABLE);
    clients.push(client.sdk);
    return client;
  };
  const rawPost = (authorization: string | undefined): Promise<Response> =>
    fetch(dynamo.endpoint(EU), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        'x-amz-date': '20260101T000000Z',
        connection: 'close',
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: '{}',
    });
  const signed = (region: string, service = 'dynamodb'): string =>
    `AWS4-HMAC-SHA256 Credential=me/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

  beforeEach(async () => {
    dynamo = await startEmbeddedDynamoDb({ regions: [EU, US] });
    for (const region of [EU, US]) await dynamo.createTable(region, { name: TABLE, partitionKey: 'pk' });
    eu = tableClient(dynamo, EU);
    us = tableClient(dynamo, US);
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await dynamo.close();
  });

  it('puts and gets in one region, and keeps the regions apart', async () => {
    await eu.put('a', 'one');
    assert.equal(await eu.value('a'), 'one');
    assert.equal(await us.value('a'), undefined);
  });

  it('creates tables that are active and billed on demand', async () => {
    const { Table } = await eu.sdk.send(new DescribeTableCommand({ TableName: TABLE }));
    assert.equal(Table?.TableStatus, 'ACTIVE');
    assert.equal(Table.BillingModeSummary?.BillingMode, 'PAY_PER_REQUEST');
    assert.deepEqual(Table.KeySchema, [{ AttributeName: 'pk', KeyType: 'HASH' }]);
  });

  it('checks conditions', async () => {
    await eu.put('a', 'one', 'attribute_not_exists(pk)');
    await assert.rejects(eu.put('a', 'two', 'attribute_not_exists(pk)'), { name: 'ConditionalCheckFailedException' });
    assert.equal(await eu.value('a'), 'one');
  });

  it('lets exactly one of many conditional puts through', async () => {
    const puts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => eu.put('lease', String(index), 'attribute_not_exists(pk)')),
    );
    assert.equal(puts.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('refuses credentials scoped to another region', async () => {
    const stray = createClient(dynamo.endpoint(EU), US);
    clients.push(stray);
    await assert.rejects(stray.send(new DescribeTableCommand({ TableName: TABLE })), {
      name: 'InvalidSignatureException',
      message: "Credential should be scoped to a valid region, not 'us-east-1'.",
    });
  });

  it('refuses missing credentials and those of another service', async () => {
    for (const [authorization, type] of [
      [undefined, 'MissingAuthenticationTokenException'],
      [signed(EU, 's3'), 'InvalidSignatureException'],
      ['Basic abc', 'InvalidSignatureException'],
    ] as const) {
      const answer = await rawPost(authorization);
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), new RegExp(`#${type}"`));
    }
  });

  it('sends the checksum that belongs to the body, on results and on refusals', async () => {
    for (const [authorization, status] of [
      [signed(EU), 200],
      [signed(US), 400],
    ] as const) {
      const answer = await rawPost(authorization);
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get('x-amz-crc32'), String(crc32(await answer.text())));
    }
  });

  it('records operation, table, key and status', async () => {
    dynamo.resetRequests();
    await eu.put('a', 'one');
    await us.value('b');
    await assert.rejects(eu.put('a', 'two', 'attribute_not_exists(pk)'));
    await eu.sdk.send(
      new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys: [{ pk: { S: 'a' } }, { pk: { S: 'c' } }] } } }),
    );
    await eu.sdk.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TABLE]: [{ PutRequest: { Item: { pk: { S: 'd' } } } }, { DeleteRequest: { Key: { pk: { S: 'a' } } } }],
        },
      }),
    );
    await eu.sdk.send(
      new QueryCommand({
        TableName: TABLE,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'd' } },
      }),
    );
    const target = (pk: string) => ({ table: TABLE, key: { pk: { S: pk } } });
    assert.deepEqual(dynamo.requests(), [
      { region: EU, operation: 'PutItem', targets: [target('a')], status: 200 },
      { region: US, operation: 'GetItem', targets: [target('b')], status: 200 },
      { region: EU, operation: 'PutItem', targets: [target('a')], status: 400 },
      { region: EU, operation: 'BatchGetItem', targets: [target('a'), target('c')], status: 200 },
      { region: EU, operation: 'BatchWriteItem', targets: [target('d'), target('a')], status: 200 },
      { region: EU, operation: 'Query', targets: [{ table: TABLE }], status: 200 },
    ]);
    dynamo.resetRequests();
    assert.deepEqual(dynamo.requests(), []);
  });

  it('answers faults in one region, writing nothing, until told otherwise', async () => {
    dynamo.setFault(EU, 'throttled');
    await assert.rejects(eu.put('a', 'one'), { name: 'ProvisionedThroughputExceededException' });
    dynamo.setFault(EU, 'internal');
    await assert.rejects(eu.put('a', 'one'), { name: 'InternalServerError' });
    await us.put('a', 'other');
    dynamo.setFault(EU, undefined);
    assert.equal(await eu.value('a'), undefined);
    assert.deepEqual(
      dynamo.requests().map(({ region, status }) => ({ region, status })),
      [
        { region: EU, status: 400 },
        { region: EU, status: 500 },
        { region: US, status: 200 },
        { region: EU, status: 200 },
      ],
    );
  });

  it('breaks connections while stopped, and has its items and its port back when started', async () => {
    await eu.put('a', 'one');
    const url = dynamo.endpoint(EU);
    dynamo.stopRegion(EU);
    await assert.rejects(eu.value('a'), isBrokenConnection);
    await us.put('a', 'other');
    dynamo.startRegion(EU);
    assert.equal(dynamo.endpoint(EU), url);
    assert.equal(await eu.value('a'), 'one');
  });

  it('breaks a request in flight when stopped', async () => {
    const { port, hostname } = new URL(dynamo.endpoint(EU));
    const socket = connect(Number(port), hostname);
    // "100 Continue" shows that the server has begun with the request, whose body then stays away.
    socket.write('POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n');
    socket.on('error', () => undefined);
    await once(socket, 'data');
    const closed = once(socket, 'close');
    dynamo.stopRegion(EU);
    await closed;
  });

  it('leaves another instance alone', async () => {
    const other = await startEmbeddedDynamoDb({ regions: [EU] });
    try {
      await other.createTable(EU, { name: TABLE, partitionKey: 'pk' });
      const client = tableClient(other, EU);
      other.setFault(EU, 'internal');
      await eu.put('a', 'one');
      other.setFault(EU, undefined);
      assert.equal(await client.value('a'), undefined);
      assert.equal(other.requests().length, 1);
      dynamo.stopRegion(EU);
      await client.put('a', 'two');
      assert.equal(await client.value('a'), 'two');
    } finally {
      await other.close();
    }
  });

  it('names what it does not know', async () => {
    assert.throws(() => dynamo.endpoint('eu-west-9'), {
      name: EmbeddedDynamoDbError.name,
      message: 'Region eu-west-9 was not started; use one of eu-central-1, us-east-1, or start it too.',
    });
    await assert.rejects(dynamo.createTable(EU, { name: TABLE, partitionKey: 'pk' }), /CreateTable in eu-central-1/);
    for (const regions of [[], [EU, EU]]) {
      await assert.rejects(startEmbeddedDynamoDb({ regions }), EmbeddedDynamoDbError);
    }
  });
});
