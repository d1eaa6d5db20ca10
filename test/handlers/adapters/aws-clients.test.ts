// The production clients against services that answer late, half or never: how often they ask, and how long.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { listenOnLoopback } from '../../../emulators/loopback-server';
import { dynamoDbClient, lambdaClient, s3Client } from '../../../handlers/adapters/aws-clients';
import { LambdaRenderFunction } from '../../../handlers/adapters/render-function';
import { S3PageStore } from '../../../handlers/adapters/s3/page-store';
import { RenderBrokeDownError } from '../../../handlers/serve/ports';

const REGION = 'eu-central-1';
const VARIABLES = ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
const REQUEST = { url: 'https://www.example.com/', variant: 'desktop', lease: '00000000-0001' } as const;

describe('handlers/aws-clients', () => {
  const requests: string[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  const before_ = new Map(VARIABLES.map((name) => [name, process.env[name]]));
  const destroyed: { destroy(): void }[] = [];
  before(async () => {
    process.env['AWS_ENDPOINT_URL'] = await listenOnLoopback(server);
    process.env['AWS_ACCESS_KEY_ID'] = 'test';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  });
  after(async () => {
    for (const [name, value] of before_) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    for (const client of destroyed) client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    requests.length = 0;
    answer = () => undefined;
  });

  function closing<Client extends { destroy(): void }>(client: Client): Client {
    destroyed.push(client);
    return client;
  }

  /** Fails, after how many milliseconds? */
  async function failsAfterMs(run: Promise<unknown>): Promise<number> {
    const startedMs = performance.now();
    await assert.rejects(run);
    return performance.now() - startedMs;
  }

  const find = () =>
    closing(dynamoDbClient(REGION)).send(new GetItemCommand({ TableName: 'index', Key: { key: { S: 'x' } } }));
  const pages = () => {
    const client = closing(s3Client(REGION));
    return new S3PageStore({ region: REGION, bucketOf: () => 'pages', clientOf: () => client });
  };
  const read = () => pages().read({ key: 'pages/a/b', region: REGION, writtenAtMs: 0 });

  it('give the index up after two tries of a second', async () => {
    const tookMs = await failsAfterMs(find());
    assert.equal(requests.length, 2);
    assert.ok(tookMs >= 1_900, String(tookMs));
  });

  it('give a bucket up after two tries of two seconds', async () => {
    const tookMs = await failsAfterMs(read());
    assert.equal(requests.length, 2);
    assert.ok(tookMs >= 3_800, String(tookMs));
  });

  it('give a body up that does not go on', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
    };
    await failsAfterMs(read());
    assert.equal(requests.length, 1);
  });

  for (const [what, status, type] of [
    ['throttles', 400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'],
    ['fails', 500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'],
  ] as const) {
    it(`ask an index that ${what} twice, not more`, async () => {
      answer = (_request, response) => {
        response
          .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
          .end(JSON.stringify({ __type: type, message: '' }));
      };
      await failsAfterMs(find());
      assert.equal(requests.length, 2);
    });
  }

  it('ask for a render once, and stop waiting for it when told', async () => {
    const renderFunction = new LambdaRenderFunction(closing(lambdaClient(REGION, 60_000)), 'render');
    const silent = answer;
    answer = (_request, response) => void response.writeHead(500).end('{}');
    await assert.rejects(renderFunction.render(REQUEST, 60_000));
    assert.equal(requests.length, 1);
    // By now the client is loaded, and asks at once.
    answer = silent;
    const outcome = await renderFunction.render(REQUEST, 2_000);
    assert.deepEqual(outcome, { kind: 'failed', reason: 'busy', detail: 'The render takes longer than 2000 ms.' });
    assert.equal(requests.length, 2);
  });

  it('tell a `render` that broke down from one that could not be asked', async () => {
    const renderFunction = new LambdaRenderFunction(closing(lambdaClient(REGION, 60_000)), 'render');
    answer = (_request, response) => {
      response
        .writeHead(200, { 'x-amz-function-error': 'Unhandled' })
        .end(JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited' }));
    };
    await assert.rejects(renderFunction.render(REQUEST, 10_000), RenderBrokeDownError);
    answer = (_request, response) =>
      void response.writeHead(429, { 'x-amzn-errortype': 'TooManyRequestsException' }).end('{}');
    await assert.rejects(renderFunction.render(REQUEST, 10_000), { name: 'TooManyRequestsException' });
  });

  it('ask for each render over a connection of its own, since nothing is retried', async () => {
    const sockets = new Set<unknown>();
    answer = (request, response) => {
      sockets.add(request.socket);
      response.writeHead(202).end();
    };
    const renderFunction = new LambdaRenderFunction(closing(lambdaClient(REGION, 60_000)), 'render');
    for (let turn = 0; turn < 2; turn += 1) await renderFunction.renderLater(REQUEST);
    assert.equal(sockets.size, 2);
  });

  it('hand a render over once', async () => {
    const renderFunction = new LambdaRenderFunction(closing(lambdaClient(REGION, 60_000)), 'render');
    answer = (_request, response) => void response.writeHead(500).end('{}');
    await assert.rejects(renderFunction.renderLater(REQUEST));
    assert.equal(requests.length, 1);
  });
});
