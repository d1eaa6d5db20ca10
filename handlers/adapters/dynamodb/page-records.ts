// Reads the records and epochs of many pages from a region's replica of the index.
import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EPOCH_PREFIX, INDEX_PARTITION_KEY } from '../../../core/contract/index-table';
import { epochsOfPage } from '../../../core/pages/epochs';
import type { PageIdentity, PageKey } from '../../../core/pages/page-key';
import { scopesOf } from '../../../core/pages/purge-scopes';
import type { Clock } from '../../runtime/clock';
import type { IndexEntry } from '../../serve/ports';
import type { PageRecords } from '../../warm/ports';
import { epochFromItem } from './epoch-table';
import { fromItem, IndexThrottledError, NoIndexAnswerError } from './page-index';

type Item = Record<string, AttributeValue>;

/** "BatchGetItem", DynamoDB API Reference. */
const MOST_KEYS = 100;

/** Requests at once: half a thousand keys. */
const AT_ONCE = 4;

/** Tries of keys that DynamoDB left unread, with a longer pause before each. */
const TRIES = 6;
const PAUSE_MS = 100;

/** Records of one region's replica. */
export class DynamoDbPageRecords implements PageRecords {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
  ) {}

  /** @throws IndexThrottledError */
  async find(pages: readonly PageIdentity[]): Promise<ReadonlyMap<PageKey, IndexEntry>> {
    const scopes = pages.map(({ keyUrl }) => scopesOf(keyUrl).map((scope) => EPOCH_PREFIX + scope));
    const items = await this.items([...new Set([...pages.map(({ key }) => key), ...scopes.flat()])]);
    return new Map(
      pages.map(({ key, keyUrl }, at) => {
        const record = fromItem(items.get(key));
        const epochs = epochsOfPage((scopes[at] ?? []).map((scope) => epochFromItem(items.get(scope))));
        // A key is a hash: the URL tells that it is this page's record.
        return [key, { record: record?.keyUrl === keyUrl ? record : undefined, ...epochs }];
      }),
    );
  }

  private async items(keys: readonly string[]): Promise<ReadonlyMap<string, Item>> {
    const items = new Map<string, Item>();
    const batches = Array.from({ length: Math.ceil(keys.length / MOST_KEYS) }, (_, at) =>
      keys.slice(at * MOST_KEYS, (at + 1) * MOST_KEYS),
    );
    const readNext = async (): Promise<void> => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift())
        for (const item of await this.batch(batch)) items.set(item[INDEX_PARTITION_KEY]?.S ?? '', item);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, readNext));
    return items;
  }

  private async batch(keys: readonly string[]): Promise<readonly Item[]> {
    const found: Item[] = [];
    let left: Item[] = keys.map((key) => ({ [INDEX_PARTITION_KEY]: { S: key } }));
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (tries > 0) await this.clock.pause(PAUSE_MS * 2 ** tries);
      const { Responses: responses, UnprocessedKeys: unread } = await this.client.send(
        new BatchGetItemCommand({ RequestItems: { [this.tableName]: { Keys: left } } }),
      );
      // Taken for an answer, it would say that no page is kept.
      if (responses === undefined && unread === undefined)
        throw new NoIndexAnswerError('The index answered without items.');
      found.push(...(responses?.[this.tableName] ?? []));
      left = unread?.[this.tableName]?.Keys ?? [];
      if (left.length === 0) return found;
    }
    throw new IndexThrottledError(`The index left ${left.length} items unread, ${TRIES} times.`);
  }
}
