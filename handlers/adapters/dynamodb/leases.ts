// Leases in a plain table of the region, never replicated: a lease must not revert another region's record.
//
// A page's item names the owner who renders the page, or the cooldown in which nobody tries. It also keeps what the
// last render left: the requests that waited for that render get its page, even one that may not be kept. A lease that
// expires had an owner that died. If that happens again and again, the page's cooldown grows.
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  type ReturnValue,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { BROKEN_MEMORY_MS, brokenPageCooldownMs } from '../../../core/contract/cooldown';
import { LEASE_PARTITION_KEY, LEASE_TTL_ATTRIBUTE } from '../../../core/contract/index-table';
import type { PageKey } from '../../../core/pages/page-key';
import type { LeaseHistory, LeaseReleaser } from '../../render/ports';
import { type LeaseOutcome, type LeftPage, parseLeftPage } from '../../render-protocol/lease-outcome';
import { isRenderReason, type RenderReason } from '../../render-protocol/render-protocol';
import type { Clock } from '../../runtime/clock';
import type { LeaseQuestion, LeaseState, LeaseTaker } from '../../serve/ports';

/** How long leases and cooldowns last. */
export interface LeaseTimes {
  /** The time until a lease expires whose owner died. It is longer than any render. */
  readonly leaseMs: number;
  /** The same for a render that may wait in a queue first. */
  readonly queuedLeaseMs: number;
  /** The cooldown after a failure. */
  readonly cooldownMs: number;
}

type Item = Readonly<Record<string, unknown>>;

/** An update of a page's item; all of them name its owner. */
interface LeaseUpdate {
  readonly set: readonly string[];
  readonly remove?: readonly string[];
  readonly condition: string;
  readonly names?: Readonly<Record<string, string>>;
  /** The undefined values are left out. */
  readonly values: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly returns?: ReturnValue;
}

interface Cooldown {
  readonly reason: RenderReason;
  readonly cooldownMs: number;
  readonly triedAtMs: number;
  /** Undefined leaves the count as it is. */
  readonly brokenInARow?: number;
  /** Absent leaves the earlier page; undefined removes it. */
  readonly left?: LeftPage | undefined;
}

const ACQUIRED: LeaseState = { kind: 'acquired' };

/** `owner` is a reserved word in DynamoDB. */
const OWNER = { '#owner': 'owner' };
const TTL = { '#ttl': LEASE_TTL_ATTRIBUTE };
const IS_OWNER = '#owner = :owner';

/** The leases of one region. */
export class DynamoDbLeases implements LeaseTaker, LeaseReleaser {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
    private readonly times: LeaseTimes,
  ) {}

  async acquire(key: PageKey, token: string, question: LeaseQuestion = {}): Promise<LeaseState> {
    const { queued = false, unattended = queued, settledAtMs = 0, awaited = [] } = question;
    const nowMs = this.clock.nowMs();
    const untilMs = nowMs + (queued ? this.times.queuedLeaseMs : this.times.leaseMs);
    const waitedFor = Object.fromEntries(awaited.map((lease, index) => [`:awaited${index}`, lease]));
    const notLeft =
      awaited.length === 0
        ? ''
        : ` AND (attribute_not_exists(leftBy) OR NOT (leftBy IN (${Object.keys(waitedFor).join(', ')})))`;
    let before: Item;
    try {
      before = await this.update(key, {
        // The page that the last render left stays: other requests may still read it.
        set: [IS_OWNER, 'sinceMs = :now', 'untilMs = :until', '#ttl = :ttl'],
        remove: ['awaited'],
        // If an answer is lost, the SDK asks again: then this request is the owner already. A purge or a mark ends a
        // cooldown.
        condition:
          `(attribute_not_exists(#key) OR untilMs <= :now OR ${IS_OWNER}` +
          ` OR (attribute_not_exists(#owner) AND triedAtMs <= :settled))${notLeft}`,
        names: { ...TTL, '#key': LEASE_PARTITION_KEY },
        values: {
          ...waitedFor,
          ':owner': token,
          ':until': untilMs,
          ':now': nowMs,
          ':settled': settledAtMs,
          ':ttl': secondsOf(untilMs + BROKEN_MEMORY_MS),
        },
        returns: 'ALL_OLD',
      });
    } catch (error) {
      ignoreFailedCondition(error);
      return unattended ? this.stateIn(await this.item(key), awaited) : this.waitFor(key, awaited);
    }
    const died = before['owner'];
    const isSettled = settledAtMs > Math.max(numberIn(before, 'triedAtMs'), numberIn(before, 'sinceMs'));
    // A purge or a mark means that the page was mended.
    if (isSettled && numberIn(before, 'brokenInARow') > 0) await this.count(key, token, 0, nowMs);
    return died === undefined || died === token || isSettled ? ACQUIRED : this.acquireAfterDeath(key, token, before);
  }

  async wasTried(key: PageKey): Promise<boolean> {
    return (await this.item(key))['triedAtMs'] !== undefined;
  }

  async history(key: PageKey, token: string): Promise<LeaseHistory> {
    const item = await this.item(key);
    return {
      awaited: item['owner'] === token && item['awaited'] !== undefined,
      triedAtMs: numberIn(item, 'triedAtMs'),
      brokenInARow: this.brokenInARow(item),
    };
  }

  async release(key: PageKey, token: string, outcome: LeaseOutcome): Promise<void> {
    try {
      if (outcome.kind === 'done') await this.remove(key, token);
      else if (outcome.kind === 'failed') await this.coolDown(key, token, await this.cooldownAfter(key, outcome));
      else await this.coolDown(key, token, { ...outcome, triedAtMs: outcome.renderStartedAtMs });
    } catch (error) {
      // The lease has expired, and may have another owner by now.
      ignoreFailedCondition(error);
    }
  }

  /** The previous owner died with the lease, so the page gets the cooldown of a failed render. */
  private async acquireAfterDeath(key: PageKey, token: string, before: Item): Promise<LeaseState> {
    const triedAtMs = numberIn(before, 'sinceMs');
    const brokenInARow = 1 + this.brokenInARow(before);
    const cooldownMs = triedAtMs + brokenPageCooldownMs(brokenInARow) - this.clock.nowMs();
    if (cooldownMs > 0) {
      await this.coolDown(key, token, { reason: 'renderer-failed', cooldownMs, triedAtMs, brokenInARow });
      return { kind: 'over', reason: 'renderer-failed', left: leftIn(before) };
    }
    await this.count(key, token, brokenInARow, triedAtMs);
    return ACQUIRED;
  }

  private async count(key: PageKey, token: string, brokenInARow: number, triedAtMs: number): Promise<void> {
    await this.update(key, {
      set: ['triedAtMs = :tried', 'brokenInARow = :broken'],
      condition: IS_OWNER,
      values: { ':owner': token, ':tried': triedAtMs, ':broken': brokenInARow },
    });
  }

  private brokenInARow(item: Item): number {
    const isRecent = this.clock.nowMs() - numberIn(item, 'triedAtMs') < BROKEN_MEMORY_MS;
    return isRecent ? numberIn(item, 'brokenInARow') : 0;
  }

  private async cooldownAfter(
    key: PageKey,
    { reason, mayRepeat }: Extract<LeaseOutcome, { kind: 'failed' }>,
  ): Promise<Cooldown> {
    const triedAtMs = this.clock.nowMs();
    const { cooldownMs } = this.times;
    if (!mayRepeat) return { reason, cooldownMs, triedAtMs };
    const brokenInARow = 1 + this.brokenInARow(await this.item(key));
    return { reason, cooldownMs: Math.max(cooldownMs, brokenPageCooldownMs(brokenInARow)), triedAtMs, brokenInARow };
  }

  /** A failed render keeps the page that an earlier one left; a page that was not kept replaces it. */
  private async coolDown(key: PageKey, token: string, cooldown: Cooldown): Promise<void> {
    const { reason, cooldownMs, triedAtMs, brokenInARow, left } = cooldown;
    const untilMs = this.clock.nowMs() + cooldownMs;
    const isNothingLeft = 'left' in cooldown && left === undefined;
    await this.update(key, {
      set: [
        'untilMs = :until',
        '#ttl = :ttl',
        'reason = :reason',
        'triedAtMs = :tried',
        ...(brokenInARow === undefined ? [] : ['brokenInARow = :broken']),
        ...(left === undefined ? [] : ['leftBy = :owner', 'leftPage = :left']),
      ],
      remove: ['#owner', 'sinceMs', 'awaited', ...(isNothingLeft ? ['leftBy', 'leftPage'] : [])],
      condition: IS_OWNER,
      names: TTL,
      values: {
        ':owner': token,
        ':until': untilMs,
        ':ttl': secondsOf(untilMs + BROKEN_MEMORY_MS),
        ':reason': reason,
        ':tried': triedAtMs,
        ':broken': brokenInARow,
        ':left': left && JSON.stringify(left),
      },
    });
  }

  /** Notes that a request waits. Only then, the render leaves a page that may not be kept. */
  private async waitFor(key: PageKey, awaited: readonly string[]): Promise<LeaseState> {
    try {
      const item = await this.update(key, {
        set: ['awaited = :yes'],
        condition: 'attribute_exists(#owner) AND untilMs > :now',
        values: { ':yes': true, ':now': this.clock.nowMs() },
        returns: 'ALL_NEW',
      });
      return this.stateIn(item, awaited);
    } catch (error) {
      ignoreFailedCondition(error);
      return this.stateIn(await this.item(key), awaited);
    }
  }

  /** The state for a request that did not get the lease: it may have been released since, and be free. */
  private stateIn(item: Item, awaited: readonly string[]): LeaseState {
    const left = leftIn(item);
    const { owner, reason } = item;
    const isCooldown = numberIn(item, 'untilMs') > this.clock.nowMs();
    const isOver = owner === undefined && (isCooldown || (left !== undefined && awaited.includes(left.lease)));
    if (isOver && isRenderReason(reason)) return { kind: 'over', reason, left };
    return { kind: 'held', owner: typeof owner === 'string' ? owner : undefined, left };
  }

  /** A page's item; an empty one if there is none. */
  private async item(key: PageKey): Promise<Item> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: keyOf(key), ConsistentRead: true }),
    );
    return unmarshall(item ?? {});
  }

  private async update(key: PageKey, { set, remove = [], condition, names, values, returns }: LeaseUpdate) {
    const { Attributes: item } = await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: keyOf(key),
        UpdateExpression: `SET ${set.join(', ')}${remove.length === 0 ? '' : ` REMOVE ${remove.join(', ')}`}`,
        ConditionExpression: condition,
        ExpressionAttributeNames: { ...OWNER, ...names },
        ExpressionAttributeValues: marshall(values, { removeUndefinedValues: true }),
        ReturnValues: returns,
      }),
    );
    return unmarshall(item ?? {});
  }

  private async remove(key: PageKey, token: string): Promise<void> {
    await this.client.send(
      new DeleteItemCommand({
        TableName: this.tableName,
        Key: keyOf(key),
        ConditionExpression: IS_OWNER,
        ExpressionAttributeNames: OWNER,
        ExpressionAttributeValues: marshall({ ':owner': token }),
      }),
    );
  }
}

function keyOf(key: PageKey) {
  return marshall({ [LEASE_PARTITION_KEY]: key });
}

function numberIn(item: Item, name: string): number {
  return Number(item[name] ?? 0);
}

function leftIn({ leftPage }: Item): LeftPage | undefined {
  return typeof leftPage === 'string' ? parseLeftPage(leftPage) : undefined;
}

function secondsOf(ms: number): number {
  return Math.ceil(ms / 1000);
}

function ignoreFailedCondition(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
