// A region's storage, as `serve` and `render` use it: index, leases, buckets.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { FAILURE_COOLDOWN_MS } from '../../core/contract/cooldown';
import { leaseMs, queuedLeaseMs } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import { systemClock } from '../runtime/clock';
import type { StackEnvironment } from '../runtime/stack-environment';
import { dynamoDbClient, s3Client } from './aws-clients';
import { DynamoDbLeases } from './dynamodb/leases';
import { DynamoDbPageIndex } from './dynamodb/page-index';
import type { PageBuckets } from './s3/page-buckets';
import { S3PageStore } from './s3/page-store';

/** The clients of a region's storage. */
export interface StorageClients {
  readonly dynamoDb: DynamoDBClient;
  readonly buckets: PageBuckets;
}

/** Makes the clients of a region's storage. None connects before its first request. */
export function storageClients(region: Region, environment: Pick<StackEnvironment, 'pagesBuckets'>): StorageClients {
  const clients = new Map([[region, s3Client(region)]]);
  const clientOf = (other: Region) => {
    const client = clients.get(other) ?? s3Client(other);
    clients.set(other, client);
    return client;
  };
  return {
    dynamoDb: dynamoDbClient(region),
    buckets: { region, bucketOf: (other) => environment.pagesBuckets[other], clientOf },
  };
}

/** The adapters of a region's storage. */
export interface RegionStorage {
  readonly index: DynamoDbPageIndex;
  readonly leases: DynamoDbLeases;
  readonly pages: S3PageStore;
}

/** Makes the adapters of a region's storage. */
export function regionStorage(
  region: Region,
  environment: Omit<StackEnvironment, 'queues'>,
  { dynamoDb, buckets }: StorageClients = storageClients(region, environment),
): RegionStorage {
  return {
    index: new DynamoDbPageIndex(dynamoDb, environment.indexTable, systemClock),
    leases: new DynamoDbLeases(dynamoDb, environment.leaseTable, systemClock, {
      leaseMs: leaseMs(environment.renderBudgetMs),
      queuedLeaseMs: queuedLeaseMs(environment.renderBudgetMs),
      cooldownMs: FAILURE_COOLDOWN_MS,
    }),
    pages: new S3PageStore(buckets),
  };
}
