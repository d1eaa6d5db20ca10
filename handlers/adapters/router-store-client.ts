// The SDK client of the router's key-value store; apart from the others', so that no other function carries it.

import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { AWS_CONNECT_MS, STORE_REQUEST_MS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';

/** The client; its endpoint is the account's own and belongs to no region, which is for the credentials alone. */
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
