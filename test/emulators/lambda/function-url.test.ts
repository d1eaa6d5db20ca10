// Function URLs: what the handler gets of a request, and what a client gets of its answer.
import assert from 'node:assert/strict';
import http from 'node:http';
import { urlResponse } from '../../../emulators/lambda/function-url-event';
import { type LocalLambda, startLocalLambda } from '../../../emulators/lambda/local-lambda';
import { Gate, puppet, temporaryFolder } from './puppet';

interface Answer {
  status: number | undefined;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

describe('function URL', () => {
  const folder = temporaryFolder();
  let lambda: LocalLambda;
  let gate: Gate;

  before(async () => {
    gate = await Gate.open();
    lambda = await startLocalLambda({
      functions: [
        puppet({ url: true, memoryMegabytes: 256 }),
        puppet({ name: 'hasty', url: true, timeoutSeconds: 0.2 }),
        puppet({ name: 'narrow', url: true, maxQueued: 0 }),
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

  const url = (name = 'puppet') => lambda.functionUrl(name, 'eu-central-1');

  /** Node's client rather than fetch: it sends path, query and headers as they are written. */
  function send(target: string, options: http.RequestOptions = {}, body?: string | Buffer): Promise<Answer> {
    const [, host, port, path] = /^http:\/\/([^:]+):(\d+)(.*)$/.exec(target) ?? [];
    return new Promise((resolve, reject) => {
      const request = http.request({ host, port, path: path || '/', agent: false, ...options }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  /** Has the handler answer this value. */
  const answered = (value: unknown) =>
    send(url(), { method: 'POST', headers: { 'content-type': 'application/json' } }, JSON.stringify(value));

  it('gives the handler the request in payload format 2.0', async () => {
    const { body, headers, status } = await send(`${url()}/a%20b/%2Fc%25/%FF?q=a%20b+c&q=2&e=%26&u=http://x/?y`, {
      method: 'DELETE',
      headers: [
        ['Host', 'example.test'],
        ['X-Several', '1'],
        ['x-several', '2'],
        ['User-Agent', 'Test/1'],
        ['Cookie', 'a=1; b=2'],
        ['Connection', 'close'],
      ].flat(),
    });
    assert.equal(status, 200);
    const event = JSON.parse(body.toString());
    const { requestId, time, timeEpoch, ...requestContext } = event.requestContext;
    assert.deepEqual(
      { ...event, requestContext },
      {
        version: '2.0',
        routeKey: '$default',
        rawPath: '/a b//c%/%FF',
        rawQueryString: 'q=a%20b+c&q=2&e=%26&u=http://x/?y',
        cookies: ['a=1', 'b=2'],
        headers: {
          host: 'example.test',
          'x-several': '1,2',
          'user-agent': 'Test/1',
          cookie: 'a=1; b=2',
          connection: 'close',
        },
        queryStringParameters: { q: 'a b c,2', e: '&', u: 'http://x/?y' },
        requestContext: {
          accountId: '123456789012',
          apiId: 'puppet-eu-central-1',
          domainName: 'example.test',
          domainPrefix: 'puppet-eu-central-1',
          http: {
            method: 'DELETE',
            path: '/a b//c%/%FF',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: 'Test/1',
          },
          routeKey: '$default',
          stage: '$default',
        },
        isBase64Encoded: false,
      },
    );
    assert.equal(requestId, headers['x-amzn-requestid']);
    assert.match(time, /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    assert.ok(Math.abs(timeEpoch - Date.now()) < 60_000);
  });

  it('gives text bodies as text and others as base64', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    const binary = await send(url(), { method: 'POST', headers: { 'content-type': 'image/png' } }, bytes);
    const { body, isBase64Encoded } = JSON.parse(binary.body.toString());
    assert.deepEqual({ body, isBase64Encoded }, { body: bytes.toString('base64'), isBase64Encoded: true });

    const zipped = { 'content-type': 'text/plain', 'content-encoding': 'gzip' };
    const gzip = await send(url(), { method: 'POST', headers: zipped }, bytes);
    assert.equal(JSON.parse(gzip.body.toString()).body, bytes.toString('base64'));

    assert.equal((await answered({ statusCode: 200, body: 'text came' })).body.toString(), 'text came');
  });

  it('answers status, headers, cookies and body', async () => {
    const answer = await answered({
      statusCode: 503,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Retry-After': 7,
        'Content-Length': '1',
        'X-Flag': true,
      },
      cookies: ['a=1; Path=/', 'b=2'],
      body: '<p>é</p>',
    });
    assert.equal(answer.status, 503);
    assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(answer.headers['retry-after'], '7');
    assert.equal(answer.headers['x-flag'], 'true');
    assert.equal(answer.headers['content-length'], '9');
    assert.deepEqual(answer.headers['set-cookie'], ['a=1; Path=/', 'b=2']);
    assert.equal(answer.body.toString(), '<p>é</p>');
  });

  it('answers base64 bodies as bytes', async () => {
    const bytes = Buffer.from([0x1f, 0x8b, 0x00, 0xff]);
    const { body } = await answered({
      statusCode: 200,
      body: bytes.toString('base64'),
      isBase64Encoded: true,
    });
    assert.deepEqual(body, bytes);
  });

  it('answers HEAD with the headers of GET and the length of its body, without the body', async () => {
    const { status, headers, body } = await send(`${url()}/?act=count`, { method: 'HEAD' });
    const got = await send(`${url()}/?act=count`);
    assert.deepEqual(
      { status, bodyLength: body.length, 'content-length': headers['content-length'] },
      { status: 200, bodyLength: 0, 'content-length': String(got.body.length) },
    );
    assert.ok(got.body.length > 0);
  });

  for (const value of ['Hello', { message: 'Hello' }, null, [1], 7]) {
    it(`answers ${JSON.stringify(value)} as the JSON of a 200`, async () => {
      const { status, headers, body } = await answered(value);
      assert.deepEqual(
        { status, 'content-type': headers['content-type'] },
        { status: 200, 'content-type': 'application/json' },
      );
      assert.equal(body.toString(), JSON.stringify(value));
    });
  }

  for (const value of [
    { statusCode: 'many' },
    { statusCode: 99 },
    { statusCode: 600 },
    { statusCode: 200, body: { no: 'text' } },
    { statusCode: 200, headers: 'none' },
    { statusCode: 200, headers: { 'bad name': 'x' } },
    { statusCode: 200, headers: { location: 'a\nb' } },
  ]) {
    it(`answers 502 for ${JSON.stringify(value)}, which is no response`, async () => {
      const { status, body } = await answered(value);
      assert.deepEqual({ status, body: body.toString() }, { status: 502, body: 'Internal Server Error' });
    });
  }

  it('takes the status also as text, and one Set-Cookie header', () => {
    const response = urlResponse('{"statusCode":"201","headers":{"Set-Cookie":"a=1"}}');
    assert.equal(response?.status, 201);
    assert.deepEqual(response?.headers, { 'content-type': 'application/json', 'set-cookie': ['a=1'] });
  });

  it('answers 502 for what throws, crashes, takes too long or answers too much', async () => {
    for (const target of [
      `${url()}/?act=throwError`,
      `${url()}/?act=exit`,
      `${url('hasty')}/?act=hang`,
      `${url()}/?act=large&length=6291556`,
    ]) {
      const { status, body } = await send(target);
      assert.deepEqual(
        { target, status, body: body.toString() },
        { target, status: 502, body: 'Internal Server Error' },
      );
    }
  });

  it('answers 413 for a request over 6 MB, also where only base64 makes it so', async () => {
    const options = { method: 'POST', headers: { 'content-type': 'image/png' } };
    assert.equal((await send(url(), options, Buffer.alloc(7_000_000))).status, 413);
    assert.equal((await send(url(), options, Buffer.alloc(5_000_000))).status, 413);
  });

  it('answers 429 when there is too much at once', async () => {
    const running = send(`${url('narrow')}/?act=hold&url=${encodeURIComponent(gate.url)}`);
    await gate.holding(1);
    assert.equal((await send(url('narrow'))).status, 429);
    gate.releaseAll();
    assert.equal((await running).body.toString(), '"released"');
  });

  it('is there only for functions that have one', () => {
    assert.throws(() => url('hidden'), /hidden in eu-central-1 has no function URL; there are eu-central-1\/puppet, /);
    assert.throws(() => url('nobody'), /no function URL/);
  });
});
