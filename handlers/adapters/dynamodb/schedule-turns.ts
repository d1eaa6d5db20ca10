// The schedule's turn: one item in the home region's table of leases, with the place where the next run goes on.
import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { LEASE_PARTITION_KEY, SCHEDULE_PREFIX } from '../../../core/contract/index-table';
import type { Clock } from '../../runtime/clock';
import type { ScheduleTurns } from '../../schedule/ports';

const KEY = marshall({ [LEASE_PARTITION_KEY]: `${SCHEDULE_PREFIX}turn` });

/** The turns of a stack's schedule. */
export class DynamoDbScheduleTurns implements ScheduleTurns {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
  ) {}

  async begin(token: string, mostMs: number): Promise<number | undefined> {
    const nowMs = this.clock.nowMs();
    try {
      const { Attributes: item } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: KEY,
          UpdateExpression: 'SET #owner = :token, untilMs = :until',
          // If an answer is lost, the SDK asks again: then this run has its turn already.
          ConditionExpression: 'attribute_not_exists(#owner) OR untilMs <= :now OR #owner = :token',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: marshall({ ':token': token, ':until': nowMs + mostMs, ':now': nowMs }),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Number(item?.['passed']?.N ?? 0);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  async end(token: string, passed: number): Promise<void> {
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: KEY,
          UpdateExpression: 'SET passed = :passed REMOVE #owner, untilMs',
          ConditionExpression: '#owner = :token',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: marshall({ ':token': token, ':passed': passed }),
        }),
      );
    } catch (error) {
      // The turn was over, and another run may have begun.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
