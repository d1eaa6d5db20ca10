// The SDK clients of commands. A command can wait: it tries longer than a function, for which a bot waits.
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Region } from '../../core/geography/regions';

/** CloudFront's API has this region only ("Amazon CloudFront endpoints and quotas"). */
export const CLOUDFRONT_REGION = 'us-east-1';

/** A region is given up after half a minute. */
const ATTEMPTS = 5;
const STORAGE_REQUEST = { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true };
const CLOUDFRONT_REQUEST = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
/** A search through a day of lines takes seconds. */
const LOGS_REQUEST = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
/** Longer than the longest render. */
const LAMBDA_REQUEST = { connectionTimeout: 5_000, requestTimeout: 150_000, throwOnRequestTimeout: true };

/** Where a client finds its service, and with which credentials; default: AWS, with those that the SDK finds. */
export interface Place {
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The services of a region that are reached by clients. */
export type RegionalService = 's3' | 'dynamoDb' | 'lambda' | 'sqs';

/** The clients of a deployment's regions: one a service and region, made when it is first asked for. */
export interface OperatorClients {
  dynamoDb(region: Region): DynamoDBClient;
  s3(region: Region): S3Client;
  /** It never tries twice: that would render a slow page again. */
  lambda(region: Region): LambdaClient;
  sqs(region: Region): SQSClient;
  cloudWatch(region: Region): CloudWatchClient;
  cloudWatchLogs(region: Region): CloudWatchLogsClient;
  close(): void;
}

/** Prepares them. `placeOf` tells the place of a service in a region. */
export function operatorClients(placeOf: (service: RegionalService, region: Region) => Place): OperatorClients {
  const storage = { maxAttempts: ATTEMPTS, requestHandler: STORAGE_REQUEST };
  const dynamoDb = new PerRegion(
    (region) => new DynamoDBClient({ region, ...storage, ...placeOf('dynamoDb', region) }),
  );
  const s3 = new PerRegion((region) => {
    const place = placeOf('s3', region);
    return new S3Client({ region, ...storage, ...place, forcePathStyle: place.endpoint !== undefined });
  });
  const lambda = new PerRegion((region) => {
    return new LambdaClient({ region, maxAttempts: 1, requestHandler: LAMBDA_REQUEST, ...placeOf('lambda', region) });
  });
  const sqs = new PerRegion((region) => new SQSClient({ region, ...storage, ...placeOf('sqs', region) }));
  const cloudWatch = new PerRegion((region) => new CloudWatchClient({ region, ...storage }));
  const cloudWatchLogs = new PerRegion(
    (region) => new CloudWatchLogsClient({ region, maxAttempts: ATTEMPTS, requestHandler: LOGS_REQUEST }),
  );
  return {
    dynamoDb: (region) => dynamoDb.client(region),
    s3: (region) => s3.client(region),
    lambda: (region) => lambda.client(region),
    sqs: (region) => sqs.client(region),
    cloudWatch: (region) => cloudWatch.client(region),
    cloudWatchLogs: (region) => cloudWatchLogs.client(region),
    close() {
      for (const service of [dynamoDb, s3, lambda, sqs, cloudWatch, cloudWatchLogs]) service.close();
    },
  };
}

/** The client of CloudFront's API. */
export function cloudFrontClient(): CloudFrontClient {
  return new CloudFrontClient({
    region: CLOUDFRONT_REGION,
    maxAttempts: ATTEMPTS,
    requestHandler: CLOUDFRONT_REQUEST,
  });
}

class PerRegion<Client extends { destroy(): void }> {
  private readonly clients = new Map<Region, Client>();

  constructor(private readonly make: (region: Region) => Client) {}

  client(region: Region): Client {
    const client = this.clients.get(region) ?? this.make(region);
    this.clients.set(region, client);
    return client;
  }

  close(): void {
    for (const client of this.clients.values()) client.destroy();
    this.clients.clear();
  }
}
