// Storage of one or several regions for handler tests: embedded DynamoDB and S3, the production adapters, the real SDK.
// Tests trigger replication.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { INDEX_PARTITION_KEY, LEASE_PARTITION_KEY } from '../../../core/contract/index-table';
import type { Region } from '../../../core/geography/regions';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../../emulators/dynamodb/embedded-dynamodb';
import { startGlobalTable } from '../../../emulators/dynamodb/global-table';
import { type EmbeddedS3, startEmbeddedS3 } from '../../../emulators/s3/embedded-s3';
import { startBucketReplication } from '../../../emulators/s3/replication';
import { DynamoDbEpochs } from '../../../handlers/adapters/dynamodb/epoch-table';
import { DynamoDbLeases } from '../../../handlers/adapters/dynamodb/leases';
import { DynamoDbNewPageBudget } from '../../../handlers/adapters/dynamodb/new-page-budget';
import { DynamoDbPageIndex } from '../../../handlers/adapters/dynamodb/page-index';
import { DynamoDbPurgeNotes } from '../../../handlers/adapters/dynamodb/purge-notes';
import { DynamoDbRefreshMarks } from '../../../handlers/adapters/dynamodb/refresh-marks';
import { DynamoDbSameContent } from '../../../handlers/adapters/dynamodb/same-content';
import { S3KnownPages } from '../../../handlers/adapters/s3/known-pages';
import { S3OverloadNotes } from '../../../handlers/adapters/s3/overload-notes';
import type { PageBuckets } from '../../../handlers/adapters/s3/page-buckets';
import { S3PageStore } from '../../../handlers/adapters/s3/page-store';
import { type DemandNotes, NO_DEMAND_NOTES } from '../../../handlers/demand/ports';
import { ManualScheduler } from '../machine/manual-scheduler';
import { SetClock } from '../machine/recorded-log';
import { SdkMeter } from './sdk-meter';

/** The first region, for tests that need one only. */
export const TEST_REGION = 'eu-central-1';

/** When the clock begins. */
export const START_MS = 1_700_000_000_000;

export const INDEX_TABLE = 'index';
export const LEASE_TABLE = 'leases';

/** How long the test's leases last. */
export const LEASE_TIMES = { leaseMs: 36_000, queuedLeaseMs: 96_000, cooldownMs: 5_000 } as const;

/** The bucket of pages of a region. */
export function bucketOf(region: Region): string {
  return `pages-${region}`;
}

/** A region's storage as one sandbox sees it, with its own memory of purges. */
export interface SandboxStorage {
  readonly index: DynamoDbPageIndex;
  readonly epochs: DynamoDbEpochs;
  readonly purgeNotes: DynamoDbPurgeNotes;
  readonly leases: DynamoDbLeases;
  readonly pages: S3PageStore;
  readonly budget: DynamoDbNewPageBudget;
  readonly notes: S3OverloadNotes;
  readonly known: S3KnownPages;
  readonly demand: DemandNotes;
  readonly sameContent: DynamoDbSameContent;
  readonly marks: DynamoDbRefreshMarks;
}

/** The clients of a sandbox. */
export interface SandboxClients {
  readonly dynamoDb?: DynamoDBClient;
  /** By the bucket's region. */
  readonly s3Of?: (region: Region) => S3Client | undefined;
}

/** Running storage. */
export interface EmbeddedStorage {
  readonly s3: EmbeddedS3;
  readonly dynamoDb: EmbeddedDynamoDb;
  readonly clock: SetClock;
  /** The requests of a region's clients. */
  meter(region: Region): { readonly dynamoDb: SdkMeter; readonly s3: SdkMeter };
  /** @param clients in place of the usual ones */
  sandbox(region: Region, clients?: SandboxClients): SandboxStorage;
  /** All writes so far arrive in all regions that are up. */
  replicateIndex(): Promise<void>;
  replicateObjects(): void;
  /** Ends all faults and stops. */
  heal(): void;
  close(): Promise<void>;
}

/** The options of the storage. */
export interface EmbeddedStorageOptions {
  readonly regions?: readonly Region[];
  /** 403: as for a role that may not list buckets. @default 404 */
  readonly missingKeyStatus?: 404 | 403;
  /** @default 0, without bound */
  readonly newPagesPerHour?: number;
}

const LAG_MS = 1_000;
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Starts empty storage; nothing is replicated before a test says so. */
export async function startEmbeddedStorage({
  regions = [TEST_REGION],
  missingKeyStatus = 404,
  newPagesPerHour = 0,
}: EmbeddedStorageOptions = {}): Promise<EmbeddedStorage> {
  const meters: SdkMeter[] = [];
  const clock = new SetClock(START_MS, () => meters.some(({ inFlight }) => inFlight > 0));
  const [s3, dynamoDb] = await Promise.all([
    startEmbeddedS3({ clock: () => clock.nowMs() }),
    startEmbeddedDynamoDb({ regions, clock: () => clock.nowMs() }),
  ]);
  for (const region of regions) {
    s3.createBucket({ name: bucketOf(region), region, missingKeyStatus });
    await dynamoDb.createTable(region, { name: INDEX_TABLE, partitionKey: INDEX_PARTITION_KEY });
    await dynamoDb.createTable(region, { name: LEASE_TABLE, partitionKey: LEASE_PARTITION_KEY });
  }
  const schedulers = { index: new ManualScheduler(), objects: new ManualScheduler() };
  const objects = startBucketReplication(s3, regions.map(bucketOf), { lagMs: LAG_MS, scheduler: schedulers.objects });
  const index = startGlobalTable(dynamoDb, {
    tableName: INDEX_TABLE,
    regions,
    lagMs: LAG_MS,
    scheduler: schedulers.index,
  });
  const clients = new Map(regions.map((region) => [region, startClients(region, s3, dynamoDb)]));
  for (const { meter } of clients.values()) meters.push(meter.s3, meter.dynamoDb);
  const clientsOf = (region: Region) => clients.get(region) ?? unknownRegion(region);
  return {
    s3,
    dynamoDb,
    clock,
    meter: (region) => clientsOf(region).meter,
    sandbox(region, { dynamoDb: client = clientsOf(region).dynamoDb, s3Of } = {}) {
      const buckets: PageBuckets = {
        region,
        bucketOf: (other) => (regions.includes(other) ? bucketOf(other) : undefined),
        clientOf: (other) => s3Of?.(other) ?? clientsOf(other).s3,
      };
      return {
        index: new DynamoDbPageIndex(client, INDEX_TABLE, clock),
        epochs: new DynamoDbEpochs(client, INDEX_TABLE),
        purgeNotes: new DynamoDbPurgeNotes(client, INDEX_TABLE),
        leases: new DynamoDbLeases(client, LEASE_TABLE, clock, LEASE_TIMES),
        pages: new S3PageStore(buckets),
        budget: new DynamoDbNewPageBudget(client, LEASE_TABLE, clock, newPagesPerHour),
        notes: new S3OverloadNotes(buckets),
        known: new S3KnownPages(buckets),
        demand: NO_DEMAND_NOTES,
        sameContent: new DynamoDbSameContent(client, LEASE_TABLE, clock, region),
        marks: new DynamoDbRefreshMarks(client, LEASE_TABLE, clock),
      };
    },
    async replicateIndex() {
      schedulers.index.advance(LAG_MS);
      await index.settled();
    },
    replicateObjects: () => schedulers.objects.advance(LAG_MS),
    heal() {
      for (const region of regions) {
        s3.setFault(region, undefined);
        dynamoDb.setFault(region, undefined);
        s3.startRegion(region);
        dynamoDb.startRegion(region);
      }
    },
    async close() {
      for (const one of clients.values()) one.destroy();
      objects.close();
      await index.close();
      await Promise.all([s3.close(), dynamoDb.close()]);
    },
  };
}

function startClients(region: Region, s3: EmbeddedS3, dynamoDb: EmbeddedDynamoDb) {
  const common = { region, maxAttempts: 1, credentials: CREDENTIALS };
  const clients = {
    s3: new S3Client({ ...common, endpoint: s3.endpoint }),
    dynamoDb: new DynamoDBClient({ ...common, endpoint: dynamoDb.endpoint(region) }),
  };
  const meter = { s3: new SdkMeter(), dynamoDb: new SdkMeter() };
  meter.s3.watch(clients.s3.middlewareStack);
  meter.dynamoDb.watch(clients.dynamoDb.middlewareStack);
  return {
    ...clients,
    meter,
    destroy() {
      clients.s3.destroy();
      clients.dynamoDb.destroy();
    },
  };
}

function unknownRegion(region: Region): never {
  throw new RangeError(`The storage was started without ${region}; name it in its regions.`);
}
