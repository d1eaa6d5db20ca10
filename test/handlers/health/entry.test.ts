// The built function of health checks, in a sandbox of the local Lambda: its environment, its adapters, its record.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { buildLambdaBundle } from '../../../bundles/lambda-bundle';
import { type LocalLambda, startLocalLambda } from '../../../emulators/lambda/local-lambda';
import { listenOnLoopback } from '../../../emulators/loopback-server';
import { DynamoDbCheckNotes } from '../../../handlers/adapters/dynamodb/check-notes';
import {
  type EmbeddedStorage,
  INDEX_TABLE,
  startEmbeddedStorage,
  TEST_REGION,
} from '../../support/storage/embedded-storage';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('handlers/health/entry', function () {
  this.timeout(60_000);
  let [folder, url] = ['', ''];
  let storage: EmbeddedStorage;
  const running: LocalLambda[] = [];
  const log: string[] = [];
  const asked: (string | undefined)[] = [];
  const serve = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.writeHead(200, { 'x-georender-region': TEST_REGION, 'x-georender-health': 'well' }).end();
  });

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-health-test-'));
    [storage, url] = await Promise.all([startEmbeddedStorage(), listenOnLoopback(serve)]);
    await buildLambdaBundle('health', folder);
  });
  afterEach(() => Promise.all(running.splice(0).map((lambda) => lambda.close())));
  after(async () => {
    serve.closeAllConnections();
    await Promise.all([
      storage.close(),
      new Promise((resolve) => serve.close(resolve)),
      rm(folder, { recursive: true }),
    ]);
  });

  /** One check in a new sandbox; gives what Lambda says of its failure. */
  async function check(environment: Record<string, string>): Promise<string | undefined> {
    const lambda = await startLocalLambda({
      functions: [
        {
          name: 'health',
          region: TEST_REGION,
          bundleDir: folder,
          environment,
          timeoutSeconds: 60,
          memoryMegabytes: 256,
          maxConcurrency: 1,
          url: false,
        },
      ],
      temporaryDir: path.join(folder, 'sandboxes'),
      onLog: ({ line }) => log.push(line),
    });
    running.push(lambda);
    const client = new LambdaClient({
      region: TEST_REGION,
      endpoint: lambda.invokeEndpoint,
      credentials: CREDENTIALS,
      maxAttempts: 1,
    });
    const { FunctionError: failure, Payload: payload } = await client.send(
      new InvokeCommand({ FunctionName: 'health', Payload: '{}' }),
    );
    client.destroy();
    return failure && payload?.transformToString();
  }

  it('looks at the regions, with signatures, and leaves its note; a store that it has just seen is not read', async () => {
    const dynamoDb = new DynamoDBClient({
      region: TEST_REGION,
      endpoint: storage.dynamoDb.endpoint(TEST_REGION),
      credentials: CREDENTIALS,
    });
    const notes = new DynamoDbCheckNotes(dynamoDb, INDEX_TABLE, [TEST_REGION]);
    const seen = { text: '{"drained":["us-east-1"]}', readAtMs: Date.now() };
    await notes.put({ checker: TEST_REGION, atMs: Date.now(), streaks: new Map(), seen, changes: [] });
    const failure = await check({
      GEORENDER_NOTES_REGION: TEST_REGION,
      GEORENDER_SERVE_URLS: JSON.stringify({ [TEST_REGION]: url }),
      GEORENDER_INDEX_TABLE: INDEX_TABLE,
      GEORENDER_ROUTER_STORE: 'arn:aws:cloudfront::123456789012:key-value-store/none',
      GEORENDER_SITE_URL: url,
      GEORENDER_CHECKER_REGIONS: `${TEST_REGION},us-east-1`,
      AWS_ENDPOINT_URL_DYNAMODB: storage.dynamoDb.endpoint(TEST_REGION),
    });
    assert.deepEqual({ failure, log }, { failure: undefined, log: [] });
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /^AWS4-HMAC-SHA256 .*\/eu-central-1\/lambda\/aws4_request/);
    const [note] = await notes.read();
    assert.deepEqual(
      { streak: note?.streaks.get(TEST_REGION), seen: note?.seen },
      { streak: { well: 1, unwell: 0, gone: 0, last: { kind: 'well' } }, seen },
    );
    dynamoDb.destroy();
  });

  it('names all that is wrong with its environment', async () => {
    const said = (await check({ GEORENDER_SERVE_URLS: '{"mars":"x"}', GEORENDER_SITE_URL: 'x' })) ?? '';
    for (const part of [
      'GEORENDER_NOTES_REGION is missing',
      'GEORENDER_SERVE_URLS is',
      'GEORENDER_INDEX_TABLE is missing',
      'GEORENDER_ROUTER_STORE is missing',
      'GEORENDER_SITE_URL is',
    ]) {
      assert.ok(said.includes(part), `${part} in:\n${said}`);
    }
  });
});
