// The smoke checks' ports of a local run: the production code, with the clients' endpoints at 127.0.0.1.
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { SmokePorts, WebHost } from '../../../cli/smoke/ports';
import { AwsRegionReplica } from '../../../cli/smoke/region-replica';
import { CloudFrontRouterTester } from '../../../cli/smoke/router-tester';
import { webHost } from '../../../cli/smoke/web-host';
import type { LocalStack } from '../../../local/stack';
import type { DeploymentFacts } from '../../../operations/deployment';

/** The viewer of the local run's edge: it takes its country from a header. */
export function fromCountry(host: WebHost, country: string): WebHost {
  return { ask: (target, headers) => host.ask(target, { ...headers, 'cloudfront-viewer-country': country }) };
}

/** Time that only sleeping advances. */
export function sleepingTime(): SmokePorts['waiting'] {
  let nowMs = 0;
  return {
    steadyMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
      // Lets pending work continue, replication above all.
      await new Promise(setImmediate);
    },
  };
}

/** Ports that speak to a local run and a CloudFront API, and their end. */
export interface LocalPorts {
  readonly ports: SmokePorts;
  close(): void;
}

/** Makes the ports; `siteUrl` is the site behind the local run. */
export function localPorts(
  stack: LocalStack,
  facts: Pick<DeploymentFacts, 'pagesBuckets' | 'indexTable' | 'routerFunction'>,
  siteUrl: string,
  cloudFrontEndpoint: string,
): LocalPorts {
  const clients: { destroy(): void }[] = [];
  const kept = <Client extends { destroy(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  const access = { maxAttempts: 1, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const replicas = [...facts.pagesBuckets].map(([region, bucket]) => {
    return new AwsRegionReplica({
      region,
      bucket,
      indexTable: facts.indexTable,
      dynamoDb: kept(new DynamoDBClient({ ...access, region, endpoint: stack.dynamoDb.endpoint(region) })),
      s3: kept(new S3Client({ ...access, region, endpoint: stack.s3.endpoint, forcePathStyle: true })),
    });
  });
  const cloudFront = kept(new CloudFrontClient({ ...access, region: 'us-east-1', endpoint: cloudFrontEndpoint }));
  return {
    ports: {
      edge: fromCountry(webHost(stack.url), 'DE'),
      site: webHost(siteUrl),
      replicas,
      router: new CloudFrontRouterTester(cloudFront, facts.routerFunction),
      httpApis: new Map(),
      waiting: sleepingTime(),
    },
    close: () => clients.forEach((client) => client.destroy()),
  };
}
