// The ports of a stack: its web addresses, its replicas, and CloudFront's test of the router.
import { cloudFrontClient } from '../../operations/aws/operator-clients';
import type { Deployment } from '../../operations/deployment';
import type { SmokePorts } from './ports';
import { AwsRegionReplica } from './region-replica';
import { CloudFrontRouterTester } from './router-tester';
import { webHost } from './web-host';

/** Connects to the stack; nothing is asked yet. */
export function awsPorts(deployment: Deployment): SmokePorts {
  const { facts, clock } = deployment;
  return {
    edge: webHost(facts.url),
    site: webHost(`https://${facts.siteOrigin}`),
    replicas: [...facts.pagesBuckets].map(([region, bucket]) => {
      const { indexTable } = facts;
      const [dynamoDb, s3] = [deployment.dynamoDb(region), deployment.s3(region)];
      return new AwsRegionReplica({ region, dynamoDb, indexTable, s3, bucket });
    }),
    router: new CloudFrontRouterTester(cloudFrontClient(), facts.routerFunction),
    httpApis: new Map([...facts.httpApis].map(([region, host]) => [region, webHost(`https://${host}`)])),
    waiting: { steadyMs: () => clock.steadyMs(), sleep: (ms) => clock.pause(ms) },
  };
}
