// Reads many items by their keys, also those that DynamoDB leaves unread at first.
import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InternalError } from '../../../core/contract/georender-error';
import { INDEX_PARTITION_KEY } from '../../../core/contract/index-table';

/** The most keys of one BatchGetItem ("BatchGetItem", Amazon DynamoDB API Reference). */
const MAX_BATCH_KEYS = 100;

/** Tries of one batch. Each reads a part, unless the table is short of capacity. */
const TRIES = 6;

type Item = Record<string, AttributeValue>;

/** DynamoDB left items unread, again and again. */
export class ItemsUnreadError extends InternalError {
  override readonly name = 'ItemsUnreadError';
}

/** How items are read. */
export interface ItemReads {
  /** Whether every write that has ended is seen. */
  readonly consistent: boolean;
  /** @default 1 */
  readonly batchesAtOnce?: number;
  /**
   * Waits before a batch is tried again.
   * @default no wait
   */
  readonly pause?: (tries: number) => Promise<void>;
}

/**
 * Reads the items of a table that have these keys, batch by batch, and gives them by key; missing ones are left out.
 * Tables of leases name their partition key as the index does.
 * @throws ItemsUnreadError
 */
export async function everyItem(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly string[],
  reads: ItemReads,
): Promise<ReadonlyMap<string, Item>> {
  const found = new Map<string, Item>();
  const batches = Array.from({ length: Math.ceil(keys.length / MAX_BATCH_KEYS) }, (_, at) =>
    keys.slice(at * MAX_BATCH_KEYS, (at + 1) * MAX_BATCH_KEYS),
  );
  const readNext = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift())
      for (const item of await readBatch(client, tableName, batch, reads))
        found.set(item[INDEX_PARTITION_KEY]?.S ?? '', item);
  };
  await Promise.all(Array.from({ length: reads.batchesAtOnce ?? 1 }, readNext));
  return found;
}

async function readBatch(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly string[],
  { consistent, pause }: ItemReads,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let unread: Item[] = keys.map((key) => ({ [INDEX_PARTITION_KEY]: { S: key } }));
  for (let tries = 0; unread.length > 0; tries++) {
    if (tries === TRIES) throw new ItemsUnreadError(`${unread.length} items of table ${tableName} were not read.`);
    if (tries > 0) await pause?.(tries);
    const { Responses: responses, UnprocessedKeys: unprocessed } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: unread, ConsistentRead: consistent } } }),
    );
    // Taken for an answer, it would say that the items are missing.
    if (responses === undefined && unprocessed === undefined)
      throw new ItemsUnreadError(`Table ${tableName} answered without items.`);
    found.push(...(responses?.[tableName] ?? []));
    unread = unprocessed?.[tableName]?.Keys ?? [];
  }
  return found;
}
