// The render index in DynamoDB: one item a page, put whole, so that a global table's "last writer wins" per item
// can never mix two records; and one item for each scope that was purged.

import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { InternalError } from '../../../core/contract/georender-error';
import { EPOCH_PREFIX, INDEX_PARTITION_KEY, INDEX_TTL_ATTRIBUTE } from '../../../core/contract/index-table';
import type { PageIdentity } from '../../../core/pages/page-key';
import type { PageRecord } from '../../../core/pages/page-record';
import type { PurgeScope } from '../../../core/pages/purge-scopes';
import { scopesOf } from '../../../core/pages/purge-scopes';
import type { EpochWriter } from '../../purge/ports';
import type { PageIndexWriter } from '../../render/ports';
import type { Clock } from '../../runtime/clock';
import type { IndexEntry, PageIndexReader } from '../../serve/ports';
import { EpochMemory } from './epoch-memory';
import { fromItem, toItem } from './page-item';

/** DynamoDB gave back some keys of a batch unread: it is short of capacity. */
export class IndexThrottledError extends InternalError {
  override readonly name = 'IndexThrottledError';
}

/** Something else than DynamoDB answered, which always says what it did not read ("BatchGetItem", DynamoDB API Reference). */
export class NoIndexAnswerError extends InternalError {
  override readonly name = 'NoIndexAnswerError';
}

/** Reads and writes one region's replica of the index table. */
export class DynamoDbPageIndex implements PageIndexReader, PageIndexWriter, EpochWriter {
  private readonly epochs: EpochMemory;

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    clock: Clock,
  ) {
    this.epochs = new EpochMemory(clock);
  }

  async find(page: PageIdentity, { consistent } = { consistent: false }): Promise<IndexEntry> {
    const scopes = scopesOf(page.keyUrl);
    const unknown = scopes.filter((scope) => !this.epochs.has(scope));
    // Before the request: by its end the memory may have dropped what it knows now.
    const knownMs = this.epochs.latest(scopes);
    const pageItem =
      unknown.length === 0
        ? await this.one(page.key, consistent)
        : await this.withEpochs(page.key, unknown, consistent);
    const purgedAtMs = Math.max(knownMs, this.epochs.latest(unknown));
    const record = pageItem && fromItem(pageItem);
    // A key is a hash: the URL is compared too, so that no collision or stray write can show another page.
    return { record: record?.keyUrl === page.keyUrl ? record : undefined, purgedAtMs };
  }

  /** Puts a record in place of the page's earlier one, unless a later render has been there already. */
  async put(record: PageRecord): Promise<void> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: toItem(record),
          ConditionExpression: 'attribute_not_exists(#key) OR renderStartedAtMs <= :started',
          ExpressionAttributeNames: { '#key': INDEX_PARTITION_KEY },
          ExpressionAttributeValues: { ':started': { N: String(record.renderStartedAtMs) } },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** Notes a purge, unless a later one of the scope is there. @param expiresAtMs when no record is left that it concerns */
  async purge(scope: PurgeScope, purgedAtMs: number, expiresAtMs: number): Promise<void> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: {
            [INDEX_PARTITION_KEY]: { S: EPOCH_PREFIX + scope },
            purgedAtMs: { N: String(purgedAtMs) },
            [INDEX_TTL_ATTRIBUTE]: { N: String(Math.ceil(expiresAtMs / 1000)) },
          },
          ConditionExpression: 'attribute_not_exists(#key) OR purgedAtMs < :purged',
          ExpressionAttributeNames: { '#key': INDEX_PARTITION_KEY },
          ExpressionAttributeValues: { ':purged': { N: String(purgedAtMs) } },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** When a scope was purged last, by a strongly consistent read; 0 if never. */
  async lastPurgeMs(scope: PurgeScope): Promise<number> {
    return purgeTimeMs(await this.one(EPOCH_PREFIX + scope, true));
  }

  private async one(key: string, consistent: boolean): Promise<Record<string, AttributeValue> | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: { [INDEX_PARTITION_KEY]: { S: key } },
        ConsistentRead: consistent,
      }),
    );
    return item;
  }

  /** One request for the page and for the purges that are not remembered. */
  private async withEpochs(
    key: string,
    scopes: readonly PurgeScope[],
    consistent: boolean,
  ): Promise<Record<string, AttributeValue> | undefined> {
    const keys = [key, ...scopes.map((scope) => EPOCH_PREFIX + scope)];
    const request = { Keys: keys.map((name) => ({ [INDEX_PARTITION_KEY]: { S: name } })), ConsistentRead: consistent };
    const { Responses: responses, UnprocessedKeys: unprocessed } = await this.client.send(
      new BatchGetItemCommand({ RequestItems: { [this.tableName]: request } }),
    );
    // Taken for an answer, it would say that nothing was purged.
    if (responses === undefined && unprocessed === undefined)
      throw new NoIndexAnswerError('The index gave an answer without items.');
    if (Object.keys(unprocessed ?? {}).length > 0)
      throw new IndexThrottledError('The index did not read all of a page’s items.');
    const items = new Map((responses?.[this.tableName] ?? []).map((item) => [item[INDEX_PARTITION_KEY]?.S, item]));
    for (const scope of scopes) this.epochs.remember(scope, purgeTimeMs(items.get(EPOCH_PREFIX + scope)));
    return items.get(key);
  }
}

/** The time in a purge's item; 0 if there is none. */
function purgeTimeMs(item: Record<string, AttributeValue> | undefined): number {
  return Number(item?.['purgedAtMs']?.N ?? 0);
}
