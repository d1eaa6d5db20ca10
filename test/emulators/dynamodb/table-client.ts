// The real SDK client, bound to one region and one table whose items are { pk, value }.
import { Agent } from 'node:http';
import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { EmbeddedDynamoDb } from '../../../emulators/dynamodb/embedded-dynamodb';

/** A client that neither retries nor keeps connections, so that no request meets one that a stop has broken. */
export function createClient(endpoint: string, region: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: { httpAgent: new Agent({ keepAlive: false }) },
  });
}

/** Items by key and value, through the SDK. */
export class TableClient {
  readonly sdk: DynamoDBClient;
  private readonly table: string;

  constructor(dynamo: EmbeddedDynamoDb, region: string, table: string) {
    this.sdk = createClient(dynamo.endpoint(region), region);
    this.table = table;
  }

  async put(pk: string, value: string, condition?: string): Promise<void> {
    const Item = { pk: { S: pk }, value: { S: value } };
    await this.sdk.send(new PutItemCommand({ TableName: this.table, Item, ConditionExpression: condition }));
  }

  /** Sets `value` and leaves other attributes of the item alone. */
  async update(pk: string, value: string): Promise<void> {
    await this.sdk.send(
      new UpdateItemCommand({
        TableName: this.table,
        Key: { pk: { S: pk } },
        UpdateExpression: 'SET #value = :value ADD updates :one',
        ExpressionAttributeNames: { '#value': 'value' },
        ExpressionAttributeValues: { ':value': { S: value }, ':one': { N: '1' } },
      }),
    );
  }

  async delete(pk: string): Promise<void> {
    await this.sdk.send(new DeleteItemCommand({ TableName: this.table, Key: { pk: { S: pk } } }));
  }

  /** The item's `value`; undefined: there is no such item. */
  async value(pk: string): Promise<string | undefined> {
    return (await this.item(pk))?.['value']?.S;
  }

  async item(pk: string) {
    const command = new GetItemCommand({ TableName: this.table, Key: { pk: { S: pk } }, ConsistentRead: true });
    return (await this.sdk.send(command)).Item;
  }
}

/** Whether a request failed for its connection being broken. */
export function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}
