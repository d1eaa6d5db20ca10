// Reads many items by their keys, also those that DynamoDB leaves unread at first.
import type { AttributeValue, BatchGetItemCommandOutput } from '@aws-sdk/client-dynamodb';
import { InternalError } from '../../../core/contract/georender-error';

/** The most keys of one BatchGetItem ("BatchGetItem", Amazon DynamoDB API Reference). */
export const MAX_BATCH_KEYS = 100;

/** Tries of one batch. Each reads a part, unless the table is short of capacity. */
const TRIES = 5;

type Item = Record<string, AttributeValue>;

/** DynamoDB left items unread, again and again. */
export class ItemsUnreadError extends InternalError {
  override readonly name = 'ItemsUnreadError';
}

/**
 * Reads the items of a table that have these keys, batch by batch; missing ones are left out.
 * @param get sends one BatchGetItem
 * @throws ItemsUnreadError
 */
export async function everyItem(
  get: (keys: readonly Item[]) => Promise<Pick<BatchGetItemCommandOutput, 'Responses' | 'UnprocessedKeys'>>,
  tableName: string,
  keys: readonly Item[],
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (let start = 0; start < keys.length; start += MAX_BATCH_KEYS) {
    let unread: readonly Item[] = keys.slice(start, start + MAX_BATCH_KEYS);
    for (let tries = 0; unread.length > 0; tries++) {
      if (tries === TRIES) throw new ItemsUnreadError(`${unread.length} items of table ${tableName} were not read.`);
      const { Responses: responses, UnprocessedKeys: unprocessed } = await get(unread);
      // Taken for an answer, it would say that the items are missing.
      if (responses === undefined && unprocessed === undefined)
        throw new ItemsUnreadError(`Table ${tableName} answered without items.`);
      found.push(...(responses?.[tableName] ?? []));
      unread = unprocessed?.[tableName]?.Keys ?? [];
    }
  }
  return found;
}
