// A page as one region has it: the record, its object, the purges and marks that concern it, and its lease.
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { LEASE_PARTITION_KEY } from '../../core/contract/index-table';
import type { Region } from '../../core/geography/regions';
import { EPOCH_KINDS, type EpochKind } from '../../core/pages/epochs';
import { type RecordState, recordState } from '../../core/pages/freshness';
import type { PageIdentity, PageKey } from '../../core/pages/page-key';
import type { PageObject, PageRecord } from '../../core/pages/page-record';
import { type PurgeScope, scopesOf } from '../../core/pages/purge-scopes';
import { DynamoDbEpochs } from '../../handlers/adapters/dynamodb/epoch-table';
import { DynamoDbPageIndex } from '../../handlers/adapters/dynamodb/page-index';
import { isAbsent } from '../../handlers/adapters/s3/page-buckets';
import { parseLeftPage } from '../../handlers/render-protocol/lease-outcome';
import { describeError } from '../../handlers/runtime/log';
import type { Deployment } from '../deployment';

/** A record, with its use at the moment. */
export interface RecordExplanation {
  readonly status: number;
  readonly state: RecordState;
  /** In milliseconds since 1970. */
  readonly renderStartedAtMs: number;
  readonly changedAtMs: number;
  readonly ageMs: number;
  /** The latest purge since its render, or else the latest mark; undefined if there was neither. */
  readonly overtakenBy: PurgeExplanation | undefined;
  /** Until it is no longer fresh, by its record, purges and marks; negative afterwards. */
  readonly freshLeftMs: number;
  readonly staleLeftMs: number;
  readonly errorLeftMs: number;
  /** The region that wrote its object; undefined for an answer without a body. */
  readonly renderedIn: Region | undefined;
  readonly textLength: number;
  readonly objectKey: string | undefined;
  /** Whether the region's own bucket has the object; undefined for an answer without a body. */
  readonly isReplicated: boolean | undefined;
  /** The size of the object, compressed; undefined if there is none, or no bucket has it. */
  readonly objectBytes: number | undefined;
  /** How much older this render is than the newest one in any region; 0 for the newest. */
  readonly behindMs: number;
}

/** A purge or mark that concerns a page. */
export interface PurgeExplanation {
  readonly kind: EpochKind;
  readonly scope: PurgeScope;
  /** In milliseconds since 1970. */
  readonly atMs: number;
}

/** The state of a page's renders in a region. */
export type LeaseExplanation =
  | { readonly kind: 'none' }
  | { readonly kind: 'held'; readonly sinceMs: number; readonly untilMs: number }
  | {
      readonly kind: 'cooldown';
      readonly reason: string;
      readonly untilMs: number;
      readonly brokenInARow: number;
      /** Whether requests get the page that the last render left. */
      readonly hasLeftPage: boolean;
    };

/** A page in a region. */
export type RegionPage =
  | {
      readonly kind: 'answered';
      readonly region: Region;
      readonly record: RecordExplanation | undefined;
      readonly purges: readonly PurgeExplanation[];
      readonly lease: LeaseExplanation;
    }
  | { readonly kind: 'unavailable'; readonly region: Region; readonly reason: string };

/** Looks a page up in every region; regions that do not answer are among the result. */
export async function regionPages(deployment: Deployment, page: PageIdentity): Promise<readonly RegionPage[]> {
  const nowMs = deployment.clock.nowMs();
  const found = await Promise.all(
    deployment.facts.regions.map((region) =>
      regionPage(deployment, page, region, nowMs).catch(
        (error: unknown): RegionPage => ({
          kind: 'unavailable',
          region,
          reason: describeError(error).split('\n')[0] ?? '',
        }),
      ),
    ),
  );
  const newestMs = Math.max(
    0,
    ...found.map((one) => (one.kind === 'answered' ? (one.record?.renderStartedAtMs ?? 0) : 0)),
  );
  return found.map((one) =>
    one.kind === 'unavailable' || one.record === undefined
      ? one
      : { ...one, record: { ...one.record, behindMs: newestMs - one.record.renderStartedAtMs } },
  );
}

async function regionPage(
  deployment: Deployment,
  page: PageIdentity,
  region: Region,
  nowMs: number,
): Promise<RegionPage> {
  const index = new DynamoDbPageIndex(deployment.dynamoDb(region), deployment.facts.indexTable, deployment.clock);
  const [{ record }, purges, lease] = await Promise.all([
    index.find(page, { consistent: true }),
    purgesOf(deployment, region, page.keyUrl),
    leaseOf(deployment, page.key, region, nowMs),
  ]);
  return {
    kind: 'answered',
    region,
    record: record && (await explainRecord(deployment, region, record, purges, nowMs)),
    purges,
    lease,
  };
}

async function explainRecord(
  deployment: Deployment,
  region: Region,
  record: PageRecord,
  purges: readonly PurgeExplanation[],
  nowMs: number,
): Promise<RecordExplanation> {
  const { status, object, textLength, renderStartedAtMs, changedAtMs } = record;
  const epochs = { purgedAtMs: latestOf('purge', purges)?.atMs ?? 0, staleAtMs: latestOf('stale', purges)?.atMs ?? 0 };
  const overtakenBy = EPOCH_KINDS.map((kind) => latestOf(kind, purges)).find(
    (purge) => purge !== undefined && purge.atMs >= renderStartedAtMs,
  );
  const endedMs = overtakenBy === undefined ? Number.POSITIVE_INFINITY : overtakenBy.atMs - nowMs;
  const own = object && (await objectBytes(deployment, region, object));
  return {
    ...{ status, renderStartedAtMs, changedAtMs, textLength, overtakenBy },
    state: recordState(record, epochs, nowMs),
    ageMs: nowMs - renderStartedAtMs,
    freshLeftMs: Math.min(endedMs, record.freshUntilMs - nowMs),
    staleLeftMs: Math.min(overtakenBy?.kind === 'purge' ? endedMs : Infinity, record.staleUntilMs - nowMs),
    errorLeftMs: record.errorUntilMs - nowMs,
    renderedIn: object?.region,
    objectKey: object?.key,
    isReplicated: object && own !== undefined,
    objectBytes: own ?? (object && (await objectBytes(deployment, object.region, object))),
    behindMs: 0,
  };
}

function latestOf(kind: EpochKind, purges: readonly PurgeExplanation[]): PurgeExplanation | undefined {
  return purges.filter((one) => one.kind === kind).toSorted((one, other) => other.atMs - one.atMs)[0];
}

/** Undefined if the region's bucket does not have it. */
async function objectBytes(deployment: Deployment, region: Region, { key }: PageObject): Promise<number | undefined> {
  const bucket = deployment.facts.pagesBuckets.get(region);
  if (bucket === undefined) return undefined;
  try {
    const head = await deployment.s3(region).send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return head.ContentLength;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function purgesOf(deployment: Deployment, region: Region, keyUrl: string): Promise<readonly PurgeExplanation[]> {
  const epochs = new DynamoDbEpochs(deployment.dynamoDb(region), deployment.facts.indexTable);
  const read = await epochs.read(scopesOf(keyUrl));
  return [...read].flatMap(([scope, epoch]) =>
    EPOCH_KINDS.map((kind) => ({ kind, scope, atMs: epoch[kind].atMs })).filter(({ atMs }) => atMs > 0),
  );
}

async function leaseOf(deployment: Deployment, key: PageKey, region: Region, nowMs: number): Promise<LeaseExplanation> {
  const table = deployment.facts.leaseTables.get(region);
  if (table === undefined) return { kind: 'none' };
  const { Item: item = {} } = await deployment
    .dynamoDb(region)
    .send(
      new GetItemCommand({ TableName: table, Key: marshall({ [LEASE_PARTITION_KEY]: key }), ConsistentRead: true }),
    );
  const { owner, sinceMs, untilMs, reason, brokenInARow, leftPage } = unmarshall(item);
  const endMs = Number(untilMs ?? 0);
  if (endMs <= nowMs) return { kind: 'none' };
  if (owner !== undefined) return { kind: 'held', sinceMs: Number(sinceMs ?? 0), untilMs: endMs };
  const left = typeof leftPage === 'string' ? parseLeftPage(leftPage) : undefined;
  return {
    kind: 'cooldown',
    reason: String(reason),
    untilMs: endMs,
    brokenInARow: Number(brokenInARow ?? 0),
    hasLeftPage: left?.forLater === true,
  };
}
