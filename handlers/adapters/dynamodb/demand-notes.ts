// Notes in the region's table of leases which pages bots ask for: one item for each page, counted by the day.
//
// A condition on the item makes all sandboxes together count a page once per quarter of its freshness. Each sandbox
// remembers what it noted, so a page that is asked for all the time costs no more writes.
import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { ASKED_PREFIX, LEASE_PARTITION_KEY, LEASE_TTL_ATTRIBUTE } from '../../../core/contract/index-table';
import { DEMAND_NOTE_MS } from '../../../core/contract/time-outs';
import type { PageIdentity, PageKey } from '../../../core/pages/page-key';
import type { Lifetime } from '../../../core/pages/page-record';
import type { DemandNotes } from '../../demand/ports';
import { within } from '../../runtime/bounded-wait';
import type { Clock } from '../../runtime/clock';
import { describeError, type Log } from '../../runtime/log';

const DAY_MS = 86_400_000;

/** A page that nobody asks for is forgotten after so long. */
const NOTE_LIFE_MS = 4 * DAY_MS;

/** The days whose counts an item keeps; the reader adds them up. */
export const COUNTED_DAYS = 3;

/** No page is noted more often, even if it is fresh for seconds only. */
const LEAST_PAUSE_MS = 5 * 60_000;

/** A page that stays fresh for months is noted often enough that its item lives on. */
const LONGEST_PAUSE_MS = DAY_MS;

/** The most pages that a sandbox remembers, some 200 bytes each; the oldest are forgotten first. */
const MOST_REMEMBERED = 10_000;

/** The name of a day's count. */
export function countOfDay(day: number): string {
  return `asks${day}`;
}

/** The day of a time, in whole days since 1970. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

/** Notes of one sandbox of `serve`. */
export class DynamoDbDemandNotes implements DemandNotes {
  /** Until when a page need not be noted again. */
  private readonly noted = new Map<PageKey, number>();

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async note(
    page: PageIdentity,
    { freshUntilMs, renderStartedAtMs }: Lifetime & { readonly renderStartedAtMs: number },
  ): Promise<void> {
    const nowMs = this.clock.nowMs();
    if ((this.noted.get(page.key) ?? 0) > nowMs) return;
    const quarterMs = (freshUntilMs - renderStartedAtMs) / 4;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, Math.floor(quarterMs)));
    // Before the write: a table that struggles must not be asked again.
    this.remember(page.key, nowMs + pauseMs);
    try {
      await within(DEMAND_NOTE_MS, 'Noting demand', this.write(page, nowMs, pauseMs));
    } catch (error) {
      this.log.warn('A request for a page was not noted.', { url: page.url, error: describeError(error) });
    }
  }

  private async write({ key, url, variant }: PageIdentity, nowMs: number, pauseMs: number): Promise<void> {
    const day = dayOf(nowMs);
    const command = new UpdateItemCommand({
      TableName: this.tableName,
      Key: marshall({ [LEASE_PARTITION_KEY]: ASKED_PREFIX + key }),
      UpdateExpression:
        'SET #url = :url, variant = :variant, askedAtMs = :now, #ttl = :ttl ADD #today :one REMOVE #old',
      ConditionExpression: 'attribute_not_exists(askedAtMs) OR askedAtMs <= :before',
      ExpressionAttributeNames: {
        '#url': 'url',
        '#ttl': LEASE_TTL_ATTRIBUTE,
        '#today': countOfDay(day),
        '#old': countOfDay(day - COUNTED_DAYS),
      },
      ExpressionAttributeValues: marshall({
        ':url': url,
        ':variant': variant,
        ':now': nowMs,
        ':before': nowMs - pauseMs,
        ':ttl': Math.ceil((nowMs + NOTE_LIFE_MS) / 1000),
        ':one': 1,
      }),
    });
    try {
      await this.client.send(command);
    } catch (error) {
      // Another sandbox has noted it.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  private remember(key: PageKey, untilMs: number): void {
    this.noted.delete(key);
    this.noted.set(key, untilMs);
    const [oldest] = this.noted.keys();
    if (this.noted.size > MOST_REMEMBERED && oldest !== undefined) this.noted.delete(oldest);
  }
}
