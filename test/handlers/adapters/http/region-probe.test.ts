// A look at a region over HTTP: good answers, wrong ones and none.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Look } from '../../../../core/health/region-health';
import { listenOnLoopback } from '../../../../emulators/loopback-server';
import { HttpRegionProbe } from '../../../../handlers/adapters/http/region-probe';
import { HttpSiteProbe } from '../../../../handlers/adapters/http/site-probe';

const REGION = 'eu-central-1';
const SECRET = 'secret';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe('handlers/adapters/region-probe-http', () => {
  let answer: Answer;
  let url: string;
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  before(async () => {
    url = await listenOnLoopback(server);
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => requests.splice(0));

  const look = (timeoutMs = 10_000): Promise<Look> =>
    new HttpRegionProbe({
      urls: { [REGION]: url },
      timeoutMs,
      credentials: async () => ({ accessKeyId: 'AKIA', secretAccessKey: SECRET, sessionToken: 'token' }),
    }).look(REGION);
  const answering =
    (status: number, headers: Record<string, string | string[]> = {}, body: Buffer | string = ''): Answer =>
    (_, response) => {
      response.writeHead(status, headers).end(body);
    };
  const ours = { 'x-georender-region': REGION };

  const seen: readonly (readonly [string, Answer, Look])[] = [
    ['says that all is well', answering(200, { ...ours, 'x-georender-health': 'well' }), { kind: 'well' }],
    ['is of a version without health checks', answering(400, ours, 'missing'), { kind: 'well' }],
    [
      'says that its index is unavailable',
      answering(200, { ...ours, 'x-georender-health': 'index,bucket' }),
      { kind: 'ailing', reason: 'index' },
    ],
    [
      'says that its bucket is unavailable',
      answering(200, { ...ours, 'x-georender-health': 'bucket' }),
      { kind: 'ailing', reason: 'bucket' },
    ],
    ['says what no version says', answering(200, { ...ours, 'x-georender-health': '{"a": [1]}, ' }), { kind: 'well' }],
    ['is throttled', answering(429), { kind: 'ailing', reason: 'full' }],
    ['refuses the signature', answering(403), { kind: 'ailing', reason: 'denied' }],
    ['failed', answering(502, {}, 'Internal Server Error'), { kind: 'gone', reason: 'error' }],
    ['is in an outage', answering(503), { kind: 'gone', reason: 'error' }],
    ['is somebody else', answering(200, {}, '<html>'), { kind: 'gone', reason: 'error' }],
    ['is another region', answering(200, { 'x-georender-region': 'us-east-1' }), { kind: 'gone', reason: 'error' }],
    [
      'names its region twice',
      answering(200, { 'x-georender-region': [REGION, REGION] }),
      { kind: 'gone', reason: 'error' },
    ],
    [
      'sends headers without an end',
      answering(200, { ...ours, 'x-long': 'a'.repeat(60_000) }),
      { kind: 'gone', reason: 'refused' },
    ],
    ['hangs up', (request) => void request.socket.destroy(), { kind: 'gone', reason: 'refused' }],
    ['speaks no HTTP', (request) => void request.socket.end('hello\r\n\r\n'), { kind: 'gone', reason: 'refused' }],
  ];
  for (const [what, does, expected] of seen) {
    it(`sees what ${what}`, async () => {
      answer = does;
      assert.deepEqual(await look(), expected);
      assert.equal(requests.length, 1, 'once');
    });
  }

  it('waits no longer than it may, for headers as for a connection', async () => {
    answer = () => undefined;
    assert.deepEqual(await look(50), { kind: 'gone', reason: 'silent' });
  });

  it('reads no body: one without an end is none of its business', async () => {
    const closed = Promise.withResolvers<undefined>();
    answer = (_, response) => {
      response
        .on('close', () => closed.resolve(undefined))
        .writeHead(200, ours)
        .write('x');
    };
    assert.deepEqual(await look(), { kind: 'well' });
    await closed.promise;
  });

  it('sees a region that is not there', async () => {
    const probe = new HttpRegionProbe({
      urls: {},
      timeoutMs: 10_000,
      credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
    });
    assert.equal((await probe.look(REGION)).kind, 'gone');
    const unsigned = new HttpRegionProbe({
      urls: { [REGION]: url },
      timeoutMs: 10_000,
      credentials: () => Promise.reject(new Error('no role')),
    });
    assert.deepEqual(await unsigned.look(REGION), { kind: 'gone', reason: 'refused' });
  });

  it('signs for Lambda in the region, as function URLs of auth type AWS_IAM ask', async () => {
    answer = answering(200, ours);
    await look();
    const [request] = requests;
    assert.ok(request !== undefined);
    assert.deepEqual(
      { method: request.method, url: request.url, 'x-georender-health': request.headers['x-georender-health'] },
      { method: 'GET', url: '/', 'x-georender-health': 'how' },
    );
    const date = String(request.headers['x-amz-date']);
    const [, scope = '', names = '', signature] =
      /^AWS4-HMAC-SHA256 Credential=AKIA\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
        request.headers.authorization ?? '',
      ) ?? [];
    assert.equal(scope, `${date.slice(0, 8)}/${REGION}/lambda/aws4_request`);
    for (const name of ['host', 'x-amz-date', 'x-amz-security-token']) assert.ok(names.split(';').includes(name), name);
    assert.equal(signature, expectedSignature(request, scope, names, date));
  });

  it('takes a site that answers anything for one that answers', async () => {
    const site = () => new HttpSiteProbe(url).answers();
    for (const [status, expected] of [
      [200, true],
      [301, true],
      [404, true],
      [500, false],
      [503, false],
    ] as const) {
      answer = answering(status);
      assert.equal(await site(), expected, String(status));
    }
    answer = (request) => void request.socket.destroy();
    assert.equal(await site(), false);
  });
});

/** Signature version 4, as AWS describes it ("Create a signed AWS API request", IAM User Guide). */
function expectedSignature({ headers }: IncomingMessage, scope: string, names: string, date: string): string {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const lines = names
    .split(';')
    .map((name) => `${name}:${String(headers[name])}\n`)
    .join('');
  const canonical = ['GET', '/', '', lines, names, sha256('')].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${SECRET}`);
  return hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n')).toString('hex');
}
