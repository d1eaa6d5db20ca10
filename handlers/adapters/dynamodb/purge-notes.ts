// The latest purges and marks, in a ring of items of the home region's replica: each says what it replaced.

import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type AttributeValue, type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { INDEX_PARTITION_KEY, INDEX_TTL_ATTRIBUTE, PURGE_NOTE_PREFIX } from '../../../core/contract/index-table';
import { EPOCH_KINDS, type EpochKind, type EpochTime } from '../../../core/pages/epochs';
import { MAX_RECORD_LIFE_SECONDS } from '../../../core/pages/freshness';
import type { PurgeScope } from '../../../core/pages/purge-scopes';
import type { PurgeNote, PurgeNotes } from '../../purge/ports';
import { everyItem } from './every-item';

/** So many are kept; the oldest is replaced. */
export const KEPT_NOTES = 20;

/** Left of an item's 400 KB for the rest ("Service, account, and table quotas", Amazon DynamoDB Developer Guide). */
const MAX_SCOPES_BYTES = 350 * 1024;

/** The most that a note may unpack to: the longest order's URLs. */
const MAX_UNPACKED_BYTES = 100 * 1024 * 1024;

/** Counts the notes. */
const COUNTER_KEY = `${PURGE_NOTE_PREFIX}last`;

/** A note as it was kept. */
export interface KeptNote extends PurgeNote {
  /** Counts all notes: the latest has the greatest. */
  readonly number: number;
  /** When it was taken back, in milliseconds since 1970; undefined if it was not. */
  readonly undoneAtMs: number | undefined;
}

const packed = promisify(gzip);
const unpacked = promisify(gunzip);

/** Notes purges and marks. */
export class DynamoDbPurgeNotes implements PurgeNotes {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async note({ id, kind, atMs, pages, scopes }: PurgeNote): Promise<boolean> {
    const times = [...scopes].map(([scope, before]) => [scope, before.atMs, before.setAtMs]);
    const bytes = await packed(JSON.stringify(times));
    if (bytes.length > MAX_SCOPES_BYTES) return false;
    const number = await this.nextNumber();
    const item = {
      [INDEX_PARTITION_KEY]: keyOf(number),
      ...{ number, id, kind, atMs, pages: pages.slice(0, 500), scopes: bytes },
      [INDEX_TTL_ATTRIBUTE]: Math.ceil(atMs / 1000) + MAX_RECORD_LIFE_SECONDS,
    };
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item: marshall(item) }));
    return true;
  }

  /** The kept notes, latest first, by a strongly consistent read. */
  async latest(): Promise<readonly KeptNote[]> {
    const keys = Array.from({ length: KEPT_NOTES }, (_, slot) => keyOf(slot));
    const items = await everyItem(this.client, this.tableName, keys, { consistent: true });
    const notes = await Promise.all([...items.values()].map(noteFromItem));
    return notes.flatMap((note) => note ?? []).sort((one, other) => other.number - one.number);
  }

  /** Notes that a purge or mark was taken back. */
  async undone({ number, id }: KeptNote, undoneAtMs: number): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: marshall({ [INDEX_PARTITION_KEY]: keyOf(number) }),
        UpdateExpression: 'SET undoneAtMs = :at',
        // A later purge may have taken its place in the ring.
        ConditionExpression: 'id = :id',
        ExpressionAttributeValues: marshall({ ':at': undoneAtMs, ':id': id }),
      }),
    );
  }

  private async nextNumber(): Promise<number> {
    const { Attributes: counter } = await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: marshall({ [INDEX_PARTITION_KEY]: COUNTER_KEY }),
        UpdateExpression: 'ADD #number :one',
        ExpressionAttributeNames: { '#number': 'number' },
        ExpressionAttributeValues: marshall({ ':one': 1 }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Number(unmarshall(counter ?? {})['number']);
  }
}

function keyOf(number: number): string {
  return `${PURGE_NOTE_PREFIX}${number % KEPT_NOTES}`;
}

async function noteFromItem(item: Record<string, AttributeValue>): Promise<KeptNote | undefined> {
  const { number, id, kind, atMs, pages, scopes, undoneAtMs } = unmarshall(item);
  if (typeof number !== 'number' || typeof id !== 'string' || typeof atMs !== 'number' || !isKind(kind))
    return undefined;
  if (!(scopes instanceof Uint8Array)) return undefined;
  const json = await unpacked(scopes, { maxOutputLength: MAX_UNPACKED_BYTES }).catch(() => undefined);
  const times = json && timesIn(json.toString());
  if (times === undefined) return undefined;
  return {
    ...{ number, id, kind, atMs, pages: String(pages), scopes: times },
    undoneAtMs: typeof undoneAtMs === 'number' ? undoneAtMs : undefined,
  };
}

function timesIn(json: string): ReadonlyMap<PurgeScope, EpochTime> | undefined {
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value) || !value.every(isTime)) return undefined;
  return new Map(value.map(([scope, atMs, setAtMs]) => [scope, { atMs, setAtMs }]));
}

/** A scope and its time before. Only this adapter writes them. */
function isTime(value: unknown): value is readonly [PurgeScope, number, number] {
  return (
    Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number' && typeof value[2] === 'number'
  );
}

function isKind(value: unknown): value is EpochKind {
  return EPOCH_KINDS.some((kind) => kind === value);
}
