// The SDK clients of a region, with time-outs and retries set on purpose: a bot waits at the other end, and a
// struggling service must not be hit by a storm of retries.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import type { Region } from '../core/regions';

/** One retry bridges a dropped connection; a service that fails twice is given up for this request. */
const CACHE_ATTEMPTS = 2;

/** An index or bucket that has not answered by then is slower than the site itself. */
const CACHE_REQUEST = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** The client for the region's replica of the index. */
export function dynamoDbClient(region: Region): DynamoDBClient {
  return new DynamoDBClient({ region, maxAttempts: CACHE_ATTEMPTS, requestHandler: CACHE_REQUEST });
}

/** The client for the region's bucket. */
export function s3Client(region: Region): S3Client {
  return new S3Client({ region, maxAttempts: CACHE_ATTEMPTS, requestHandler: CACHE_REQUEST });
}

/** The client that asks for renders: never twice, since a second try would render a slow page again. */
export function lambdaClient(region: Region, requestTimeoutMs: number): LambdaClient {
  return new LambdaClient({
    region,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
  });
}
