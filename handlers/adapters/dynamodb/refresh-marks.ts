// Marks in the region's table of leases: a stale page's order is in the render queue.
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LEASE_PARTITION_KEY, LEASE_TTL_ATTRIBUTE, REFRESH_PREFIX } from '../../../core/contract/index-table';
import { REFRESH_MARK_MS } from '../../../core/contract/time-outs';
import type { PageKey } from '../../../core/pages/page-key';
import type { Clock } from '../../runtime/clock';
import type { RefreshMarks } from '../../serve/queued-refreshes';

/** The marks of one region. */
export class DynamoDbRefreshMarks implements RefreshMarks {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
  ) {}

  async mark(key: PageKey, seenMs: number): Promise<boolean> {
    const nowMs = this.clock.nowMs();
    const untilMs = nowMs + REFRESH_MARK_MS;
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: {
            ...keyOf(key),
            seenMs: { N: String(seenMs) },
            untilMs: { N: String(untilMs) },
            [LEASE_TTL_ATTRIBUTE]: { N: String(Math.ceil(untilMs / 1000)) },
          },
          // A later record that is stale again needs an order of its own.
          ConditionExpression: 'attribute_not_exists(#key) OR untilMs <= :now OR seenMs < :seen',
          ExpressionAttributeNames: { '#key': LEASE_PARTITION_KEY },
          ExpressionAttributeValues: { ':now': { N: String(nowMs) }, ':seen': { N: String(seenMs) } },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async unmark(key: PageKey, seenMs: number): Promise<void> {
    try {
      await this.client.send(
        new DeleteItemCommand({
          TableName: this.tableName,
          Key: keyOf(key),
          ConditionExpression: 'seenMs = :seen',
          ExpressionAttributeValues: { ':seen': { N: String(seenMs) } },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

function keyOf(key: PageKey) {
  return { [LEASE_PARTITION_KEY]: { S: REFRESH_PREFIX + key } };
}
