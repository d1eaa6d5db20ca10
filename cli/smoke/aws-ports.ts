// The ports of a deployment on AWS, with the credentials that the SDK finds.
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { dynamoDbClient, s3Client } from '../../handlers/adapters/aws-clients';
import type { StackOutputs } from '../stack/stack-outputs';
import type { SmokePorts } from './ports';
import { AwsRegionReplica } from './region-replica';
import { CloudFrontRouterTester } from './router-tester';
import { webHost } from './web-host';

/** CloudFront's API has this region only ("Amazon CloudFront endpoints and quotas"). */
const CLOUDFRONT_REGION = 'us-east-1';

const CLOUDFRONT_REQUEST = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** Connects to what the outputs name; nothing is asked yet. */
export function awsPorts(outputs: StackOutputs): SmokePorts {
  const cloudFront = new CloudFrontClient({
    region: CLOUDFRONT_REGION,
    maxAttempts: 3,
    requestHandler: CLOUDFRONT_REQUEST,
  });
  return {
    edge: webHost(outputs.url),
    site: webHost(`https://${outputs.siteOrigin}`),
    replicas: [...outputs.pagesBuckets].map(([region, bucket]) => {
      const { indexTable } = outputs;
      return new AwsRegionReplica({
        region,
        dynamoDb: dynamoDbClient(region),
        indexTable,
        s3: s3Client(region),
        bucket,
      });
    }),
    router: new CloudFrontRouterTester(cloudFront, outputs.routerFunction),
    waiting: {
      steadyMs: () => performance.now(),
      sleep: async (ms) => {
        await sleep(ms);
      },
    },
  };
}
