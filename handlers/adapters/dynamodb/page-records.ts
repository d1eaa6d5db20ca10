// Reads the records and epochs of many pages from a region's replica of the index.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EPOCH_PREFIX } from '../../../core/contract/index-table';
import { epochsOfPage } from '../../../core/pages/epochs';
import type { PageIdentity, PageKey } from '../../../core/pages/page-key';
import { scopesOf } from '../../../core/pages/purge-scopes';
import type { Clock } from '../../runtime/clock';
import type { IndexEntry } from '../../serve/ports';
import type { PageRecords } from '../../warm/ports';
import { epochFromItem } from './epoch-table';
import { everyItem } from './every-item';
import { fromItem } from './page-index';

/** Half a thousand keys. */
const BATCHES_AT_ONCE = 4;

/** The pause before a batch is tried again; it doubles each time. */
const PAUSE_MS = 100;

/** Records of one region's replica. */
export class DynamoDbPageRecords implements PageRecords {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
  ) {}

  /** @throws ItemsUnreadError */
  async find(pages: readonly PageIdentity[]): Promise<ReadonlyMap<PageKey, IndexEntry>> {
    const scopes = pages.map(({ keyUrl }) => scopesOf(keyUrl).map((scope) => EPOCH_PREFIX + scope));
    const keys = [...new Set([...pages.map(({ key }) => key), ...scopes.flat()])];
    const items = await everyItem(this.client, this.tableName, keys, {
      consistent: false,
      batchesAtOnce: BATCHES_AT_ONCE,
      pause: (tries) => this.clock.pause(PAUSE_MS * 2 ** tries),
    });
    return new Map(
      pages.map(({ key, keyUrl }, at) => {
        const record = fromItem(items.get(key));
        const epochs = epochsOfPage((scopes[at] ?? []).map((scope) => epochFromItem(items.get(scope))));
        // A key is a hash: the URL tells that it is this page's record.
        return [key, { record: record?.keyUrl === keyUrl ? record : undefined, ...epochs }];
      }),
    );
  }
}
