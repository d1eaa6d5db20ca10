// Reads known pages out of the index, which has no order by URL: segment by segment, in the order of hashes.
import { DescribeTableCommand, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { INDEX_PARTITION_KEY } from '../../core/contract/index-table';
import { isRegion, type Region } from '../../core/geography/regions';
import { isPageKey, type PageKey } from '../../core/pages/page-key';
import type { Lifetime } from '../../core/pages/page-record';
import { called } from '../aws/aws-call';

/** A page that the index knows. */
export interface KnownPage extends Lifetime {
  readonly key: PageKey;
  readonly keyUrl: string;
  readonly status: number;
  /** The region that wrote its object; undefined for an answer without a body. */
  readonly region: Region | undefined;
  readonly renderStartedAtMs: number;
}

/** A part of a segment. */
export interface SegmentPart {
  readonly pages: readonly KnownPage[];
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

/** Reads an index by segments. */
export interface IndexScan {
  size(): Promise<TableSize>;
  /** Reads a part of one of `segments` segments, of at most `limit` items, from `start` on. */
  read(segment: number, segments: number, limit: number, start?: string): Promise<SegmentPart>;
}

/** The most segments ("Scan", Amazon DynamoDB API Reference). */
export const MOST_SEGMENTS = 1_000_000;

const NAMES = ['url', 'status', 'region', 'renderStartedAtMs', 'freshUntilMs', 'staleUntilMs', 'errorUntilMs'] as const;

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
    const names = [INDEX_PARTITION_KEY, ...NAMES];
    const answer = await called(this.call('Scan'), () =>
      this.client.send(
        new ScanCommand({
          TableName: this.tableName,
          Segment: segment,
          TotalSegments: segments,
          Limit: limit,
          ProjectionExpression: names.map((_, at) => `#n${at}`).join(', '),
          ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#n${at}`, name])),
          ReturnConsumedCapacity: 'TOTAL',
          ...(start !== undefined && { ExclusiveStartKey: { [INDEX_PARTITION_KEY]: { S: start } } }),
        }),
      ),
    );
    return {
      pages: (answer.Items ?? []).flatMap((item) => pageIn(unmarshall(item)) ?? []),
      items: answer.ScannedCount ?? 0,
      readUnits: answer.ConsumedCapacity?.CapacityUnits ?? 0,
      next: answer.LastEvaluatedKey?.[INDEX_PARTITION_KEY]?.S,
    };
  }

  private call(operation: 'DescribeTable' | 'Scan') {
    return { action: `dynamodb:${operation}`, region: this.region, resource: `table ${this.tableName}` };
  }
}

function pageIn(item: Readonly<Record<string, unknown>>): KnownPage | undefined {
  const { [INDEX_PARTITION_KEY]: key, url: keyUrl, status, region, renderStartedAtMs, ...windows } = item;
  const { freshUntilMs, staleUntilMs, errorUntilMs } = windows;
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
  return { key, keyUrl, status, region: known, renderStartedAtMs, freshUntilMs, staleUntilMs, errorUntilMs };
}
