// The SDK clients of a region, with time-outs and retries set on purpose: a bot waits at the other end, and a
// struggling service must not be hit by a storm of retries.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import type { Region } from '../../core/geography/regions';

/**
 * One retry bridges a dropped connection; a service that fails twice is given up for this request. Retries of a client are
 * rationed over all its requests too ("Retry behavior", AWS SDKs and Tools Reference Guide, standard mode).
 */
const CACHE_ATTEMPTS = 2;

/** What one attempt may take: an index or bucket that has not answered by then is slower than the site itself. */
const INDEX_REQUEST_MS = 1_000;
const PAGE_REQUEST_MS = 2_000;

/** The time-outs of an attempt, from the connection to the answer's headers, and between the pieces of its body. */
function timeouts(requestTimeout: number) {
  return { connectionTimeout: 1_000, requestTimeout, socketTimeout: requestTimeout, throwOnRequestTimeout: true };
}

/** Where and as whom a client asks. */
export interface ClientPlace {
  /** A base URL; AWS's own unless given. */
  readonly endpoint?: string;
  /** The environment's unless given. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The client for the region's replica of the index, and for its leases. */
export function dynamoDbClient(region: Region, place: ClientPlace = {}): DynamoDBClient {
  return new DynamoDBClient({
    region,
    maxAttempts: CACHE_ATTEMPTS,
    requestHandler: timeouts(INDEX_REQUEST_MS),
    ...place,
  });
}

/** The client for a region's bucket. */
export function s3Client(region: Region, place: ClientPlace = {}): S3Client {
  return new S3Client({ region, maxAttempts: CACHE_ATTEMPTS, requestHandler: timeouts(PAGE_REQUEST_MS), ...place });
}

/** Each request has a connection of its own: one kept over a sandbox's freeze may be closed, and nothing is retried. */
const NO_KEPT_CONNECTION = { keepAlive: false };

/**
 * The client that asks for renders: never twice, since a second try would render a slow page again.
 * @param requestTimeoutMs longer than a render is waited for, which the renderer's adapter sees to
 */
export function lambdaClient(region: Region, requestTimeoutMs: number, place: ClientPlace = {}): LambdaClient {
  return new LambdaClient({
    ...place,
    region,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: NO_KEPT_CONNECTION,
      httpsAgent: NO_KEPT_CONNECTION,
    },
  });
}
