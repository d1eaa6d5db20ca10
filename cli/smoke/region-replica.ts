// One region's index and bucket, read with the caller's own credentials.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { Region } from '../../core/geography/regions';
import type { PageIdentity } from '../../core/pages/page-key';
import type { PageRecord } from '../../core/pages/page-record';
import { DynamoDbPageIndex } from '../../handlers/adapters/dynamodb/page-index';
import { systemClock } from '../../handlers/runtime/clock';
import type { RegionReplica } from './ports';

/** Where the region keeps its pages, and how to read it. */
export interface ReplicaSource {
  readonly region: Region;
  readonly dynamoDb: DynamoDBClient;
  readonly indexTable: string;
  readonly s3: S3Client;
  readonly bucket: string;
}

/** A region's replica in DynamoDB and S3. */
export class AwsRegionReplica implements RegionReplica {
  private readonly index: DynamoDbPageIndex;

  constructor(private readonly source: ReplicaSource) {
    this.index = new DynamoDbPageIndex(source.dynamoDb, source.indexTable, systemClock);
  }

  get region(): Region {
    return this.source.region;
  }

  async record(page: PageIdentity): Promise<PageRecord | undefined> {
    const { record } = await this.index.find(page);
    return record;
  }

  /** Throws for anything but 200 and 404: a 403 is also what someone sees who may not read ("HeadObject"). */
  async hasObject(objectKey: string): Promise<boolean> {
    try {
      await this.source.s3.send(new HeadObjectCommand({ Bucket: this.source.bucket, Key: objectKey }));
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false;
      throw error;
    }
  }
}
