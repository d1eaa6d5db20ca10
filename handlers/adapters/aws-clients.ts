// The SDK clients of a region. Their time-outs and retries are short: a bot waits, and a struggling service must not
// get a storm of retries.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  AWS_CONNECT_MS,
  CACHE_TRIES,
  INDEX_TRY_MS,
  OBJECT_TRY_MS,
  ORDER_WAIT_SECONDS,
  QUEUE_TRY_MS,
} from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';

/** The time-outs of an attempt, from the connection to the answer's headers, and between the pieces of its body. */
function timeouts(requestTimeout: number) {
  return {
    connectionTimeout: AWS_CONNECT_MS,
    requestTimeout,
    socketTimeout: requestTimeout,
    throwOnRequestTimeout: true,
  };
}

/** The endpoint and the credentials of a client. */
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
    maxAttempts: CACHE_TRIES,
    requestHandler: timeouts(INDEX_TRY_MS),
    ...place,
  });
}

/** The client for a region's bucket. */
export function s3Client(region: Region, place: ClientPlace = {}): S3Client {
  return new S3Client({ region, maxAttempts: CACHE_TRIES, requestHandler: timeouts(OBJECT_TRY_MS), ...place });
}

/** The client for a region's queues. A request may wait for a message. */
export function sqsClient(region: Region, place: ClientPlace = {}): SQSClient {
  return new SQSClient({
    region,
    maxAttempts: CACHE_TRIES,
    requestHandler: timeouts(ORDER_WAIT_SECONDS * 1000 + QUEUE_TRY_MS),
    ...place,
  });
}

/** Each request has its own connection: a sandbox's freeze may close a kept one, and no request is tried again. */
const NO_KEPT_CONNECTION = { keepAlive: false };

/**
 * The client that asks for renders. It never tries twice: that would render a slow page again.
 * @param requestTimeoutMs longer than the wait for a render, which {@link LambdaRenderFunction} ends
 */
export function lambdaClient(region: Region, requestTimeoutMs: number, place: ClientPlace = {}): LambdaClient {
  return new LambdaClient({
    ...place,
    region,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: AWS_CONNECT_MS,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: NO_KEPT_CONNECTION,
      httpsAgent: NO_KEPT_CONNECTION,
    },
  });
}
