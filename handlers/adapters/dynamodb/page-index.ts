// The pages of the render index in DynamoDB. A page's item is always put whole: then a global table's "last writer
// wins" can't mix two records. The items of epochs are in epoch-table.ts.
import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { InternalError } from '../../../core/contract/georender-error';
import { EPOCH_PREFIX, INDEX_PARTITION_KEY, INDEX_TTL_ATTRIBUTE } from '../../../core/contract/index-table';
import { epochsOfPage, latestEpoch, NO_EPOCH, type PageEpochs } from '../../../core/pages/epochs';
import type { PageIdentity } from '../../../core/pages/page-key';
import { isPageRecord, type PageRecord } from '../../../core/pages/page-record';
import { scopesOf } from '../../../core/pages/purge-scopes';
import type { PageIndexWriter } from '../../render/ports';
import type { Clock } from '../../runtime/clock';
import type { IndexEntry, PageIndexReader } from '../../serve/ports';
import { EpochMemory } from './epoch-memory';
import { epochFromItem } from './epoch-table';

/** DynamoDB returned some keys of a batch unread: the table is short of capacity. */
export class IndexThrottledError extends InternalError {
  override readonly name = 'IndexThrottledError';
}

/** The answer is not DynamoDB's, which always names what it did not read ("BatchGetItem", DynamoDB API Reference). */
export class NoIndexAnswerError extends InternalError {
  override readonly name = 'NoIndexAnswerError';
}

type Item = Record<string, AttributeValue>;

/** Reads and writes one region's replica of the index table. */
export class DynamoDbPageIndex implements PageIndexReader, PageIndexWriter {
  private readonly memory: EpochMemory;

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    clock: Clock,
  ) {
    this.memory = new EpochMemory(clock);
  }

  async find({ key, keyUrl }: PageIdentity, { consistent } = { consistent: false }): Promise<IndexEntry> {
    const { items, epochs } = await this.withEpochs(keyUrl, [key], consistent);
    const record = fromItem(items.get(key));
    // A key is a hash: comparing the URL too, no collision or stray write can show another page.
    return { record: record?.keyUrl === keyUrl ? record : undefined, ...epochs };
  }

  async epochs({ keyUrl }: PageIdentity): Promise<PageEpochs> {
    return (await this.withEpochs(keyUrl, [], false)).epochs;
  }

  /** Puts a record in place of the page's earlier one, unless that is of a later render. */
  async put(record: PageRecord): Promise<void> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: toItem(record),
          ConditionExpression: 'attribute_not_exists(#key) OR renderStartedAtMs <= :atMs',
          ExpressionAttributeNames: { '#key': INDEX_PARTITION_KEY },
          ExpressionAttributeValues: marshall({ ':atMs': record.renderStartedAtMs }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** Reads items and, in the same request, those of a page's epochs that are not remembered. */
  private async withEpochs(keyUrl: string, keys: readonly string[], consistent: boolean) {
    const scopes = scopesOf(keyUrl);
    const unknown = scopes.filter((scope) => !this.memory.has(scope));
    // Before the request: when it ends, the memory may have dropped what it knows now.
    const known = scopes.map((scope) => this.memory.known(scope));
    const items = await this.items([...keys, ...unknown.map((scope) => EPOCH_PREFIX + scope)], consistent);
    for (const scope of unknown) this.memory.remember(scope, epochFromItem(items.get(EPOCH_PREFIX + scope)));
    const read = scopes.map((scope, at) => latestEpoch(known[at] ?? NO_EPOCH, this.memory.known(scope)));
    return { items, epochs: epochsOfPage(read) };
  }

  /** Reads items in one request, by their keys; without keys, in none. */
  private async items(keys: readonly string[], consistent: boolean): Promise<ReadonlyMap<string, Item>> {
    const [first, ...others] = keys;
    if (first === undefined) return new Map();
    if (others.length === 0) {
      const { Item: item } = await this.client.send(
        new GetItemCommand({ TableName: this.tableName, Key: keyOf(first), ConsistentRead: consistent }),
      );
      return new Map(item && [[first, item]]);
    }
    const { Responses: responses, UnprocessedKeys: unprocessed } = await this.client.send(
      new BatchGetItemCommand({
        RequestItems: { [this.tableName]: { Keys: keys.map(keyOf), ConsistentRead: consistent } },
      }),
    );
    // Taken for an answer, it would say that nothing was purged.
    if (responses === undefined && unprocessed === undefined)
      throw new NoIndexAnswerError('The index answered without items.');
    if (Object.keys(unprocessed ?? {}).length > 0)
      throw new IndexThrottledError('The index did not read all of a page’s items.');
    return new Map((responses?.[this.tableName] ?? []).map((item) => [item[INDEX_PARTITION_KEY]?.S ?? '', item]));
  }
}

function keyOf(key: string): Item {
  return marshall({ [INDEX_PARTITION_KEY]: key });
}

/** A record's item. Attribute names are short: an item is paid by its size. */
export function toItem({ key, keyUrl, headers, object, ...record }: PageRecord): Item {
  const { status, textLength, renderStartedAtMs, changedAtMs, freshUntilMs, staleUntilMs, errorUntilMs } = record;
  const item = {
    [INDEX_PARTITION_KEY]: key,
    url: keyUrl,
    headers: JSON.stringify(headers),
    object: object?.key,
    region: object?.region,
    objectAtMs: object?.writtenAtMs,
    ...{ status, textLength, renderStartedAtMs, changedAtMs, freshUntilMs, staleUntilMs, errorUntilMs },
    [INDEX_TTL_ATTRIBUTE]: Math.ceil(Math.max(staleUntilMs, errorUntilMs) / 1000),
  };
  return marshall(item, { removeUndefinedValues: true });
}

/** An item's record. Any other item, such as one of a later version, counts as absent. */
export function fromItem(item: Item = {}): PageRecord | undefined {
  const { [INDEX_PARTITION_KEY]: key, url: keyUrl, headers, object, region, objectAtMs, ...rest } = unmarshall(item);
  const { status, textLength, renderStartedAtMs, freshUntilMs, staleUntilMs, errorUntilMs } = rest;
  // Items of earlier versions do not say when the content changed.
  const { changedAtMs = renderStartedAtMs } = rest;
  const record: unknown = {
    ...{ key, keyUrl, status, headers: parseJson(headers) },
    object: object === undefined ? undefined : { key: object, region, writtenAtMs: objectAtMs },
    ...{ textLength, renderStartedAtMs, changedAtMs, freshUntilMs, staleUntilMs, errorUntilMs },
  };
  return isPageRecord(record) ? record : undefined;
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
