// One region's index and bucket for handler tests: embedded DynamoDB and S3, the production adapters, the real SDK.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { INDEX_PARTITION_KEY } from '../../core/index-table';
import { DynamoDbPageIndex } from '../../handlers/adapters/page-index-dynamodb';
import { S3PageStore } from '../../handlers/adapters/page-store-s3';
import { startEmbeddedDynamoDb } from '../../local/dynamodb/embedded-dynamodb';
import type { EmbeddedDynamoDb } from '../../local/dynamodb/embedded-dynamodb';
import { startEmbeddedS3 } from '../../local/s3/embedded-s3';
import type { EmbeddedS3 } from '../../local/s3/embedded-s3';

/** The region that the storage is in. */
export const TEST_REGION = 'eu-central-1';

/** The bucket of that region; a missing key is 404 there, in the second one 403 (no s3:ListBucket). */
export const TEST_BUCKET = 'pages';
const UNLISTABLE_BUCKET = 'pages-unlistable';

/** Running storage. */
export interface EmbeddedStorage {
  readonly s3: EmbeddedS3;
  readonly dynamoDb: EmbeddedDynamoDb;
  readonly index: DynamoDbPageIndex;
  readonly pages: S3PageStore;
  readonly unlistablePages: S3PageStore;
  close(): Promise<void>;
}

/** Starts empty storage. */
export async function startEmbeddedStorage(): Promise<EmbeddedStorage> {
  const [s3, dynamoDb] = await Promise.all([startEmbeddedS3(), startEmbeddedDynamoDb({ regions: [TEST_REGION] })]);
  s3.createBucket({ name: TEST_BUCKET, region: TEST_REGION });
  s3.createBucket({ name: UNLISTABLE_BUCKET, region: TEST_REGION, missingKeyStatus: 403 });
  await dynamoDb.createTable(TEST_REGION, { name: 'index', partitionKey: INDEX_PARTITION_KEY });
  const common = {
    region: TEST_REGION, maxAttempts: 1, credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const s3Client = new S3Client({ ...common, endpoint: s3.endpoint });
  const dynamoDbClient = new DynamoDBClient({ ...common, endpoint: dynamoDb.endpoint(TEST_REGION) });
  return {
    s3,
    dynamoDb,
    index: new DynamoDbPageIndex(dynamoDbClient, 'index'),
    pages: new S3PageStore(s3Client, TEST_BUCKET),
    unlistablePages: new S3PageStore(s3Client, UNLISTABLE_BUCKET),
    async close() {
      s3Client.destroy();
      dynamoDbClient.destroy();
      await Promise.all([s3.close(), dynamoDb.close()]);
    },
  };
}
