// The epochs of one region's replica of the index table: when scopes were purged or marked stale.
//
// An item has four times: purge and mark, each with the time when it was set. Each order updates its own two, on
// condition that it is later, so orders may come in any order. In a global table the last write of an item wins whole;
// the orders are therefore sent to every region and read back (handlers/purge/spread-epoch.ts).
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { EPOCH_PREFIX, INDEX_PARTITION_KEY, INDEX_TTL_ATTRIBUTE } from '../../../core/contract/index-table';
import { type EpochKind, type EpochTime, NO_EPOCH, type ScopeEpoch } from '../../../core/pages/epochs';
import type { PurgeScope } from '../../../core/pages/purge-scopes';
import type { EpochChange, EpochTable } from '../../purge/ports';
import { everyItem } from './every-item';

type Item = Record<string, AttributeValue>;

/** The attributes of a kind: its time, and when that was set. Items of earlier versions have `purgedAtMs` alone. */
const ATTRIBUTES: Readonly<Record<EpochKind, { readonly at: string; readonly set: string }>> = {
  purge: { at: 'purgedAtMs', set: 'purgeSetAtMs' },
  stale: { at: 'staleAtMs', set: 'staleSetAtMs' },
};

/** Earlier versions take an item without this attribute for one that needs no purge. */
const KEEP_PURGE = ', purgedAtMs = if_not_exists(purgedAtMs, :zero)';

/** Reads and writes epochs. */
export class DynamoDbEpochs implements EpochTable {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async change(
    scope: PurgeScope,
    { kind, to, from }: EpochChange,
    expiresAtMs: number,
  ): Promise<ScopeEpoch | undefined> {
    const { at, set } = ATTRIBUTES[kind];
    const isEarlier = `(attribute_not_exists(${set}) AND (attribute_not_exists(${at}) OR ${at} < :set)) OR ${set} < :set`;
    const isFrom = `${at} = :fromAt AND (attribute_not_exists(${set}) OR ${set} = :fromSet)`;
    try {
      const { Attributes: before } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: keyOf(scope),
          UpdateExpression: `SET ${at} = :at, ${set} = :set, #ttl = :ttl${kind === 'stale' ? KEEP_PURGE : ''}`,
          ConditionExpression: from === undefined ? isEarlier : isFrom,
          ExpressionAttributeNames: { '#ttl': INDEX_TTL_ATTRIBUTE },
          ExpressionAttributeValues: marshall({
            ':at': to.atMs,
            ':set': to.setAtMs,
            ':ttl': Math.ceil(expiresAtMs / 1000),
            ...(kind === 'stale' && { ':zero': 0 }),
            ...(from && { ':fromAt': from.atMs, ':fromSet': from.setAtMs }),
          }),
          ReturnValues: 'ALL_OLD',
        }),
      );
      return epochFromItem(before);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return undefined;
    }
  }

  async read(scopes: readonly PurgeScope[]): Promise<ReadonlyMap<PurgeScope, ScopeEpoch>> {
    const keys = scopes.map((scope) => EPOCH_PREFIX + scope);
    const found = await everyItem(this.client, this.tableName, keys, { consistent: true });
    return new Map(scopes.map((scope) => [scope, epochFromItem(found.get(EPOCH_PREFIX + scope))]));
  }
}

/** An item's epoch; of no item, that of a scope that was never purged. */
export function epochFromItem(item: Item = {}): ScopeEpoch {
  if (Object.keys(item).length === 0) return NO_EPOCH;
  const values = unmarshall(item);
  const timeOf = (kind: EpochKind): EpochTime => {
    const atMs = Number(values[ATTRIBUTES[kind].at] ?? 0);
    return { atMs, setAtMs: Number(values[ATTRIBUTES[kind].set] ?? atMs) };
  };
  return { purge: timeOf('purge'), stale: timeOf('stale') };
}

function keyOf(scope: PurgeScope): Item {
  return marshall({ [INDEX_PARTITION_KEY]: EPOCH_PREFIX + scope });
}
