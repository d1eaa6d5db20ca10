// The SDK client of the router's key-value store; apart from the others', so that no other function carries it.
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import type { Region } from '../../core/geography/regions';

/** What one request may take; no bot waits for it. */
const REQUEST_MS = 3_000;

/** The client; its endpoint is the account's own and belongs to no region, which is for the credentials alone. */
export function keyValueStoreClient(region: Region): CloudFrontKeyValueStoreClient {
  return new CloudFrontKeyValueStoreClient({
    region,
    // The next check is the next attempt.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: REQUEST_MS,
      socketTimeout: REQUEST_MS,
      throwOnRequestTimeout: true,
    },
  });
}
