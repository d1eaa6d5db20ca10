// Reads known pages out of the index, which has no order by URL: segment by segment, in the order of hashes.
import { type AttributeValue, DescribeTableCommand, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { EPOCH_PREFIX, INDEX_PARTITION_KEY } from '../../core/contract/index-table';
import { isRegion, type Region } from '../../core/geography/regions';
import type { ScopeEpoch } from '../../core/pages/epochs';
import { isPageKey, type PageKey } from '../../core/pages/page-key';
import type { Lifetime } from '../../core/pages/page-record';
import { epochFromItem } from '../../handlers/adapters/dynamodb/epoch-table';
import { called } from '../aws/aws-call';

/** A page that the index knows. */
export interface KnownPage extends Lifetime {
  readonly key: PageKey;
  readonly keyUrl: string;
  readonly status: number;
  /** The region that wrote its object; undefined for an answer without a body. */
  readonly region: Region | undefined;
  readonly renderStartedAtMs: number;
  /** Characters of its text. */
  readonly textLength: number;
}

/** A part of a segment. */
export interface SegmentPart {
  readonly pages: readonly KnownPage[];
  /** Purges and marks that lie among the pages, by scope. */
  readonly epochs: ReadonlyMap<string, ScopeEpoch>;
  /** All items read, those that are no pages included. */
  readonly items: number;
  readonly readUnits: number;
  /** Where the next part begins; undefined: the segment is over. */
  readonly next: string | undefined;
}

/** The sizes that a table tells, some hours old. */
export interface TableSize {
  readonly items: number;
  readonly bytes: number;
}

/** An eventually consistent read takes half a unit for 4 KB ("Read consistency", Amazon DynamoDB Developer Guide). */
const UNIT_BYTES = 8 * 1024;

/** The read units of a whole table. */
export function scanUnits({ bytes }: Pick<TableSize, 'bytes'>): number {
  return Math.ceil(bytes / UNIT_BYTES);
}

/** Reads an index by segments. */
export interface IndexScan {
  size(): Promise<TableSize>;
  /** Reads a part of one of `segments` segments, of at most `limit` items, from `start` on. */
  read(segment: number, segments: number, limit: number, start?: string): Promise<SegmentPart>;
}

/** The most segments ("Scan", Amazon DynamoDB API Reference). */
export const MOST_SEGMENTS = 1_000_000;

const PAGE_NAMES = [
  'url',
  'status',
  'region',
  'renderStartedAtMs',
  'freshUntilMs',
  'staleUntilMs',
  'errorUntilMs',
  'textLength',
];
const EPOCH_NAMES = ['purgedAtMs', 'purgeSetAtMs', 'staleAtMs', 'staleSetAtMs'];
const NAMES = [INDEX_PARTITION_KEY, ...PAGE_NAMES, ...EPOCH_NAMES];

/** One region's replica of the index. */
export class DynamoDbIndexScan implements IndexScan {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly region: Region,
    private readonly tableName: string,
  ) {}

  async size(): Promise<TableSize> {
    const { Table: table } = await called(this.call('DescribeTable'), () =>
      this.client.send(new DescribeTableCommand({ TableName: this.tableName })),
    );
    return { items: table?.ItemCount ?? 0, bytes: table?.TableSizeBytes ?? 0 };
  }

  async read(segment: number, segments: number, limit: number, start?: string): Promise<SegmentPart> {
    const answer = await called(this.call('Scan'), () =>
      this.client.send(
        new ScanCommand({
          TableName: this.tableName,
          Segment: segment,
          TotalSegments: segments,
          Limit: limit,
          ProjectionExpression: NAMES.map((_, at) => `#n${at}`).join(', '),
          ExpressionAttributeNames: Object.fromEntries(NAMES.map((name, at) => [`#n${at}`, name])),
          ReturnConsumedCapacity: 'TOTAL',
          ...(start !== undefined && { ExclusiveStartKey: { [INDEX_PARTITION_KEY]: { S: start } } }),
        }),
      ),
    );
    const items = answer.Items ?? [];
    return {
      pages: items.flatMap((item) => pageIn(unmarshall(item)) ?? []),
      epochs: new Map(items.flatMap(epochIn)),
      items: answer.ScannedCount ?? 0,
      readUnits: answer.ConsumedCapacity?.CapacityUnits ?? 0,
      next: answer.LastEvaluatedKey?.[INDEX_PARTITION_KEY]?.S,
    };
  }

  private call(operation: 'DescribeTable' | 'Scan') {
    return { action: `dynamodb:${operation}`, region: this.region, resource: `table ${this.tableName}` };
  }
}

function epochIn(item: Record<string, AttributeValue>): readonly (readonly [string, ScopeEpoch])[] {
  const key = item[INDEX_PARTITION_KEY]?.S ?? '';
  return key.startsWith(EPOCH_PREFIX) ? [[key.slice(EPOCH_PREFIX.length), epochFromItem(item)]] : [];
}

function pageIn(item: Readonly<Record<string, unknown>>): KnownPage | undefined {
  const { [INDEX_PARTITION_KEY]: key, url: keyUrl, status, region, renderStartedAtMs, ...windows } = item;
  const { freshUntilMs, staleUntilMs, errorUntilMs, textLength } = windows;
  const isPage =
    isPageKey(key) && typeof keyUrl === 'string' && typeof status === 'number' && typeof renderStartedAtMs === 'number';
  if (
    !isPage ||
    typeof freshUntilMs !== 'number' ||
    typeof staleUntilMs !== 'number' ||
    typeof errorUntilMs !== 'number'
  )
    return undefined;
  const known = typeof region === 'string' && isRegion(region) ? region : undefined;
  return {
    ...{ key, keyUrl, status, region: known, renderStartedAtMs, freshUntilMs, staleUntilMs, errorUntilMs },
    textLength: typeof textLength === 'number' ? textLength : 0,
  };
}
