// HTTP APIs: what the handler gets of a request, and what a client gets of its answer.
import assert from 'node:assert/strict';
import { type LocalLambda, startLocalLambda } from '../../../emulators/lambda/local-lambda';
import { rawRequest } from '../../support/machine/raw-request';
import { Gate, puppet, temporaryFolder } from './puppet';

describe('emulators/lambda/http-api', () => {
  const folder = temporaryFolder();
  let lambda: LocalLambda;
  let gate: Gate;

  before(async () => {
    gate = await Gate.open();
    lambda = await startLocalLambda({
      functions: [
        puppet({ httpApi: true }),
        puppet({ name: 'slow', httpApi: true, httpApiSeconds: 0.05 }),
        puppet({ name: 'hasty', httpApi: true, timeoutSeconds: 0.2 }),
        puppet({ name: 'narrow', httpApi: true, maxQueued: 0 }),
        puppet({ name: 'hidden' }),
      ],
      temporaryDir: folder.dir,
      onLog: () => undefined,
    });
  });
  after(async () => {
    await lambda.close();
    await gate.close();
    folder.remove();
  });

  const url = (name = 'puppet') => lambda.httpApi(name, 'eu-central-1');
  const answered = (value: unknown) =>
    rawRequest(url(), '/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(value),
    });

  it('hands the request on in payload format 2.0, as it came through API Gateway', async () => {
    const { body } = await rawRequest(url(), '/a%2Fb?c=%2F', {
      headers: { 'X-Mine': 'one', 'x-georender-token': ['a', 'a'] },
    });
    const event = JSON.parse(body);
    assert.deepEqual(
      [event.version, event.routeKey, event.rawPath, event.rawQueryString, event.requestContext.stage],
      ['2.0', '$default', '/a/b', 'c=%2F', '$default'],
    );
    assert.deepEqual(
      [event.headers['x-mine'], event.headers['x-georender-token'], event.headers['x-forwarded-proto']],
      ['one', 'a,a', 'https'],
    );
  });

  it('answers what the handler answers', async () => {
    const body = Buffer.from('caf\u00e9').toString('base64');
    const answer = await answered({ statusCode: 201, headers: { 'X-Mine': 'two' }, body, isBase64Encoded: true });
    assert.deepEqual([answer.status, answer.headers['x-mine'], answer.body], [201, 'two', 'caf\u00e9']);
  });

  it('knows itself by its name alone', async () => {
    const answer = await rawRequest(url(), '/', { headers: { host: 'www.example.com' } });
    assert.deepEqual([answer.status, answer.body], [403, '']);
  });

  it('answers 500 for a failure and for no response', async () => {
    const failure = JSON.stringify({ message: 'Internal Server Error' });
    for (const answer of [
      await rawRequest(url('hasty'), '/?act=hang'),
      await rawRequest(url(), '/?act=throwError'),
      await answered({ statusCode: 42 }),
    ])
      assert.deepEqual([answer.status, answer.body], [500, failure]);
  });

  it('answers 503 when the function takes too long', async () => {
    const answer = await rawRequest(url('slow'), '/?act=hang');
    assert.deepEqual([answer.status, answer.body], [503, JSON.stringify({ message: 'Service Unavailable' })]);
  });

  it('answers 500 when there is too much at once', async () => {
    const running = rawRequest(url('narrow'), `/?act=hold&url=${encodeURIComponent(gate.url)}`);
    await gate.holding(1);
    assert.equal((await rawRequest(url('narrow'), '/')).status, 500);
    gate.releaseAll();
    assert.equal((await running).body, '"released"');
  });

  it('is no endpoint of other functions', () => {
    assert.throws(() => url('hidden'), /hidden in eu-central-1 has no HTTP API/);
    assert.throws(() => lambda.functionUrl('puppet', 'eu-central-1'), /has no function URL/);
  });
});
