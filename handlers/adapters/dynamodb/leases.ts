// Leases in a plain table of the region, never replicated: a lease must not revert another region's record.
//
// A page's item says who renders the page, or until when nobody tries again. It also keeps what the last render left,
// so that requests which waited for that render get its page although it may not be kept. A lease that ended by itself
// had an owner who died: a page that does that again and again is paused for longer and longer.

import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LEASE_PARTITION_KEY, LEASE_TTL_ATTRIBUTE } from '../../../core/contract/index-table';
import { BROKEN_MEMORY_MS, pauseAfterBrokenMs } from '../../../core/contract/render-wait';
import type { PageKey } from '../../../core/pages/page-key';
import type { LeaseEnd, LeaseHistory, LeaseReleaser } from '../../render/ports';
import type { LeftPage } from '../../render-protocol/left-page';
import { parseLeftPage } from '../../render-protocol/left-page';
import type { RenderReason } from '../../render-protocol/render-protocol';
import { isRenderReason } from '../../render-protocol/render-protocol';
import type { Clock } from '../../runtime/clock';
import type { LeaseQuestion, LeaseState, LeaseTaker } from '../../serve/ports';

/** How long leases last. */
export interface LeaseTimes {
  /** A lease whose owner died ends by itself: later than any render does. */
  readonly leaseMs: number;
  /** The same where the render may wait in a queue before it begins. */
  readonly queuedLeaseMs: number;
  /** How long nobody tries again what failed. */
  readonly pauseMs: number;
}

type Item = Record<string, AttributeValue>;

/** How long nobody tries again, and why. */
interface Pause {
  readonly reason: RenderReason;
  readonly pauseMs: number;
  readonly triedAtMs: number;
  /** Undefined leaves the count as it is. */
  readonly brokenInARow?: number;
  /** Absent leaves what is there; undefined removes it. */
  readonly left?: LeftPage | undefined;
}

const ACQUIRED: LeaseState = { kind: 'acquired' };

/** `owner` is a reserved word of DynamoDB's. */
const OWNER = { '#owner': 'owner' };

/** Takes and ends the leases of one region. */
export class DynamoDbLeases implements LeaseTaker, LeaseReleaser {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
    private readonly times: LeaseTimes,
  ) {}

  async acquire(key: PageKey, token: string, question: LeaseQuestion = {}): Promise<LeaseState> {
    const { queued = false, purgedAtMs = 0, awaited = [] } = question;
    const nowMs = this.clock.nowMs();
    const untilMs = nowMs + (queued ? this.times.queuedLeaseMs : this.times.leaseMs);
    const waitedFor = Object.fromEntries(awaited.map((lease, index) => [`:awaited${index}`, { S: lease }]));
    const notLeft =
      awaited.length === 0
        ? ''
        : ` AND (attribute_not_exists(leftBy) OR NOT (leftBy IN (${Object.keys(waitedFor).join(', ')})))`;
    let before: Item | undefined;
    try {
      before = await this.update(key, {
        // What the last render left stays: others may still be on their way to it.
        UpdateExpression: 'SET #owner = :owner, sinceMs = :now, untilMs = :until, #ttl = :ttl REMOVE awaited',
        // The asker's own is there where the SDK asks again because an answer was lost. A purge ends a pause.
        ConditionExpression:
          '(attribute_not_exists(#key) OR untilMs <= :now OR #owner = :owner' +
          ` OR (attribute_not_exists(#owner) AND triedAtMs <= :purged))${notLeft}`,
        ExpressionAttributeNames: { ...OWNER, '#key': LEASE_PARTITION_KEY, '#ttl': LEASE_TTL_ATTRIBUTE },
        ExpressionAttributeValues: {
          ...waitedFor,
          ':owner': { S: token },
          ':until': millis(untilMs),
          ':now': millis(nowMs),
          ':purged': millis(purgedAtMs),
          ':ttl': seconds(untilMs + BROKEN_MEMORY_MS),
        },
        ReturnValues: 'ALL_OLD',
      });
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return queued ? this.stateOf(key, awaited) : this.waitFor(key, awaited);
    }
    const died = before?.['owner']?.S;
    const isPurged = purgedAtMs > Math.max(numberIn(before, 'triedAtMs'), numberIn(before, 'sinceMs'));
    // A purge says that the page was mended.
    if (isPurged && numberIn(before, 'brokenInARow') > 0) await this.count(key, token, 0, nowMs);
    return before === undefined || died === undefined || died === token || isPurged
      ? ACQUIRED
      : this.acquireAfterDeath(key, token, before);
  }

  /** The lease is the asker's, whose predecessor died with it: the page gets the pause that it would have got else. */
  private async acquireAfterDeath(key: PageKey, token: string, before: Item): Promise<LeaseState> {
    const sinceMs = numberIn(before, 'sinceMs');
    const brokenInARow = 1 + this.brokenInARow(before);
    const pauseMs = sinceMs + pauseAfterBrokenMs(brokenInARow) - this.clock.nowMs();
    if (pauseMs > 0) {
      await this.leave(key, token, { reason: 'renderer-failed', pauseMs, triedAtMs: sinceMs, brokenInARow });
      return { kind: 'over', reason: 'renderer-failed', left: parseLeftPage(before['leftPage']?.S) };
    }
    await this.count(key, token, brokenInARow, sinceMs);
    return ACQUIRED;
  }

  private async count(key: PageKey, token: string, brokenInARow: number, triedAtMs: number): Promise<void> {
    await this.update(key, {
      UpdateExpression: 'SET triedAtMs = :tried, brokenInARow = :broken',
      ConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: OWNER,
      ExpressionAttributeValues: {
        ':owner': { S: token },
        ':tried': millis(triedAtMs),
        ':broken': millis(brokenInARow),
      },
    });
  }

  async wasTried(key: PageKey): Promise<boolean> {
    return (await this.item(key))?.['triedAtMs'] !== undefined;
  }

  async giveUp(key: PageKey, token: string, reason: RenderReason | undefined, mayRepeat = false): Promise<void> {
    await this.end(key, token, reason === undefined ? { kind: 'kept' } : { kind: 'failed', reason, mayRepeat });
  }

  async history(key: PageKey, token: string): Promise<LeaseHistory> {
    const item = await this.item(key);
    return {
      awaited: item?.['owner']?.S === token && item['awaited'] !== undefined,
      triedAtMs: numberIn(item, 'triedAtMs'),
      brokenInARow: this.brokenInARow(item),
    };
  }

  private brokenInARow(item: Item | undefined): number {
    const isRecent = this.clock.nowMs() - numberIn(item, 'triedAtMs') < BROKEN_MEMORY_MS;
    return isRecent ? numberIn(item, 'brokenInARow') : 0;
  }

  async end(key: PageKey, token: string, end: LeaseEnd): Promise<void> {
    try {
      if (end.kind === 'kept') await this.remove(key, token);
      else
        await this.leave(
          key,
          token,
          end.kind === 'failed' ? await this.pauseAfter(key, end) : { ...end, triedAtMs: end.renderStartedAtMs },
        );
    } catch (error) {
      // It ended by itself, and may be another's by now.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  private async remove(key: PageKey, token: string): Promise<void> {
    await this.client.send(
      new DeleteItemCommand({
        TableName: this.tableName,
        Key: keyOf(key),
        ConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: OWNER,
        ExpressionAttributeValues: { ':owner': { S: token } },
      }),
    );
  }

  private async pauseAfter(key: PageKey, { reason, mayRepeat }: Extract<LeaseEnd, { kind: 'failed' }>): Promise<Pause> {
    const triedAtMs = this.clock.nowMs();
    if (!mayRepeat) return { reason, pauseMs: this.times.pauseMs, triedAtMs };
    const brokenInARow = 1 + this.brokenInARow(await this.item(key));
    return { reason, pauseMs: Math.max(this.times.pauseMs, pauseAfterBrokenMs(brokenInARow)), triedAtMs, brokenInARow };
  }

  /** A failure leaves what an earlier render left; a page that was not kept takes its place, though it be nothing. */
  private async leave(key: PageKey, token: string, pause: Pause): Promise<void> {
    const { reason, pauseMs, triedAtMs, brokenInARow, left } = pause;
    const untilMs = this.clock.nowMs() + pauseMs;
    const removed = [
      '#owner',
      'sinceMs',
      'awaited',
      ...('left' in pause && left === undefined ? ['leftBy', 'leftPage'] : []),
    ];
    const set = [
      'untilMs = :until',
      '#ttl = :ttl',
      'reason = :reason',
      'triedAtMs = :tried',
      ...(brokenInARow === undefined ? [] : ['brokenInARow = :broken']),
      ...(left === undefined ? [] : ['leftBy = :owner', 'leftPage = :left']),
    ];
    await this.update(key, {
      UpdateExpression: `SET ${set.join(', ')} REMOVE ${removed.join(', ')}`,
      ConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { ...OWNER, '#ttl': LEASE_TTL_ATTRIBUTE },
      ExpressionAttributeValues: {
        ':owner': { S: token },
        ':until': millis(untilMs),
        ':ttl': seconds(untilMs + BROKEN_MEMORY_MS),
        ':reason': { S: reason },
        ':tried': millis(triedAtMs),
        ...(brokenInARow === undefined ? {} : { ':broken': millis(brokenInARow) }),
        ...(left === undefined ? {} : { ':left': { S: JSON.stringify(left) } }),
      },
    });
  }

  /** Notes that somebody waits: a render leaves a page that may not be kept for those alone. */
  private async waitFor(key: PageKey, awaited: readonly string[]): Promise<LeaseState> {
    try {
      const item = await this.update(key, {
        UpdateExpression: 'SET awaited = :yes',
        ConditionExpression: 'attribute_exists(#owner) AND untilMs > :now',
        ExpressionAttributeNames: OWNER,
        ExpressionAttributeValues: { ':yes': { BOOL: true }, ':now': millis(this.clock.nowMs()) },
        ReturnValues: 'ALL_NEW',
      });
      return this.stateIn(item, awaited);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return this.stateOf(key, awaited);
    }
  }

  private async stateOf(key: PageKey, awaited: readonly string[]): Promise<LeaseState> {
    return this.stateIn(await this.item(key), awaited);
  }

  /** What an item says to somebody who did not get the lease: it may have ended since, and be free. */
  private stateIn(item: Item | undefined, awaited: readonly string[]): LeaseState {
    const left = parseLeftPage(item?.['leftPage']?.S);
    const owner = item?.['owner']?.S;
    const reason = item?.['reason']?.S;
    const isPaused = Number(item?.['untilMs']?.N ?? 0) > this.clock.nowMs();
    const isOver = owner === undefined && (isPaused || (left !== undefined && awaited.includes(left.lease)));
    return isOver && isRenderReason(reason) ? { kind: 'over', reason, left } : { kind: 'held', owner, left };
  }

  private async item(key: PageKey): Promise<Item | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: keyOf(key), ConsistentRead: true }),
    );
    return item;
  }

  private async update(
    key: PageKey,
    input: Omit<UpdateItemCommand['input'], 'TableName' | 'Key'>,
  ): Promise<Item | undefined> {
    const { Attributes: item } = await this.client.send(
      new UpdateItemCommand({ TableName: this.tableName, Key: keyOf(key), ...input }),
    );
    return item;
  }
}

function keyOf(key: PageKey): Item {
  return { [LEASE_PARTITION_KEY]: { S: key } };
}

function numberIn(item: Item | undefined, name: string): number {
  return Number(item?.[name]?.N ?? 0);
}

function millis(amount: number): AttributeValue {
  return { N: String(amount) };
}

function seconds(atMs: number): AttributeValue {
  return { N: String(Math.ceil(atMs / 1000)) };
}
