// The built function of jobs, in a sandbox of the local Lambda: its environment, its adapters, its queues.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildLambdaBundle } from '../../../bundles/lambda-bundle';
import { packedJson } from '../../../bundles/packed-json';
import { EVERYTHING, pageScope } from '../../../core/pages/purge-scopes';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { type LocalLambda, startLocalLambda } from '../../../emulators/lambda/local-lambda';
import { closeServer, listenOnLoopback } from '../../../emulators/loopback-server';
import { type EmbeddedSqs, startEmbeddedSqs } from '../../../emulators/sqs/embedded-sqs';
import { DynamoDbEpochs } from '../../../handlers/adapters/dynamodb/epoch-table';
import { DynamoDbJobs } from '../../../handlers/adapters/dynamodb/job-items';
import { type InvalidationsApi, startInvalidationsApi } from '../../support/edge/cloudfront-invalidations';
import {
  type EmbeddedStorage,
  INDEX_TABLE,
  LEASE_TABLE,
  startEmbeddedStorage,
  TEST_REGION,
} from '../../support/storage/embedded-storage';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const NAMES = ['tickets', 'asked', 'listed', 'rest', 'dead'] as const;
const DISTRIBUTION = 'E1';
const JOB = '0123456789abcdef0123456789abcdef';
const URL = 'https://www.example.com/news';

describe('handlers/jobs/entry', function () {
  this.timeout(60_000);
  let [folder, siteUrl] = ['', ''];
  let storage: EmbeddedStorage;
  let sqs: EmbeddedSqs;
  let urls: Record<string, string>;
  let cloudFront: InvalidationsApi;
  let lambda: LocalLambda | undefined;
  let dynamoDb: DynamoDBClient;
  const site = createServer((_, response) => response.end('<title>build-2</title>'));

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-jobs-test-'));
    [storage, siteUrl, sqs, cloudFront] = await Promise.all([
      startEmbeddedStorage(),
      listenOnLoopback(site),
      startEmbeddedSqs(),
      startInvalidationsApi(DISTRIBUTION),
    ]);
    const create = (name: string) => sqs.createQueue({ name, region: TEST_REGION, visibilityTimeoutSeconds: 60 });
    urls = Object.fromEntries(NAMES.map((name) => [name, sqs.queueUrl(create(name))]));
    const endpoint = storage.dynamoDb.endpoint(TEST_REGION);
    dynamoDb = new DynamoDBClient({ region: TEST_REGION, endpoint, credentials: CREDENTIALS, maxAttempts: 1 });
    await buildLambdaBundle('jobs', folder);
  });
  beforeEach(() => cloudFront.reset());
  afterEach(() => lambda?.close());
  after(async () => {
    dynamoDb.destroy();
    const ends = [storage.close(), sqs.close(), cloudFront.close(), closeServer(site)];
    await Promise.all([...ends, rm(folder, { recursive: true })]);
  });

  /** @returns the function's answer, and whether it threw */
  async function run(task: object, further: Record<string, string> = {}): Promise<{ said: string; failed: boolean }> {
    lambda = await startLocalLambda({
      functions: [
        {
          name: 'jobs',
          region: TEST_REGION,
          bundleDir: folder,
          environment: {
            GEORENDER_REGIONS: TEST_REGION,
            GEORENDER_REGION_QUEUES: packedJson({ [TEST_REGION]: urls }),
            GEORENDER_LEASE_TABLES: packedJson({ [TEST_REGION]: LEASE_TABLE }),
            GEORENDER_INDEX_TABLE: INDEX_TABLE,
            GEORENDER_DISTRIBUTION: DISTRIBUTION,
            GEORENDER_SITE_URL: siteUrl,
            GEORENDER_SCHEME: 'https',
            GEORENDER_HOSTS: 'www.example.com',
            GEORENDER_QUERY_POLICY: JSON.stringify(DEFAULT_QUERY_POLICY),
            GEORENDER_VARIANTS: 'desktop,mobile',
            GEORENDER_PUBLISH_RENDERS: '10',
            AWS_LAMBDA_FUNCTION_NAME: 'jobs',
            AWS_ENDPOINT_URL_DYNAMODB: storage.dynamoDb.endpoint(TEST_REGION),
            AWS_ENDPOINT_URL_SQS: sqs.endpoint,
            AWS_ENDPOINT_URL_CLOUDFRONT: cloudFront.endpoint,
            ...further,
          },
          timeoutSeconds: 900,
          memoryMegabytes: 512,
          maxConcurrency: 1,
          url: false,
        },
      ],
      temporaryDir: path.join(folder, 'sandboxes'),
      onLog: () => undefined,
    });
    const endpoint = lambda.invokeEndpoint;
    const client = new LambdaClient({ region: TEST_REGION, endpoint, credentials: CREDENTIALS, maxAttempts: 1 });
    const Payload = JSON.stringify(task);
    const answer = await client.send(new InvokeCommand({ FunctionName: 'jobs', Payload }));
    client.destroy();
    return { said: answer.Payload?.transformToString() ?? '', failed: answer.FunctionError !== undefined };
  }

  const jobs = () =>
    new DynamoDbJobs({
      ...{ client: dynamoDb, tableName: INDEX_TABLE, region: TEST_REGION, regions: [TEST_REGION] },
      clock: storage.clock,
    });

  async function ordered(): Promise<readonly string[]> {
    const client = new SQSClient({ region: TEST_REGION, endpoint: sqs.endpoint, credentials: CREDENTIALS });
    const order = { QueueUrl: urls['listed'], MaxNumberOfMessages: 10 };
    const { Messages: messages = [] } = await client.send(new ReceiveMessageCommand(order));
    client.destroy();
    return messages.map(({ Body: body = '' }) => body);
  }

  it('recaches: marks the page, drops it at the edges, orders both variants, and notes how many', async () => {
    await jobs().create({ id: JOB, kind: 'recache', orders: 2, createdAtMs: 1, orderedBy: 'cms' });
    assert.deepEqual(await run({ kind: 'recache', jobId: JOB, urls: [URL] }), { said: 'null', failed: false });
    const epochs = await new DynamoDbEpochs(dynamoDb, INDEX_TABLE).read([pageScope(URL)]);
    assert.ok((epochs.get(pageScope(URL))?.stale.atMs ?? 0) > 0);
    assert.match(cloudFront.created.flatMap(({ items }) => items).join(), /^#[^,]+$/, 'one tag');
    const orders = (await ordered()).map((body) => JSON.parse(body));
    assert.deepEqual(orders.map(({ url, variant, jobId }) => [url, variant, jobId]).sort(), [
      [URL, 'desktop', `${JOB}-0`],
      [URL, 'mobile', `${JOB}-1`],
    ]);
    assert.partialDeepStrictEqual(await jobs().progress(JOB), { orders: 2, state: 'under-way', changed: 0 });
  });

  it('publishes once the site shows the marker: documents are dropped, and everything is marked', async () => {
    await jobs().create({ id: JOB, kind: 'publish', orders: 0, createdAtMs: 1, orderedBy: 'cms' });
    const task = { kind: 'publish', jobId: JOB, deployment: 'v2', marker: 'build-2' };
    assert.deepEqual(await run(task), { said: 'null', failed: false });
    const epochs = await new DynamoDbEpochs(dynamoDb, INDEX_TABLE).read([EVERYTHING]);
    assert.ok((epochs.get(EVERYTHING)?.stale.atMs ?? 0) > 0);
    assert.deepEqual(cloudFront.created[0]?.items, ['/*']);
    assert.equal((await jobs().progress(JOB))?.state, 'done');
  });

  it('throws if CloudFront refuses, so that Lambda tries again, and notes why', async () => {
    cloudFront.refusal = { operation: 'CreateInvalidation', status: 403, code: 'AccessDenied', message: 'Not allowed' };
    await jobs().create({ id: JOB, kind: 'purge', orders: 0, createdAtMs: 1, orderedBy: 'cms' });
    const { said, failed } = await run({ kind: 'purge', jobId: JOB, order: { kind: 'urls', urls: [URL] } });
    assert.ok(failed, said);
    assert.equal((await jobs().progress(JOB))?.state, 'failed');
  });

  it('refuses an event that is no task, and an environment that lacks variables', async () => {
    const { said, failed } = await run({ kind: 'nothing' });
    assert.ok(failed);
    assert.match(said, /The event is no task/);
    await lambda?.close();
    const without = await run({}, { GEORENDER_DISTRIBUTION: '', GEORENDER_REGION_QUEUES: 'none' });
    for (const part of ['GEORENDER_DISTRIBUTION is missing', 'GEORENDER_REGION_QUEUES is'])
      assert.ok(without.said.includes(part), without.said);
  });
});
