// The parts of a deployment that purges and marks reach; failed calls name region, action and table.
import type { Region } from '../../core/geography/regions';
import { DynamoDbEpochs } from '../../handlers/adapters/dynamodb/epoch-table';
import { DynamoDbPurgeNotes, type KeptNote } from '../../handlers/adapters/dynamodb/purge-notes';
import type { OrderReach } from '../../handlers/purge/attempt-order';
import type { EdgeCache, EpochTable, PurgeNotes } from '../../handlers/purge/ports';
import { called } from '../aws/aws-call';
import { CloudFrontEdge } from '../aws/cloudfront-edge';
import type { Deployment } from '../deployment';

/** Notes that an operator can read and close. */
export interface OperatorNotes extends PurgeNotes {
  /** The kept notes, latest first. */
  latest(): Promise<readonly KeptNote[]>;
  /** Notes that an order was taken back. */
  undone(note: KeptNote, undoneAtMs: number): Promise<void>;
}

/** A deployment, as its operators' purges reach it. */
export interface OperatorReach extends OrderReach {
  readonly notes: OperatorNotes;
  /** The id of the latest invalidation; undefined if there is none. */
  invalidationId(): string | undefined;
}

/**
 * Tags of one invalidation. Each counts as a path: at most 3,000 are in progress at once ("What you need to know when
 * invalidating tags", "Concurrent invalidation request maximum", Amazon CloudFront Developer Guide).
 */
const MOST_TAGS = 1_000;

/** The reach of purges and marks into a deployment. */
export function reachOf({ facts, dynamoDb, edge, clock }: Deployment): OperatorReach {
  const { regions, indexTable, homeRegion } = facts;
  return {
    epochs: new Map(
      regions.map((region) => {
        return [region, operatorEpochs(new DynamoDbEpochs(dynamoDb(region), indexTable), region, indexTable)];
      }),
    ),
    notes: operatorNotes(new DynamoDbPurgeNotes(dynamoDb(homeRegion), indexTable), homeRegion, indexTable),
    edge: inBatches(edge),
    clock,
    invalidationId: () => (edge instanceof CloudFrontEdge ? edge.invalidationId : undefined),
  };
}

/** A region's epochs. */
export function operatorEpochs(epochs: EpochTable, region: Region, tableName: string): EpochTable {
  const on = { region, resource: `table ${tableName}` };
  return {
    change: (scope, change, expiresAtMs) =>
      called({ action: 'dynamodb:UpdateItem', ...on }, () => epochs.change(scope, change, expiresAtMs)),
    read: (scopes) => called({ action: 'dynamodb:BatchGetItem', ...on }, () => epochs.read(scopes)),
  };
}

/** The home region's notes. */
export function operatorNotes(notes: DynamoDbPurgeNotes, region: Region, tableName: string): OperatorNotes {
  const on = { region, resource: `table ${tableName}` };
  return {
    note: (note) => called({ action: 'dynamodb:PutItem', ...on }, () => notes.note(note)),
    latest: () => called({ action: 'dynamodb:BatchGetItem', ...on }, () => notes.latest()),
    undone: (note, atMs) => called({ action: 'dynamodb:UpdateItem', ...on }, () => notes.undone(note, atMs)),
  };
}

/** Invalidates many tags one batch after the other. */
export function inBatches(edge: EdgeCache): EdgeCache {
  return {
    async invalidateTags(tags) {
      for (let start = 0; start < tags.length; start += MOST_TAGS)
        await edge.invalidateTags(tags.slice(start, start + MOST_TAGS));
    },
  };
}
