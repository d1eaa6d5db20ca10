// The built function of the schedule, in a sandbox of the local Lambda: its environment, its adapters, its queues.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildLambdaBundle } from '../../../bundles/lambda-bundle';
import { packedJson } from '../../../bundles/packed-json';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { type LocalLambda, startLocalLambda } from '../../../emulators/lambda/local-lambda';
import { closeServer, listenOnLoopback } from '../../../emulators/loopback-server';
import { type EmbeddedSqs, startEmbeddedSqs } from '../../../emulators/sqs/embedded-sqs';
import {
  type EmbeddedStorage,
  INDEX_TABLE,
  LEASE_TABLE,
  startEmbeddedStorage,
  TEST_REGION,
} from '../../support/storage/embedded-storage';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const NAMES = ['tickets', 'asked', 'listed', 'rest', 'dead'] as const;

describe('handlers/schedule/entry', function () {
  this.timeout(60_000);
  let [folder, siteUrl] = ['', ''];
  let storage: EmbeddedStorage;
  let sqs: EmbeddedSqs;
  let urls: Record<string, string>;
  let lambda: LocalLambda | undefined;
  const site = createServer((request, response) => {
    const isRobots = request.url === '/robots.txt';
    const page = '<url><loc>https://www.example.com/a</loc></url>';
    const sitemap = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${page}</urlset>`;
    response.end(isRobots ? 'Sitemap: https://www.example.com/s.xml' : sitemap);
  });

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-schedule-test-'));
    [storage, siteUrl, sqs] = await Promise.all([startEmbeddedStorage(), listenOnLoopback(site), startEmbeddedSqs()]);
    urls = Object.fromEntries(
      NAMES.map((name) => [
        name,
        sqs.queueUrl(sqs.createQueue({ name, region: TEST_REGION, visibilityTimeoutSeconds: 60 })),
      ]),
    );
    await buildLambdaBundle('schedule', folder);
  });
  afterEach(async () => {
    await lambda?.close();
  });
  after(async () => {
    await Promise.all([storage.close(), sqs.close(), closeServer(site), rm(folder, { recursive: true })]);
  });

  async function run(further: Record<string, string>): Promise<unknown> {
    lambda = await startLocalLambda({
      functions: [
        {
          name: 'schedule',
          region: TEST_REGION,
          bundleDir: folder,
          environment: {
            GEORENDER_LEASE_TABLES: packedJson({ [TEST_REGION]: LEASE_TABLE }),
            GEORENDER_REGION_QUEUES: packedJson({ [TEST_REGION]: urls }),
            GEORENDER_INDEX_TABLE: INDEX_TABLE,
            GEORENDER_SITE_URL: siteUrl,
            GEORENDER_SCHEME: 'https',
            GEORENDER_HOSTS: 'www.example.com',
            GEORENDER_QUERY_POLICY: JSON.stringify(DEFAULT_QUERY_POLICY),
            GEORENDER_VARIANTS: 'desktop',
            GEORENDER_SCHEDULE_EVERY_SECONDS: '21600',
            AWS_ENDPOINT_URL_DYNAMODB: storage.dynamoDb.endpoint(TEST_REGION),
            AWS_ENDPOINT_URL_SQS: sqs.endpoint,
            ...further,
          },
          timeoutSeconds: 600,
          memoryMegabytes: 512,
          maxConcurrency: 1,
          url: false,
        },
      ],
      temporaryDir: path.join(folder, 'sandboxes'),
      onLog: () => undefined,
    });
    const client = new LambdaClient({
      region: TEST_REGION,
      endpoint: lambda.invokeEndpoint,
      credentials: CREDENTIALS,
      maxAttempts: 1,
    });
    const { Payload: payload } = await client.send(new InvokeCommand({ FunctionName: 'schedule', Payload: '{}' }));
    client.destroy();
    return JSON.parse(payload?.transformToString() ?? '{}');
  }

  it('finds the sitemap by robots.txt, and puts its pages into the queue, within the budget', async () => {
    const budget = { GEORENDER_SCHEDULED_RENDERS_PER_DAY: '100', GEORENDER_WARM_SITEMAPS: '/robots.txt' };
    assert.deepEqual(await run(budget), { end: 'done', asked: 0, listed: 1, lost: 0, seen: 1, budgetLeft: 99 });
    const client = new SQSClient({ region: TEST_REGION, endpoint: sqs.endpoint, credentials: CREDENTIALS });
    const { Messages: messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: urls['listed'] }));
    client.destroy();
    assert.match(messages[0]?.Body ?? '', /"https:\/\/www\.example\.com\/a"/);
  });

  it('refuses an environment without budget or queues, and names all that is missing', async () => {
    const said = JSON.stringify(await run({ GEORENDER_REGION_QUEUES: '{}' }));
    assert.match(said, /GEORENDER_REGION_QUEUES is .*packed JSON of regions and their render queues/);
    assert.match(said, /GEORENDER_SCHEDULED_RENDERS_PER_DAY is missing/);
  });
});
