import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import {
  DEFAULT_CACHE_POLICY,
  DEFAULT_ORIGIN_REQUEST_POLICY,
  FAILOVER_STATUS_CODES,
  type OriginRequestPolicy,
} from '../../../core/contract/edge-policies';
import type { ChosenOrigin, HeaderPairs } from '../../../emulators/cloudfront/edge-request';
import { originRequestHeaders, viewerResponseHeaders } from '../../../emulators/cloudfront/origin/forwarded-headers';
import { type OriginAnswer, OriginConfigError, OriginFetcher } from '../../../emulators/cloudfront/origin/origin-fetch';
import { deadUrl, type FixtureOrigin, replying, startOrigin } from './fixture-origin';

const POLICIES = { cachePolicy: DEFAULT_CACHE_POLICY, originRequestPolicy: DEFAULT_ORIGIN_REQUEST_POLICY };
const GROUP: ChosenOrigin = {
  kind: 'group',
  ids: ['first', 'second'],
  statusCodes: [...FAILOVER_STATUS_CODES],
};

describe('origin fetcher', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((it) => it.close()));
  });

  async function origin(...args: Parameters<typeof startOrigin>): Promise<FixtureOrigin> {
    const started = await startOrigin(...args);
    opened.push(started);
    return started;
  }

  function fetcher(urls: Record<string, string>, responseTimeoutMs?: number): OriginFetcher {
    const origins = new Map(Object.entries(urls).map(([id, url]) => [id, { url }]));
    const made = new OriginFetcher({ origins, defaultOriginId: 'first', responseTimeoutMs });
    opened.push(made);
    return made;
  }

  function ask(from: OriginFetcher, chosen: ChosenOrigin, method = 'GET', target = '/a'): Promise<OriginAnswer> {
    const [path = '', rawQuery] = target.split('?');
    return from.fetch({
      request: { method, path, rawQuery, headers: [] },
      origin: chosen,
      policies: POLICIES,
      viewerIp: '192.0.2.7',
      requestId: 'id-1',
      signal: new AbortController().signal,
    });
  }

  const outcome = async (answer: OriginAnswer): Promise<string> => `${answer.status} ${await text(answer.body)}`;

  for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    const mayFailOver = ['GET', 'HEAD', 'OPTIONS'].includes(method);
    for (const status of [200, 404, 403, 500, ...FAILOVER_STATUS_CODES]) {
      const isTaken = mayFailOver && FAILOVER_STATUS_CODES.some((code) => code === status);
      it(`${method} ${status} of the first is ${isTaken ? 'replaced by the second’s answer' : 'the answer'}`, async () => {
        const [first, second] = [await origin(replying(status, '1')), await origin(replying(200, '2'))];
        const answer = await ask(fetcher({ first: first.url, second: second.url }), GROUP, method);
        const body = method === 'HEAD' ? '' : isTaken ? '2' : '1';
        assert.equal(await outcome(answer), `${isTaken ? 200 : status} ${body}`);
        assert.deepEqual(
          { first: first.received.length, second: second.received.length },
          { first: 1, second: isTaken ? 1 : 0 },
        );
      });
    }
    it(`${method} with a dead first ${mayFailOver ? 'is the second’s' : 'is a 502'}`, async () => {
      const second = await origin(replying(201, ''));
      const answer = await ask(fetcher({ first: await deadUrl(), second: second.url }), GROUP, method);
      assert.equal(answer.status, mayFailOver ? 201 : 502);
      assert.equal(second.received.length, mayFailOver ? 1 : 0);
    });
  }

  it('the second’s failure is used as it is', async () => {
    const [first, second] = [await origin(replying(503, '1')), await origin(replying(504, '2'))];
    const answer = await ask(fetcher({ first: first.url, second: second.url }), GROUP);
    assert.equal(await outcome(answer), '504 2');
    assert.deepEqual({ first: first.received.length, second: second.received.length }, { first: 1, second: 1 });
  });

  it('a group whose both members are dead is a 502', async () => {
    const answer = await ask(fetcher({ first: await deadUrl(), second: await deadUrl() }), GROUP);
    assert.match(await outcome(answer), /^502 502 Bad Gateway: origin second/);
  });

  it('adds an origin’s headers to its answers, and to the edge’s own error in their place', async () => {
    const answerHeaders = [['x-georender-origin', 'second']] as const;
    const live = await origin(replying(200, ''));
    for (const url of [live.url, await deadUrl()]) {
      const origins = new Map([
        ['first', { url: live.url }],
        ['second', { url, answerHeaders }],
      ]);
      const made = new OriginFetcher({ origins, defaultOriginId: 'first' });
      opened.push(made);
      const { headers } = await ask(made, { kind: 'origin', id: 'second' });
      assert.equal(new Map(headers).get('x-georender-origin'), 'second');
    }
  });

  it('a dead first origin fails over with any statuses of the group', async () => {
    const second = await origin(replying(200, '2'));
    const from = fetcher({ first: await deadUrl(), second: second.url });
    assert.equal(await outcome(await ask(from, { ...GROUP, statusCodes: [429] })), '200 2');
  });

  it('a silent first gives way after the response timeout', async () => {
    const [first, second] = [await origin(() => undefined), await origin(replying(200, '2'))];
    const answer = await ask(fetcher({ first: first.url, second: second.url }, 50), GROUP);
    assert.equal(await outcome(answer), '200 2');
  });

  it('waits for an origin as long as that one may take', async () => {
    const silent = await origin(() => undefined);
    const origins = new Map([
      ['first', { url: silent.url }],
      ['second', { url: silent.url, responseTimeoutMs: 50 }],
    ]);
    const made = new OriginFetcher({ origins, defaultOriginId: 'first', responseTimeoutMs: 600_000 });
    opened.push(made);
    assert.equal((await ask(made, { kind: 'origin', id: 'second' })).status, 504);
  });

  it('says once that the default origin gives no answer, and that it answers again', async () => {
    const lines: string[] = [];
    let isWell = false;
    const site = await origin((req, res) => (isWell ? replying(200, 'ok')(req, res) : req.socket.destroy()));
    const other = await deadUrl();
    const origins = new Map([
      ['first', { url: site.url }],
      ['second', { url: other }],
    ]);
    const made = new OriginFetcher({ origins, defaultOriginId: 'first', onLog: (line) => lines.push(line) });
    opened.push(made);
    for (const id of ['first', 'second', 'first']) assert.equal((await ask(made, { kind: 'origin', id })).status, 502);
    isWell = true;
    for (let round = 0; round < 2; round += 1)
      assert.equal(await outcome(await ask(made, { kind: 'default' })), '200 ok');
    assert.deepEqual(lines, [
      `The site ${site.url} does not answer: other side closed`,
      `The site ${site.url} answers again.`,
    ]);
  });

  it('a silent origin alone is a 504', async () => {
    const first = await origin(() => undefined);
    assert.equal((await ask(fetcher({ first: first.url }, 50), { kind: 'default' })).status, 504);
    assert.equal(first.received.length, 1);
  });

  it('asks the origin that was chosen', async () => {
    const [first, second] = [await origin(replying(200, '1')), await origin(replying(200, '2'))];
    const from = fetcher({ first: first.url, second: second.url });
    assert.equal(await outcome(await ask(from, { kind: 'default' })), '200 1');
    assert.equal(await outcome(await ask(from, { kind: 'origin', id: 'second' })), '200 2');
    await assert.rejects(ask(from, { kind: 'origin', id: 'third' }), OriginConfigError);
  });

  it('sends the target byte for byte, after the origin’s own path', async () => {
    const first = await origin(replying(200, ''));
    const target = '/a%2Fb//c/../d?x=%26+1&y';
    await ask(fetcher({ first: first.url }), { kind: 'default' }, 'GET', target);
    await ask(fetcher({ first: `${first.url}/base/` }), { kind: 'default' }, 'GET', target);
    assert.deepEqual(
      first.received.map((it) => it.target),
      [target, `/base${target}`],
    );
  });

  it('does not follow redirects or decode bodies', async () => {
    const first = await origin(replying(302, 'raw', { location: '/b', 'content-encoding': 'gzip' }));
    const answer = await ask(fetcher({ first: first.url }), { kind: 'default' });
    assert.equal(await outcome(answer), '302 raw');
    assert.equal(first.received.length, 1);
  });

  for (const [id, url] of [
    ['first', 'ftp://x'],
    ['first', 'x'],
    ['first', 'http://x/?q'],
    ['other', 'http://x'],
  ] as const) {
    it(`refuses ${id} at ${url}`, () => assert.throws(() => fetcher({ [id]: url }), OriginConfigError));
  }
});

describe('forwarded headers', () => {
  const VIEWER: HeaderPairs = [
    ['host', 'www.example.com'],
    ['user-agent', 'Bot'],
    ['accept', 'text/html'],
    ['accept-encoding', 'br, gzip'],
    ['authorization', 'Basic x'],
    ['proxy-authorization', 'Basic y'],
    ['x-own', '1'],
    ['x-georender-bot', 'b'],
    ['content-type', 'text/plain'],
    ['content-length', '3'],
    ['connection', 'keep-alive, x-hop'],
    ['x-hop', '1'],
    ['te', 'trailers'],
    ['upgrade', 'websocket'],
    ['expect', '100-continue'],
    ['x-real-ip', '192.0.2.1'],
    ['x-forwarded-for', '192.0.2.4'],
    ['x-forwarded-proto', 'https'],
    ['via', '1.0 proxy'],
    ['cookie', 'b=2; a=1'],
  ];

  function forwarded(
    originRequestPolicy: OriginRequestPolicy,
    cachePolicy: typeof DEFAULT_CACHE_POLICY | undefined,
    headers: HeaderPairs = VIEWER,
  ): Record<string, string> {
    const wire = { originHost: 'origin.test', viewerIp: '192.0.2.7', requestId: 'id-1', hasBody: true };
    return Object.fromEntries(originRequestHeaders(headers, { originRequestPolicy, cachePolicy }, wire));
  }

  const OWN = {
    host: 'origin.test',
    cookie: 'a=1; b=2',
    via: '1.0 proxy, 1.1 local.cloudfront.net (CloudFront)',
    'x-forwarded-for': '192.0.2.4,192.0.2.7',
    'x-amz-cf-id': 'id-1',
    'content-type': 'text/plain',
    'content-length': '3',
  };

  it('with a list: the list, the cache key and what the edge sets, nothing else', () => {
    assert.deepEqual(forwarded({ headers: ['accept'] }, DEFAULT_CACHE_POLICY), {
      ...OWN,
      'user-agent': 'Amazon CloudFront',
      'accept-encoding': 'gzip',
      'x-georender-bot': 'b',
      accept: 'text/html',
    });
    assert.equal(forwarded({ headers: ['user-agent'] }, DEFAULT_CACHE_POLICY)['user-agent'], 'Bot');
  });

  it('Accept-Encoding is gone when the policy does not key it or the viewer wants no gzip', () => {
    const withoutGzip = { ...DEFAULT_CACHE_POLICY, gzip: false };
    assert.equal(forwarded({ headers: [] }, withoutGzip)['accept-encoding'], undefined);
    for (const value of ['br', 'gzip;q=0', 'gzip; q=0.0', 'xgzip']) {
      assert.equal(
        forwarded({ headers: [] }, DEFAULT_CACHE_POLICY, [['accept-encoding', value]])['accept-encoding'],
        undefined,
        value,
      );
    }
    for (const value of ['gzip', 'br;q=1, GZIP;q=0.1']) {
      assert.equal(
        forwarded({ headers: [] }, DEFAULT_CACHE_POLICY, [['accept-encoding', value]])['accept-encoding'],
        'gzip',
        value,
      );
    }
  });

  it('all viewer headers except Host: also the viewer’s own, less hop-by-hop', () => {
    assert.deepEqual(forwarded({ headers: 'all-viewer-except-host' }, undefined), {
      ...OWN,
      'user-agent': 'Bot',
      'accept-encoding': 'br, gzip',
      accept: 'text/html',
      authorization: 'Basic x',
      'x-own': '1',
      'x-georender-bot': 'b',
    });
  });

  it('back to the viewer: all but hop-by-hop headers and those of the edge', () => {
    const answer: HeaderPairs = [
      ['content-type', 'text/html'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['connection', 'close, x-hop'],
      ['x-hop', '1'],
      ['transfer-encoding', 'chunked'],
      ['keep-alive', 'timeout=5'],
      ['via', '1.1 other'],
      ['x-cache', 'HIT'],
      ['x-amz-cf-pop', 'FRA'],
      ['x-georender-cache', 'HIT'],
    ];
    assert.deepEqual(viewerResponseHeaders(answer), [
      ['content-type', 'text/html'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['x-georender-cache', 'HIT'],
    ]);
  });
});
