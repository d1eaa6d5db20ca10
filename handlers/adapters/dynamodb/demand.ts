// Reads which pages bots asked for lately, from the lease tables of all regions.
import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { ASKED_PREFIX, LEASE_PARTITION_KEY } from '../../../core/contract/index-table';
import type { Region } from '../../../core/geography/regions';
import { isPageKey, type PageKey } from '../../../core/pages/page-key';
import { isDeviceVariant } from '../../../core/pages/variants';
import type { AskedPage, Demand } from '../../demand/ports';
import type { Clock } from '../../runtime/clock';
import { describeError, type Log } from '../../runtime/log';
import { COUNTED_DAYS, countOfDay, dayOf } from './demand-notes';

/** A region's table of leases. */
export interface DemandTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/**
 * The most reads of a region's table, of 1 MB each ("Scan", Amazon DynamoDB API Reference): over a million items, for
 * less than a cent. The rest is left out.
 */
const MOST_READS = 400;

/** Between two sortings, so many pages wait beside the most asked. */
const SORT_EVERY = 5_000;

/** More of each region than are asked for: a page may be asked for a little everywhere. */
const LEAST_OF_REGION = 1_000;

/** The demand of all regions. */
export class DynamoDbDemand implements Demand {
  constructor(
    private readonly tables: ReadonlyMap<Region, DemandTable>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async mostAsked(limit: number): Promise<readonly AskedPage[]> {
    const regions = await Promise.all(
      [...this.tables].map(async ([region, table]) => {
        try {
          return await this.mostAskedOf(table, Math.max(LEAST_OF_REGION, 2 * limit));
        } catch (error) {
          this.log.warn('A region did not tell which pages bots ask for.', {
            of: region,
            error: describeError(error),
          });
          return [];
        }
      }),
    );
    return best([...merged(regions.flat()).values()], limit);
  }

  /** Bounded in memory: of a large table only the best are held. */
  private async mostAskedOf({ client, tableName }: DemandTable, limit: number): Promise<readonly AskedPage[]> {
    const today = dayOf(this.clock.nowMs());
    let pages: readonly AskedPage[] = [];
    let from: Record<string, AttributeValue> | undefined;
    for (let reads = 0; reads === 0 || (from !== undefined && reads < MOST_READS); reads += 1) {
      const { Items: items = [], LastEvaluatedKey: next } = await client.send(
        new ScanCommand({
          TableName: tableName,
          FilterExpression: 'begins_with(#key, :asked)',
          ExpressionAttributeNames: { '#key': LEASE_PARTITION_KEY },
          ExpressionAttributeValues: { ':asked': { S: ASKED_PREFIX } },
          ExclusiveStartKey: from,
        }),
      );
      pages = [...pages, ...items.flatMap((item) => askedPage(unmarshall(item), today) ?? [])];
      if (pages.length > limit + SORT_EVERY) pages = best(pages, limit);
      from = next;
    }
    return best(pages, limit);
  }
}

/** A page once, with the asks of all regions. */
function merged(pages: readonly AskedPage[]): ReadonlyMap<PageKey, AskedPage> {
  const byKey = new Map<PageKey, AskedPage>();
  for (const page of pages) {
    const other = byKey.get(page.key);
    byKey.set(page.key, {
      ...page,
      asks: page.asks + (other?.asks ?? 0),
      askedAtMs: Math.max(page.askedAtMs, other?.askedAtMs ?? 0),
    });
  }
  return byKey;
}

function best(pages: readonly AskedPage[], limit: number): readonly AskedPage[] {
  return [...pages].sort((one, other) => other.asks - one.asks || other.askedAtMs - one.askedAtMs).slice(0, limit);
}

/** An item's page; undefined for any other item, such as one of a later version. */
function askedPage(item: Readonly<Record<string, unknown>>, today: number): AskedPage | undefined {
  const { [LEASE_PARTITION_KEY]: itemKey, url, variant, askedAtMs } = item;
  const key = typeof itemKey === 'string' ? itemKey.slice(ASKED_PREFIX.length) : undefined;
  if (!isPageKey(key) || typeof url !== 'string' || !isDeviceVariant(variant) || typeof askedAtMs !== 'number')
    return undefined;
  return { key, url, variant, askedAtMs, asks: asksIn(item, today) };
}

/** The asks of an item that notes demand, over the counted days. @param today in whole days since 1970 */
export function asksIn(item: Readonly<Record<string, unknown>>, today: number): number {
  const counts = countNames(today).map((name) => Number(item[name] ?? 0));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The attributes that count the asks of the counted days. */
export function countNames(today: number): readonly string[] {
  return Array.from({ length: COUNTED_DAYS }, (_, ago) => countOfDay(today - ago));
}
