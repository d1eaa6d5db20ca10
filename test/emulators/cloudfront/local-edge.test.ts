import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import type { LocalEdge } from '../../../emulators/cloudfront/local-edge';
import { EdgeBench, PASS } from './edge-bench';
import { deadUrl, replying, send } from './fixture-origin';

const TARGET = '/a%2Fb//c/../d?x=%26+1&y';

describe('local edge', () => {
  let bench: EdgeBench;
  beforeEach(() => (bench = new EdgeBench()));
  afterEach(() => bench.close());

  /** Writes raw bytes and reads all that comes until the edge closes. */
  async function raw(at: LocalEdge, bytes: string): Promise<string> {
    const socket = net.connect(at.port, '127.0.0.1');
    socket.write(bytes);
    return text(socket);
  }

  it('sends a request on byte for byte, and the answer back with CloudFront’s headers', async () => {
    const site = await bench.origin(replying(200, 'hello', { 'x-own': '1', 'set-cookie': ['a=1', 'b=2'] }));
    const at = await bench.edge(PASS, { site: site.url });
    const got = await send(at.url, TARGET);
    assert.equal(site.received[0]?.target, TARGET);
    assert.equal(site.received[0]?.headers.host, new URL(site.url).host);
    assert.partialDeepStrictEqual(got, { status: 200, body: 'hello', headers: { 'x-own': '1' } });
    assert.deepEqual(got.headers['set-cookie'], ['a=1', 'b=2']);
    assert.equal(got.headers['x-cache'], 'Miss from cloudfront');
    assert.equal(got.headers['x-amz-cf-pop'], 'XUS');
    assert.equal(got.headers.via, '1.1 local.cloudfront.net (CloudFront)');
    assert.match(String(got.headers['x-amz-cf-id']), /^[\w-]{56}$/);
  });

  it('repeats a stored answer with its headers and age, at each location on its own', async () => {
    const site = await bench.origin((req, res) => {
      res.writeHead(200, { 'cache-control': 'max-age=60', 'x-own': '1', 'content-type': 'text/html' });
      res.end(`for ${String(req.headers['cloudfront-viewer-country'])}`);
    });
    const at = await bench.edge(PASS, { site: site.url });
    const visit = (country: string, method = 'GET') =>
      send(at.url, TARGET, { method, headers: { 'cloudfront-viewer-country': country } });
    assert.equal((await visit('DE')).headers['x-cache'], 'Miss from cloudfront');
    bench.nowMs += 30_000;
    const hit = await visit('de');
    assert.partialDeepStrictEqual(hit, { status: 200, body: 'for DE', headers: { 'x-own': '1' } });
    assert.partialDeepStrictEqual(hit, { headers: { 'x-cache': 'Hit from cloudfront', age: '30' } });
    assert.equal(hit.headers['x-amz-cf-pop'], 'XDE');
    const head = await visit('DE', 'HEAD');
    assert.equal(head.body, '');
    assert.partialDeepStrictEqual(head.headers, { 'x-cache': 'Hit from cloudfront', 'content-length': '6' });
    const elsewhere = await visit('JP');
    assert.partialDeepStrictEqual(elsewhere, { body: 'for JP', headers: { 'x-cache': 'Miss from cloudfront' } });
    assert.equal(site.received.length, 2);
    bench.nowMs += 30_000;
    assert.equal((await visit('DE')).headers['x-cache'], 'Miss from cloudfront');
  });

  it('keys by the request that the function returned', async () => {
    const site = await bench.origin((req, res) => res.writeHead(200, { 'cache-control': 'max-age=60' }).end(req.url));
    const code = `function handler(event) {
      delete event.request.headers['x-georender-bot'];
      if (event.request.headers['user-agent'].value === 'bot') {
        event.request.headers['x-georender-bot'] = { value: 'b' };
        event.request.querystring = {};
      }
      return event.request; }`;
    const at = await bench.edge(code, { site: site.url });
    const visit = (agent: string, target: string) =>
      send(at.url, target, { headers: { 'user-agent': agent, 'x-georender-bot': 'forged' } });
    assert.equal((await visit('human', '/p')).headers['x-cache'], 'Miss from cloudfront');
    assert.equal((await visit('bot', '/p?a')).headers['x-cache'], 'Miss from cloudfront');
    const again = await visit('bot', '/p?b');
    assert.partialDeepStrictEqual(again, { body: '/p', headers: { 'x-cache': 'Hit from cloudfront' } });
    assert.deepEqual(
      site.received.map((it) => it.headers['x-georender-bot']),
      [undefined, 'b'],
    );
  });

  it('shows the function the country only where a policy lists it', async () => {
    const code =
      'function handler(e) { return { statusCode: 200, body: JSON.stringify(e.request.headers["cloudfront-viewer-country"] || null) }; }';
    const asked = { headers: { 'cloudfront-viewer-country': 'fr', 'cloudfront-viewer-city': 'Paris' } };
    const listed = await bench.edge(code, { site: 'http://127.0.0.1:9' });
    assert.equal((await send(listed.url, '/', asked)).body, '{"value":"FR"}');
    assert.equal((await send(listed.url, '/')).body, '{"value":"US"}');
    assert.equal(
      (await send(listed.url, '/', { headers: { 'cloudfront-viewer-country': 'xyz' } })).body,
      '{"value":"US"}',
    );
    const unlisted = await bench.edge(
      code,
      { site: 'http://127.0.0.1:9' },
      { originRequestPolicy: { headers: ['accept'] } },
    );
    assert.equal((await send(unlisted.url, '/', asked)).body, 'null');
  });

  it('tells the function its edge location', async () => {
    const code =
      "import cf from 'cloudfront';\nfunction handler() { return { statusCode: 200, body: JSON.stringify(cf.edgeLocation) }; }";
    const urls = { site: 'http://127.0.0.1:9' };
    const regional = await bench.edge(code, urls, { edgeRegionOf: (country) => `region-of-${country}` });
    assert.equal((await send(regional.url, '/')).body, '{"name":"XUS","serverIp":"127.0.0.1","region":"region-of-US"}');
    assert.equal((await send((await bench.edge(code, urls)).url, '/')).body, '{"name":"XUS","serverIp":"127.0.0.1"}');
  });

  it('sends the answer that the function generates, and stores it nowhere', async () => {
    const code = `function handler(e) {
        const headers = { location: { value: e.request.uri + '/' }, 'cache-control': { value: 'max-age=60' } };
        return { statusCode: 301, headers };
      }`;
    const at = await bench.edge(code, { site: 'http://127.0.0.1:9' });
    for (let visits = 0; visits < 2; visits++) {
      const got = await send(at.url, '/a%2F');
      assert.partialDeepStrictEqual(got, { status: 301, headers: { location: '/a%2F/' } });
      assert.equal(got.headers['x-cache'], 'FunctionGeneratedResponse from cloudfront');
    }
  });

  it('answers 503 for a function that throws, and 502 for one that returns nonsense', async () => {
    const site = await bench.origin(replying(200, ''));
    const throwing = await send(
      (await bench.edge('function handler() { throw new Error("boom"); }', { site: site.url })).url,
      '/',
    );
    assert.equal(throwing.status, 503);
    assert.equal(throwing.headers['x-cache'], 'FunctionExecutionError from cloudfront');
    assert.match(bench.log.join(), /boom/);
    const nonsense = await send((await bench.edge('function handler() {}', { site: site.url })).url, '/');
    assert.equal(nonsense.status, 502);
    assert.equal(nonsense.headers['x-cache'], 'FunctionValidationError from cloudfront');
    assert.equal(site.received.length, 0);
  });

  it('fails over in a group, and keeps the second’s answer', async () => {
    const [near, next] = [
      await bench.origin(replying(503, 'no')),
      await bench.origin(replying(200, 'yes', { 'cache-control': 'max-age=60' })),
    ];
    const code = `import cf from 'cloudfront';
      function handler(event) {
        cf.createRequestOriginGroup({ originIds: [{ originId: 'near' }, { originId: 'next' }], failoverCriteria: { statusCodes: [503] } });
        return event.request; }`;
    const at = await bench.edge(code, { site: await deadUrl(), near: near.url, next: next.url });
    assert.equal((await send(at.url, '/')).body, 'yes');
    assert.equal((await send(at.url, '/')).headers['x-cache'], 'Hit from cloudfront');
    assert.equal((await send(at.url, '/', { method: 'POST', body: 'x' })).status, 503);
    assert.deepEqual({ near: near.received.length, next: next.received.length }, { near: 2, next: 1 });
  });

  it('keeps an error as long as the site says, and no other', async () => {
    const site = await bench.origin((req, res) => {
      res.writeHead(404, req.url === '/kept' ? { 'cache-control': 'max-age=10' } : {}).end();
    });
    const at = await bench.edge(PASS, { site: site.url });
    for (const [target, waitMs, visits] of [
      ['/kept', 0, 1],
      ['/kept', 9_999, 1],
      ['/kept', 1, 2],
      ['/', 0, 3],
      ['/', 0, 4],
    ] as const) {
      bench.nowMs += waitMs;
      const got = await send(at.url, target);
      assert.partialDeepStrictEqual(got, { status: 404, headers: { 'x-cache': 'Error from cloudfront' } });
      assert.equal(site.received.length, visits);
    }
  });

  it('keeps no error of its own, of a dead origin', async () => {
    const dead = await bench.edge(PASS, { site: await deadUrl() });
    for (const visit of [1, 2]) {
      const got = await send(dead.url, '/');
      assert.partialDeepStrictEqual(
        got,
        { status: 502, headers: { 'x-cache': 'Error from cloudfront' } },
        String(visit),
      );
      assert.equal(got.headers.age, undefined, String(visit));
    }
  });

  it('passes the paths of the other behaviour through, without function and cache', async () => {
    const site = await bench.origin((req, res) => {
      res.writeHead(200, { 'cache-control': 'max-age=60' });
      res.end(JSON.stringify(req.headers));
    });
    const at = await bench.edge('function handler() { throw 1; }', { site: site.url });
    const headers = {
      authorization: 'Basic x',
      'x-own': '1',
      'user-agent': 'me',
      'cloudfront-viewer-country': 'DE',
    };
    for (const method of ['GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const body = method === 'GET' ? '' : 'some body';
      const got = await send(at.url, `/api${TARGET}`, { method, headers, ...(body === '' ? {} : { body }) });
      assert.equal(got.headers['x-cache'], 'Miss from cloudfront');
      const last = site.received.at(-1);
      assert.partialDeepStrictEqual(last, { method, target: `/api${TARGET}`, body });
      assert.partialDeepStrictEqual(last?.headers, { authorization: 'Basic x', 'x-own': '1', 'user-agent': 'me' });
      assert.equal(last?.headers['cloudfront-viewer-country'], undefined);
      assert.equal(last?.headers['x-forwarded-for'], '127.0.0.1');
    }
    assert.equal(site.received.length, 7);
  });

  it('passes bodies on in the default behaviour, of known length and chunked', async () => {
    const site = await bench.origin(replying(200, 'ok'));
    const at = await bench.edge(PASS, { site: site.url });
    await send(at.url, '/form', { method: 'POST', body: 'a=1', headers: { 'content-type': 'text/x' } });
    await send(at.url, '/form', { method: 'POST', body: 'a=2', headers: { 'transfer-encoding': 'chunked' } });
    await send(at.url, '/form', { method: 'POST', headers: { 'content-length': 0 } });
    assert.deepEqual(
      site.received.map((it) => it.body),
      ['a=1', 'a=2', ''],
    );
    assert.equal(site.received[2]?.headers['content-length'], '0');
    assert.equal(site.received[0]?.headers['content-type'], 'text/x');
  });

  it('streams an answer that it does not store', async () => {
    let finish: (() => void) | undefined;
    const site = await bench.origin((_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write('one ');
      finish = () => res.end('two');
    });
    const at = await bench.edge(PASS, { site: site.url });
    const req = http.get(`${at.url}/events`, { agent: false });
    const [res]: http.IncomingMessage[] = await once(req, 'response');
    assert.ok(res);
    const [chunk]: Buffer[] = await once(res, 'data');
    assert.equal(String(chunk), 'one ');
    finish?.();
    assert.equal(await text(res), 'two');
  });

  it('does not store an answer that broke off, and breaks off too', async () => {
    let visits = 0;
    const site = await bench.origin((_req, res) => {
      visits += 1;
      res.writeHead(200, { 'cache-control': 'max-age=60', 'content-length': 10 });
      res.write('half ', () => (visits === 1 ? res.destroy() : res.end('whole')));
    });
    const at = await bench.edge(PASS, { site: site.url });
    await assert.rejects(send(at.url, '/'));
    const got = await send(at.url, '/');
    assert.partialDeepStrictEqual(got, { body: 'half whole', headers: { 'x-cache': 'Miss from cloudfront' } });
  });

  it('refuses the same requests as CloudFront', async () => {
    const site = await bench.origin(replying(200, ''));
    const at = await bench.edge(PASS, { site: site.url });
    const first = async (bytes: string): Promise<string> => (await raw(at, bytes)).split('\r\n', 1).join();
    const rest = 'Host: x\r\n\r\n';
    assert.match(await first(`GET http://other.test/ HTTP/1.1\r\n${rest}`), / 400 /);
    assert.match(await first(`OPTIONS * HTTP/1.1\r\n${rest}`), / 400 /);
    assert.match(await first(`TRACE / HTTP/1.1\r\n${rest}`), / 403 /);
    assert.match(await first(`PROPFIND / HTTP/1.1\r\n${rest}`), / 403 /);
    assert.match(await first(`CONNECT a:1 HTTP/1.1\r\n${rest}`), / 405 /);
    assert.match(await first(`GET /${'a'.repeat(8_192)} HTTP/1.1\r\n${rest}`), / 414 /);
    assert.match(await first(`GET / HTTP/1.1\r\nContent-Length: 1\r\n${rest}x`), / 403 /);
    assert.match(await first(`GET / HTTP/1.1\r\nX: ${'a'.repeat(40_000)}\r\n${rest}`), / 431 /);
    assert.equal(site.received.length, 0);
    assert.equal((await send(at.url, `/${'a'.repeat(8_191)}`)).status, 200);
  });

  it('asks the control hook first, about its own targets only', async () => {
    const site = await bench.origin(replying(200, 'site'));
    const seen: string[] = [];
    const at = await bench.edge(
      PASS,
      { site: site.url },
      {
        control: (req, res) => {
          seen.push(req.url ?? '');
          const isMine = req.url === '/_local/state';
          if (isMine) {
            res.end('state');
          }
          return isMine;
        },
      },
    );
    assert.equal((await send(at.url, '/_local/state')).body, 'state');
    assert.equal((await send(at.url, '/_local/other')).body, 'site');
    assert.equal((await send(at.url, '/x/_local/')).body, 'site');
    assert.deepEqual(seen, ['/_local/state', '/_local/other']);
  });
});
