// What a region's lease table tells of pages: whether bots ask for them, and why their latest render kept nothing.
import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { ASKED_PREFIX, LEASE_PARTITION_KEY } from '../../core/contract/index-table';
import type { Region } from '../../core/geography/regions';
import { isPageKey, type PageKey } from '../../core/pages/page-key';
import { asksIn, countNames } from '../../handlers/adapters/dynamodb/demand';
import { dayOf } from '../../handlers/adapters/dynamodb/demand-notes';
import { everyItem } from '../../handlers/adapters/dynamodb/every-item';
import { isRenderReason } from '../../handlers/render-protocol/render-protocol';
import { called } from '../aws/aws-call';
import type { PageNotes } from './kept-pages';

/** A region's table of leases. */
export interface LeaseTable {
  readonly client: DynamoDBClient;
  readonly region: Region;
  readonly tableName: string;
}

/** Notes of some pages. */
export type LeaseNotes = readonly (readonly [key: PageKey, notes: PageNotes])[];

/** Some of a table's notes, and the read units that they cost. */
export interface LeasePart {
  readonly notes: LeaseNotes;
  readonly readUnits: number;
}

/** Reads the whole table, part by part. @throws AwsCallError */
export async function* scanLeaseNotes(
  { client, region, tableName }: LeaseTable,
  nowMs: number,
  signal?: AbortSignal,
): AsyncGenerator<LeasePart> {
  const today = dayOf(nowMs);
  const names = [LEASE_PARTITION_KEY, 'owner', 'reason', ...countNames(today)];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const command = new ScanCommand({
      TableName: tableName,
      ProjectionExpression: names.map((_, at) => `#n${at}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#n${at}`, name])),
      ReturnConsumedCapacity: 'TOTAL',
      ExclusiveStartKey: start,
    });
    const call = { action: 'dynamodb:Scan', region, resource: `table ${tableName}` };
    const answer = await called(call, () => client.send(command));
    yield {
      notes: (answer.Items ?? []).flatMap((item) => notesIn(unmarshall(item), today)),
      readUnits: answer.ConsumedCapacity?.CapacityUnits ?? 0,
    };
    start = answer.LastEvaluatedKey;
  } while (start !== undefined && signal?.aborted !== true);
}

/** Reads the notes of some pages. @throws AwsCallError */
export async function findLeaseNotes(
  { client, region, tableName }: LeaseTable,
  keys: readonly PageKey[],
  nowMs: number,
): Promise<LeaseNotes> {
  const names = keys.flatMap((key) => [key, ASKED_PREFIX + key]);
  const call = { action: 'dynamodb:BatchGetItem', region, resource: `table ${tableName}` };
  const found = await called(call, () => everyItem(client, tableName, names, { consistent: false }));
  return [...found.values()].flatMap((item) => notesIn(unmarshall(item), dayOf(nowMs)));
}

function notesIn(item: Readonly<Record<string, unknown>>, today: number): LeaseNotes {
  const { [LEASE_PARTITION_KEY]: name, owner, reason } = item;
  if (typeof name !== 'string') return [];
  const asked = name.startsWith(ASKED_PREFIX) ? name.slice(ASKED_PREFIX.length) : undefined;
  if (isPageKey(asked)) return [[asked, { asks: asksIn(item, today), reason: undefined }]];
  // While a render goes on, the reason is that of the one before.
  return isPageKey(name) && owner === undefined && isRenderReason(reason) ? [[name, { asks: 0, reason }]] : [];
}
