// Leases in a plain table of the region, never replicated: a lease must not revert another region's record.
import { ConditionalCheckFailedException, DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LEASE_PARTITION_KEY, LEASE_TTL_ATTRIBUTE } from '../../core/index-table';
import type { PageKey } from '../../core/page-key';
import type { Clock } from '../clock';
import type { LeaseReleaser } from '../render/ports';
import { isRenderReason } from '../render-protocol';
import type { RenderReason } from '../render-protocol';
import type { LeaseState, LeaseTaker } from '../serve/ports';

/** How long leases last. */
export interface LeaseTimes {
  /** A lease whose owner died ends by itself: later than any render does. */
  readonly leaseMs: number;
  /** The same where the render may wait in a queue before it begins. */
  readonly queuedLeaseMs: number;
  /** How long nobody tries again what could not be kept or failed. */
  readonly pauseMs: number;
}

/** Takes and ends the leases of one region. */
export class DynamoDbLeases implements LeaseTaker, LeaseReleaser {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
    private readonly times: LeaseTimes,
  ) {}

  async acquire(key: PageKey, token: string, { queued } = { queued: false }): Promise<LeaseState> {
    const nowMs = this.clock.nowMs();
    const { leaseMs, queuedLeaseMs } = this.times;
    try {
      await this.put(key, { owner: token, untilMs: nowMs + (queued ? queuedLeaseMs : leaseMs) }, {
        // The asker's own is there where the SDK asks again because an answer was lost.
        ConditionExpression: 'attribute_not_exists(#key) OR untilMs <= :now OR #owner = :owner',
        ExpressionAttributeNames: { '#key': LEASE_PARTITION_KEY, '#owner': 'owner' },
        ExpressionAttributeValues: { ':now': { N: String(nowMs) }, ':owner': { S: token } },
      });
      return { kind: 'acquired' };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return this.heldBySomeone(key);
    }
  }

  async giveUp(key: PageKey, token: string, reason: RenderReason | undefined): Promise<void> {
    await this.end(key, token, reason);
  }

  async end(key: PageKey, token: string, reason: RenderReason | undefined): Promise<void> {
    const ifOwner = {
      ConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': { S: token } },
    };
    try {
      if (reason === undefined) await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key: keyOf(key), ...ifOwner }));
      else await this.put(key, { reason, untilMs: this.clock.nowMs() + this.times.pauseMs }, ifOwner);
    } catch (error) {
      // It ended by itself, and may be another's by now.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  private async heldBySomeone(key: PageKey): Promise<LeaseState> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: keyOf(key), ConsistentRead: true }),
    );
    const reason = item?.['reason']?.S;
    return isRenderReason(reason) ? { kind: 'over', reason } : { kind: 'held' };
  }

  private async put(
    key: PageKey,
    lease: { readonly owner?: string; readonly reason?: RenderReason; readonly untilMs: number },
    condition: Pick<PutItemCommand['input'], 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>,
  ): Promise<void> {
    const item: Record<string, AttributeValue> = {
      ...keyOf(key),
      ...(lease.owner === undefined ? {} : { owner: { S: lease.owner } }),
      ...(lease.reason === undefined ? {} : { reason: { S: lease.reason } }),
      untilMs: { N: String(lease.untilMs) },
      [LEASE_TTL_ATTRIBUTE]: { N: String(Math.ceil(lease.untilMs / 1000)) },
    };
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item: item, ...condition }));
  }
}

function keyOf(key: PageKey): Record<string, AttributeValue> {
  return { [LEASE_PARTITION_KEY]: { S: key } };
}
