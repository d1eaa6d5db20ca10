// Moves a page's time instead of the clock: its record looks as if it had been rendered earlier.
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { INDEX_PARTITION_KEY } from '../../../core/contract/index-table';
import { pageIdentity } from '../../../core/pages/page-key';
import { checkPageUrl } from '../../../core/pages/page-url';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { INDEX_TABLE } from '../../../local/functions';
import type { LocalStack } from '../../../local/stack';

const TIMES = ['renderStartedAtMs', 'freshUntilMs', 'staleUntilMs', 'errorUntilMs'];

/** Makes the record of a page in one region older, and has that replicated. Fails if there is no record. */
export async function agePage(stack: LocalStack, region: string, target: string, byMs: number): Promise<void> {
  const { host } = new URL(stack.url);
  const checked = checkPageUrl(`http://${host}${target}`, { scheme: 'http', hosts: [host] });
  if (checked.kind === 'refused') throw new Error(checked.message);
  const { key } = pageIdentity(checked.url, 'desktop', DEFAULT_QUERY_POLICY);
  const client = new DynamoDBClient({
    region,
    endpoint: stack.dynamoDb.endpoint(region),
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  try {
    const read = new GetItemCommand({
      TableName: INDEX_TABLE,
      Key: { [INDEX_PARTITION_KEY]: { S: key } },
      ConsistentRead: true,
    });
    const { Item: item } = await client.send(read);
    if (item === undefined) throw new Error(`${region} has no record of ${target}.`);
    const aged = TIMES.map((name) => [name, { N: String(Number(item[name]?.N) - byMs) }] as const);
    await client.send(new PutItemCommand({ TableName: INDEX_TABLE, Item: { ...item, ...Object.fromEntries(aged) } }));
  } finally {
    client.destroy();
  }
  await stack.replicated();
}
