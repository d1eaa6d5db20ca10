// The SDK client of the router's key-value store. It has its own file, so that no other function's bundle holds it.
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { AWS_CONNECT_MS, STORE_REQUEST_MS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';

/** Makes the client. Its endpoint is the account's own; the region serves the credentials alone. */
export function keyValueStoreClient(region: Region): CloudFrontKeyValueStoreClient {
  return new CloudFrontKeyValueStoreClient({
    region,
    // The next check is the next attempt.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: AWS_CONNECT_MS,
      requestTimeout: STORE_REQUEST_MS,
      socketTimeout: STORE_REQUEST_MS,
      throwOnRequestTimeout: true,
    },
  });
}
