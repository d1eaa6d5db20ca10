// The schedule's budget of renders: a counter for each day (UTC) in the home region's table of leases.
//
// A condition bounds the counter, so no number of runs together can take more. A lost answer counts as taken: the SDK
// may then take twice, and less is rendered.
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { LEASE_PARTITION_KEY, LEASE_TTL_ATTRIBUTE, SCHEDULE_PREFIX } from '../../../core/contract/index-table';
import type { Clock } from '../../runtime/clock';
import type { DayBudget } from '../../schedule/ports';

/** A day's counter is kept for a week, for people who look. */
const KEPT_SECONDS = 7 * 86_400;

/** Other runs may take between a reading of the counter and the next try. */
const TRIES = 10;

/** The day of a time, e.g. `2026-11-29`. */
function dayText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** A budget of so many renders a day. */
export class DynamoDbDayBudget implements DayBudget {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
    private readonly rendersPerDay: number,
  ) {}

  async take(wanted: number): Promise<number> {
    for (let tries = 0, asked = wanted; tries < TRIES; tries += 1) {
      asked = Math.min(asked, this.rendersPerDay);
      if (asked < 1) return 0;
      if (await this.tryTake(asked)) return asked;
      asked = Math.min(asked, await this.left());
    }
    return 0;
  }

  async left(): Promise<number> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: this.key(), ConsistentRead: true }),
    );
    return Math.max(0, this.rendersPerDay - Number(item?.['taken']?.N ?? 0));
  }

  private async tryTake(count: number): Promise<boolean> {
    const nowMs = this.clock.nowMs();
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: this.key(),
          UpdateExpression: 'SET #ttl = :ttl ADD taken :count',
          ConditionExpression: 'attribute_not_exists(taken) OR taken <= :most',
          ExpressionAttributeNames: { '#ttl': LEASE_TTL_ATTRIBUTE },
          ExpressionAttributeValues: marshall({
            ':count': count,
            ':most': this.rendersPerDay - count,
            ':ttl': Math.ceil(nowMs / 1000) + KEPT_SECONDS,
          }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  private key() {
    return marshall({ [LEASE_PARTITION_KEY]: `${SCHEDULE_PREFIX}${dayText(this.clock.nowMs())}` });
  }
}
