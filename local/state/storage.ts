// Starts the storage of all regions: buckets and tables with their replication.
import { INDEX_PARTITION_KEY, LEASE_PARTITION_KEY } from '../../core/contract/index-table';
import type { Regions } from '../../core/geography/regions';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../emulators/dynamodb/embedded-dynamodb';
import { type GlobalTable, startGlobalTable } from '../../emulators/dynamodb/global-table';
import { type EmbeddedS3, startEmbeddedS3 } from '../../emulators/s3/embedded-s3';
import { type BucketReplication, startBucketReplication } from '../../emulators/s3/replication';
import { realScheduler } from '../../emulators/scheduler';
import { INDEX_TABLE, leaseTable, pagesBucket } from '../functions';
import type { PartsToEnd } from '../started-parts';
import type { StateKeeper } from './patient-state';

/** The options of the storage. */
export interface StorageOptions {
  readonly regions: Regions;
  /** How long a write takes to the other regions. */
  readonly replicationLagMs: number;
  /** Keeps everything beyond the run. */
  readonly keeper: StateKeeper | undefined;
}

/** The replication between the regions. */
export interface Replication {
  readonly buckets: BucketReplication;
  readonly index: GlobalTable;
}

/** Running storage. */
export interface Storage {
  readonly s3: EmbeddedS3;
  readonly dynamoDb: EmbeddedDynamoDb;
  readonly replication: Replication;
}

/** Starts it; what started is stopped with `started`. */
export async function startStorage(options: StorageOptions, started: PartsToEnd): Promise<Storage> {
  const { regions, replicationLagMs, keeper } = options;
  const [s3, dynamoDb] = await Promise.all([startEmbeddedS3({ keeper }), startEmbeddedDynamoDb({ regions, keeper })]);
  started.defer(() => s3.close());
  started.defer(() => dynamoDb.close());
  for (const region of regions) s3.createBucket({ name: pagesBucket(region), region });
  const table = { name: INDEX_TABLE, partitionKey: INDEX_PARTITION_KEY };
  await Promise.all(
    regions.flatMap((region) => [
      dynamoDb.createTable(region, table),
      dynamoDb.createTable(region, { name: leaseTable(region), partitionKey: LEASE_PARTITION_KEY }),
    ]),
  );
  const lag = { lagMs: replicationLagMs, scheduler: realScheduler };
  const buckets = startBucketReplication(s3, regions.map(pagesBucket), lag);
  started.defer(() => buckets.close());
  const index = startGlobalTable(dynamoDb, { tableName: INDEX_TABLE, regions, ...lag });
  started.defer(() => index.close());
  return { s3, dynamoDb, replication: { buckets, index } };
}
