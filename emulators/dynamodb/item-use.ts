// Finds the tables and items that a DynamoDB request reads or writes, from its operation and body.
import { type Item, isItem } from './wire';

/** One item, or one table as a whole (`kind: 'table'`: Query, Scan, DescribeTable …), that a request uses. */
export type ItemUse =
  | { readonly kind: 'put'; readonly table: string; readonly item: Item }
  | { readonly kind: 'get' | 'update' | 'delete'; readonly table: string; readonly key: Item }
  | { readonly kind: 'table'; readonly table: string };

/** A use that writes an item. */
export type ItemWrite = Exclude<ItemUse, { kind: 'get' | 'table' }>;

const KIND_OF_OPERATION = { GetItem: 'get', UpdateItem: 'update', DeleteItem: 'delete' } as const;

/** Whether the use writes an item. */
export function isWrite(use: ItemUse): use is ItemWrite {
  return use.kind === 'put' || use.kind === 'update' || use.kind === 'delete';
}

/** A request's uses, in its own order; empty for a body that DynamoDB would refuse. */
export function itemUses(operation: string, body: Item | undefined): readonly ItemUse[] {
  if (body === undefined) return [];
  if (operation === 'BatchGetItem') return eachTable(body, batchGets);
  if (operation === 'BatchWriteItem') return eachTable(body, batchWrites);
  const table = body['TableName'];
  return typeof table === 'string' ? [singleUse(operation, table, body)] : [];
}

function singleUse(operation: string, table: string, body: Item): ItemUse {
  const { Item: item, Key: key } = body;
  if (operation === 'PutItem' && isItem(item)) return { kind: 'put', table, item };
  if (isKeyed(operation) && isItem(key)) return { kind: KIND_OF_OPERATION[operation], table, key };
  return { kind: 'table', table };
}

function isKeyed(operation: string): operation is keyof typeof KIND_OF_OPERATION {
  return Object.hasOwn(KIND_OF_OPERATION, operation);
}

function eachTable(body: Item, usesOf: (table: string, request: unknown) => readonly ItemUse[]): readonly ItemUse[] {
  const tables = body['RequestItems'];
  return isItem(tables) ? Object.entries(tables).flatMap(([table, request]) => usesOf(table, request)) : [];
}

function batchGets(table: string, request: unknown): readonly ItemUse[] {
  return isItem(request) ? items(request['Keys']).map((key) => ({ kind: 'get', table, key })) : [];
}

function batchWrites(table: string, request: unknown): readonly ItemUse[] {
  return items(request).flatMap(({ PutRequest: put, DeleteRequest: remove }): readonly ItemUse[] => {
    if (isItem(put) && isItem(put['Item'])) return [{ kind: 'put', table, item: put['Item'] }];
    if (isItem(remove) && isItem(remove['Key'])) return [{ kind: 'delete', table, key: remove['Key'] }];
    return [];
  });
}

function items(value: unknown): readonly Item[] {
  return Array.isArray(value) ? value.filter(isItem) : [];
}
