// Counts the API's requests by token, kind and minute, in the region's table of leases.
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { LEASE_PARTITION_KEY, LEASE_TTL_ATTRIBUTE, RATE_PREFIX } from '../../../core/contract/index-table';
import type { RequestKind, RequestLimiter } from '../../api/ports';
import type { Clock } from '../../runtime/clock';

const MINUTE_MS = 60_000;

/** One counter for each token and minute. */
export class DynamoDbRequestLimiter implements RequestLimiter {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
    private readonly requestsPerMinute: Readonly<Record<RequestKind, number>>,
  ) {}

  async take(tokenName: string, kind: RequestKind): Promise<number | undefined> {
    const nowMs = this.clock.nowMs();
    const minute = Math.floor(nowMs / MINUTE_MS);
    const { Attributes: counter } = await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: { [LEASE_PARTITION_KEY]: { S: `${RATE_PREFIX}${tokenName} ${kind} ${minute}` } },
        UpdateExpression: 'SET #ttl = :ttl ADD taken :one',
        ExpressionAttributeNames: { '#ttl': LEASE_TTL_ATTRIBUTE },
        ExpressionAttributeValues: { ':one': { N: '1' }, ':ttl': { N: String((minute + 2) * 60) } },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    if (Number(counter?.['taken']?.N ?? 1) <= this.requestsPerMinute[kind]) return undefined;
    return Math.max(1, Math.ceil(((minute + 1) * MINUTE_MS - nowMs) / 1000));
  }
}
