// The Lambda entry of jobs: reads the environment once, wires the adapters, carries one task out for each event.
import { Logger } from '@aws-lambda-powertools/logger';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import type { Context } from 'aws-lambda';
import { VARIABLES } from '../../core/contract/environment-variables';
import { API_REQUEST_MS } from '../../core/contract/time-outs';
import { isRegion, type Region } from '../../core/geography/regions';
import { DEFAULT_QUERY_POLICY, isQueryPolicy } from '../../core/pages/query-policy';
import { isDeviceVariant } from '../../core/pages/variants';
import { dynamoDbClient, lambdaClient, sqsClient } from '../adapters/aws-clients';
import { DistributionEdge } from '../adapters/distribution-edge';
import { DynamoDbDemand } from '../adapters/dynamodb/demand';
import { DynamoDbEpochs } from '../adapters/dynamodb/epoch-table';
import { DynamoDbJobs } from '../adapters/dynamodb/job-items';
import { DynamoDbPublishNotes } from '../adapters/dynamodb/publish-notes';
import { DynamoDbPurgeNotes } from '../adapters/dynamodb/purge-notes';
import { IndexNow } from '../adapters/http/index-now';
import { HttpSiteVersion } from '../adapters/http/site-version';
import { LambdaJobFunction } from '../adapters/job-function';
import { SqsRenderQueue } from '../adapters/sqs/render-queue';
import { createPurge } from '../purge/create-purge';
import { isQueueUrls, type QueueUrls } from '../queue/queue-urls';
import { systemClock } from '../runtime/clock';
import { readEnvironment } from '../runtime/environment';
import { maskedLog } from '../runtime/log';
import { createJobs, type JobsDependencies } from './create-jobs';
import { FewTags } from './few-tags';

/** CloudFront's API has this region only ("Amazon CloudFront endpoints and quotas"). */
const CLOUDFRONT_REGION = 'us-east-1';

/** Lambda sets it. */
const OWN_NAME = 'AWS_LAMBDA_FUNCTION_NAME';

const environment = readEnvironment(process.env, (reader) => {
  const [home, ...others] = reader.list(VARIABLES.regions).filter(isRegion);
  const queues = reader.packedJson(VARIABLES.regionQueues, isRegionQueues, 'packed JSON of regions and their queues');
  const rest = {
    indexTable: reader.text(VARIABLES.indexTable),
    leaseTables:
      reader.packedJson(VARIABLES.leaseTables, isTables, 'packed JSON of regions and their tables of leases') ?? {},
    distribution: reader.text(VARIABLES.distribution),
    jobFunction: reader.text(OWN_NAME),
    siteUrl: reader.origin(VARIABLES.siteUrl),
    indexNowKey: reader.optionalText(VARIABLES.indexNowKey),
    publishRenders: reader.optionalInteger(VARIABLES.publishRenders) ?? 0,
    variants: reader.list(VARIABLES.variants).filter(isDeviceVariant),
    publicSite: {
      scheme: reader.oneOf(VARIABLES.scheme, ['https', 'http']),
      hosts: reader.list(VARIABLES.hosts).map((host) => host.toLowerCase()),
    },
    queryPolicy: reader.json(VARIABLES.queryPolicy, isQueryPolicy, 'JSON of a query policy') ?? DEFAULT_QUERY_POLICY,
  };
  return home && queues && { home, regions: [home, ...others] as const, queues, ...rest };
});
const log = maskedLog(new Logger({ serviceName: 'georender-jobs' }));
const jobs = createJobs(dependencies());

/** The function's handler. Lambda delivers an event again that throws. */
export async function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  await jobs(event, context.getRemainingTimeInMillis());
}

function dependencies(): JobsDependencies {
  const { home, regions, indexTable: tableName, queues, indexNowKey, variants, publishRenders } = environment;
  const clients = new Map(regions.map((region) => [region, dynamoDbClient(region)]));
  const homeClient = clients.get(home) ?? dynamoDbClient(home);
  const cloudFront = new CloudFrontClient({ region: CLOUDFRONT_REGION });
  const edge = new DistributionEdge(cloudFront, environment.distribution);
  const tables = Object.entries(environment.leaseTables).flatMap(([region, name]) => {
    const client = isRegion(region) ? clients.get(region) : undefined;
    return isRegion(region) && client !== undefined ? [[region, { client, tableName: name }] as const] : [];
  });
  return {
    changes: createPurge(
      {
        epochs: new Map([...clients].map(([region, client]) => [region, new DynamoDbEpochs(client, tableName)])),
        notes: new DynamoDbPurgeNotes(homeClient, tableName),
        edge: new FewTags(edge),
        clock: systemClock,
      },
      environment,
    ),
    queues: new Map(queuesOf(queues).map(([region, urls]) => [region, new SqsRenderQueue(sqsClient(region), urls)])),
    steps: new DynamoDbJobs({ client: homeClient, tableName, region: home, regions, clock: systemClock }),
    notices: indexNowKey === undefined ? undefined : new IndexNow({ key: indexNowKey, clock: systemClock }),
    documents: edge,
    site: new HttpSiteVersion(environment.siteUrl),
    publishNotes: new DynamoDbPublishNotes(homeClient, tableName),
    demand: new DynamoDbDemand(new Map(tables), systemClock, log),
    jobFunction: new LambdaJobFunction(lambdaClient(home, API_REQUEST_MS), environment.jobFunction),
    clock: systemClock,
    log,
    config: { variants, publishRenders },
  };
}

function queuesOf(queues: Readonly<Record<string, QueueUrls>>): readonly (readonly [Region, QueueUrls])[] {
  return Object.entries(queues).flatMap(([region, urls]) => (isRegion(region) ? [[region, urls] as const] : []));
}

function isRegionQueues(value: unknown): value is Readonly<Record<string, QueueUrls>> {
  return isObject(value) && Object.entries(value).every(([region, urls]) => isRegion(region) && isQueueUrls(urls));
}

function isTables(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((name) => typeof name === 'string');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
