// The built function of the HTTP API, in a sandbox of the local Lambda: its environment, its adapters, its answers.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { buildLambdaBundle } from '../../../bundles/lambda-bundle';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { type LocalLambda, startLocalLambda } from '../../../emulators/lambda/local-lambda';
import {
  type EmbeddedStorage,
  INDEX_TABLE,
  LEASE_TABLE,
  startEmbeddedStorage,
  TEST_REGION,
} from '../../support/storage/embedded-storage';
import { CMS_TOKEN, hashed } from './api-lab';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('handlers/api/entry', function () {
  this.timeout(60_000);
  let folder = '';
  let storage: EmbeddedStorage;
  let lambda: LocalLambda | undefined;
  const log: string[] = [];

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-api-test-'));
    storage = await startEmbeddedStorage();
    await buildLambdaBundle('api', folder);
  });
  afterEach(() => lambda?.close());
  after(() => Promise.all([storage.close(), rm(folder, { recursive: true })]));

  async function start(environment: Record<string, string>): Promise<LocalLambda> {
    const common = {
      region: TEST_REGION,
      bundleDir: folder,
      timeoutSeconds: 30,
      memoryMegabytes: 256,
      maxConcurrency: 1,
    };
    lambda = await startLocalLambda({
      functions: [{ ...common, name: 'api', environment, url: true }],
      temporaryDir: path.join(folder, 'sandboxes'),
      onLog: ({ line }) => log.push(line),
    });
    return lambda;
  }

  it('answers API Gateway’s events: no token, a wrong order, an order that no function takes, an unknown job', async () => {
    const running = await start({
      GEORENDER_API_PATH: '/_georender',
      GEORENDER_API_TOKENS: JSON.stringify([hashed('cms', CMS_TOKEN, ['recache'])]),
      GEORENDER_INDEX_TABLE: INDEX_TABLE,
      GEORENDER_LEASE_TABLE: LEASE_TABLE,
      GEORENDER_JOB_FUNCTION: 'none',
      GEORENDER_REGIONS: TEST_REGION,
      GEORENDER_VARIANTS: 'desktop',
      GEORENDER_SCHEME: 'https',
      GEORENDER_HOSTS: 'www.example.com',
      GEORENDER_QUERY_POLICY: JSON.stringify(DEFAULT_QUERY_POLICY),
      AWS_ENDPOINT_URL_DYNAMODB: storage.dynamoDb.endpoint(TEST_REGION),
    });
    const url = running.functionUrl('api', TEST_REGION);
    const post = (body: object) =>
      fetch(`${url}/_georender/recache`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    assert.equal((await post({ url: 'https://www.example.com/' })).status, 401);
    assert.equal((await post({ prerenderToken: CMS_TOKEN, url: 'https://evil.example/' })).status, 400);
    assert.equal((await post({ prerenderToken: CMS_TOKEN, url: 'https://www.example.com/' })).status, 503);
    const headers = { authorization: `Bearer ${CMS_TOKEN}` };
    const job = await fetch(`${url}/_georender/jobs/${'0'.repeat(32)}`, { headers });
    assert.equal(job.status, 404);
    assert.ok(!log.join('\n').includes(CMS_TOKEN));
  });

  it('names all that is wrong with its environment', async () => {
    const running = await start({ GEORENDER_API_TOKENS: '[{"name":"cms"}]' });
    const client = new LambdaClient({
      ...{ region: TEST_REGION, endpoint: running.invokeEndpoint, credentials: CREDENTIALS, maxAttempts: 1 },
    });
    const { Payload: payload } = await client.send(new InvokeCommand({ FunctionName: 'api', Payload: '{}' }));
    client.destroy();
    const said = payload?.transformToString() ?? '';
    for (const part of [
      'GEORENDER_API_TOKENS is',
      'GEORENDER_API_PATH is missing',
      'GEORENDER_JOB_FUNCTION is missing',
    ])
      assert.ok(said.includes(part), `${part} in:\n${said}`);
  });
});
