// The parts of AWS that a purge reaches, with the credentials that the SDK finds.
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbPageIndex } from '../../handlers/adapters/dynamodb/page-index';
import type { PurgeReach } from '../../handlers/purge/attempt-purge';
import { type Clock, systemClock } from '../../handlers/runtime/clock';
import { aheadClock, awsAheadMs } from './aws-time';
import { CLOUDFRONT_REGION, CloudFrontEdge } from './cloudfront-edge';
import { ConfirmedEpochs } from './confirmed-epochs';
import type { PurgeTarget } from './purge-target';

/** A purge can wait: a region is given up after half a minute. */
const ATTEMPTS = 5;
const INDEX_REQUEST = { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true };
const CLOUDFRONT_REQUEST = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** A deployment, as a purge reaches it. */
export interface AwsReach extends PurgeReach {
  readonly edge: CloudFrontEdge;
  /** How far AWS's clock is ahead of this machine's. */
  readonly aheadMs: number;
  close(): void;
}

/** Connects to the target's regions and distribution, and asks AWS for the time. */
export async function reachAws(target: PurgeTarget, timeoutMs: number, clock: Clock = systemClock): Promise<AwsReach> {
  const { regions, indexTable, distributionId } = target;
  const clients = regions.map((region) => {
    return [region, new DynamoDBClient({ region, maxAttempts: ATTEMPTS, requestHandler: INDEX_REQUEST })] as const;
  });
  const cloudFront = new CloudFrontClient({
    region: CLOUDFRONT_REGION,
    maxAttempts: ATTEMPTS,
    requestHandler: CLOUDFRONT_REQUEST,
  });
  const aheadMs = await awsAheadMs(
    clients.map(([, client]) => client),
    indexTable,
    clock,
  );
  return {
    epochs: new Map(
      clients.map(([region, client]) => {
        return [region, new ConfirmedEpochs(new DynamoDbPageIndex(client, indexTable, clock), region, indexTable)];
      }),
    ),
    edge: new CloudFrontEdge(cloudFront, { distributionId, timeoutMs, clock }),
    clock: aheadClock(clock, aheadMs),
    aheadMs,
    close() {
      for (const [, client] of clients) client.destroy();
      cloudFront.destroy();
    },
  };
}
