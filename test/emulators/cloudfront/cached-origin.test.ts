// The edge's answers from expired copies, over HTTP, on a clock that the test moves.
import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { EdgeBench, PASS } from './edge-bench';
import { deadUrl, type Got, send } from './fixture-origin';

const GROUP = `import cf from 'cloudfront';
  function handler(event) {
    cf.createRequestOriginGroup({ originIds: [{ originId: 'near' }, { originId: 'next' }], failoverCriteria: { statusCodes: [503] } });
    return event.request; }`;

describe('local edge, expired copies', () => {
  let bench: EdgeBench;
  /** The origin's current answer. */
  let reply: (req: IncomingMessage, res: ServerResponse) => void;
  beforeEach(() => (bench = new EdgeBench()));
  afterEach(() => bench.close());

  const answering =
    (status: number, body: string, headers: Record<string, string> = {}) =>
    (_req: IncomingMessage, res: ServerResponse): void =>
      void res.writeHead(status, headers).end(body);
  const shown = ({ status, body, headers }: Got) => ({ status, body, cache: headers['x-cache'] });

  async function edgeAndSite() {
    const site = await bench.origin((req, res) => reply(req, res));
    const edge = await bench.edge(PASS, { site: site.url }, { cacheTagHeader: 'x-tags' });
    return {
      site,
      edge,
      visit: (headers: Record<string, string> = {}, method = 'GET') => send(edge.url, '/p', { method, headers }),
    };
  }

  it('answers one within stale-while-revalidate at once, and asks the origin once in the background', async () => {
    const { site, edge, visit } = await edgeAndSite();
    reply = answering(200, 'one', { 'cache-control': 'max-age=60, stale-while-revalidate=600' });
    await visit();
    bench.nowMs += 60_000;
    let finish = (): void => assert.fail('the origin was not asked');
    const asked = new Promise<void>((resolve) => {
      reply = (_req, res) => {
        finish = () => void res.writeHead(200, { 'cache-control': 'max-age=60' }).end('two');
        resolve();
      };
    });
    for (let visits = 0; visits < 3; visits++) {
      assert.deepEqual(shown(await visit()), { status: 200, body: 'one', cache: 'RefreshHit from cloudfront' });
    }
    await asked;
    assert.equal(site.received.length, 2);
    finish();
    await edge.settled();
    const fresh = await visit();
    assert.deepEqual(shown(fresh), { status: 200, body: 'two', cache: 'Hit from cloudfront' });
    assert.equal(fresh.headers.age, '0');
    assert.equal(site.received.length, 2);
  });

  it('keeps the stale one if the background’s answer is an error, and tries again with the next visit', async () => {
    const { site, edge, visit } = await edgeAndSite();
    reply = answering(200, 'one', { 'cache-control': 'max-age=60, stale-while-revalidate=600' });
    await visit();
    bench.nowMs += 60_000;
    reply = answering(500, 'broken', { 'cache-control': 'max-age=300' });
    for (const asked of [2, 3]) {
      assert.deepEqual(shown(await visit()), { status: 200, body: 'one', cache: 'RefreshHit from cloudfront' });
      await edge.settled();
      assert.equal(site.received.length, asked);
    }
  });

  it('shows one within stale-if-error when the origin fails, and the error after it', async () => {
    const { site, visit } = await edgeAndSite();
    reply = answering(200, 'one', { 'cache-control': 'max-age=60, stale-if-error=600', etag: '"1"' });
    await visit();
    bench.nowMs += 60_000;
    for (const status of [500, 502, 503, 504, 599]) {
      reply = answering(status, 'broken');
      assert.deepEqual(shown(await visit()), { status: 200, body: 'one', cache: 'RefreshHit from cloudfront' });
    }
    assert.equal((await visit({ 'if-none-match': '"1"' })).status, 304);
    reply = (req) => req.socket.destroy();
    assert.deepEqual(shown(await visit()), { status: 200, body: 'one', cache: 'RefreshHit from cloudfront' });
    reply = answering(404, 'gone');
    assert.deepEqual(shown(await visit()), { status: 404, body: 'gone', cache: 'Error from cloudfront' });
    bench.nowMs += 600_000;
    reply = answering(500, 'broken');
    assert.deepEqual(shown(await visit()), { status: 500, body: 'broken', cache: 'Error from cloudfront' });
    assert.equal(site.received.length, 10);
  });

  it('asks both of an origin group before it shows an expired one', async () => {
    let status = 200;
    const near = await bench.origin((_req, res) => res.writeHead(503).end('near'));
    const next = await bench.origin((_req, res) =>
      res.writeHead(status, { 'cache-control': 'max-age=60, stale-if-error=600' }).end('next'),
    );
    const edge = await bench.edge(GROUP, { site: await deadUrl(), near: near.url, next: next.url });
    await send(edge.url, '/');
    bench.nowMs += 60_000;
    assert.deepEqual(shown(await send(edge.url, '/')), { status: 200, body: 'next', cache: 'Miss from cloudfront' });
    bench.nowMs += 60_000;
    status = 503;
    assert.deepEqual(shown(await send(edge.url, '/')), {
      status: 200,
      body: 'next',
      cache: 'RefreshHit from cloudfront',
    });
    assert.deepEqual({ near: near.received.length, next: next.received.length }, { near: 3, next: 3 });
  });

  it('asks about one by its entity tag, and keeps what a 304 confirms, with the 304’s headers', async () => {
    const { site, visit } = await edgeAndSite();
    reply = answering(200, 'one', {
      'cache-control': 'max-age=60',
      etag: 'W/"1"',
      'x-own': '1',
      'content-type': 'text/html',
    });
    await visit({ 'if-none-match': '"0"' });
    assert.equal(site.received[0]?.headers['if-none-match'], undefined);
    bench.nowMs += 60_000;
    reply = answering(304, '', { 'cache-control': 'max-age=30', etag: 'W/"1"', 'x-own': '2' });
    const confirmed = await visit();
    assert.deepEqual(shown(confirmed), { status: 200, body: 'one', cache: 'RefreshHit from cloudfront' });
    assert.partialDeepStrictEqual(confirmed, { headers: { 'x-own': '2', 'content-type': 'text/html' } });
    assert.equal(site.received[1]?.headers['if-none-match'], 'W/"1"');
    bench.nowMs += 29_999;
    assert.equal((await visit()).headers['x-cache'], 'Hit from cloudfront');
    bench.nowMs += 1;
    reply = answering(200, 'two', { 'cache-control': 'max-age=60', etag: 'W/"2"' });
    assert.deepEqual(shown(await visit()), { status: 200, body: 'two', cache: 'Miss from cloudfront' });
    assert.deepEqual(shown(await visit()), { status: 200, body: 'two', cache: 'Hit from cloudfront' });
    assert.equal(site.received.length, 3);
  });

  it('confirms in the background too', async () => {
    const { site, edge, visit } = await edgeAndSite();
    reply = answering(200, 'one', { 'cache-control': 'max-age=60, stale-while-revalidate=60', etag: '"1"' });
    await visit();
    bench.nowMs += 60_000;
    reply = answering(304, '', { 'cache-control': 'max-age=60' });
    assert.equal((await visit({}, 'HEAD')).headers['x-cache'], 'RefreshHit from cloudfront');
    await edge.settled();
    assert.deepEqual(shown(await visit()), { status: 200, body: 'one', cache: 'Hit from cloudfront' });
    assert.deepEqual(
      site.received.map(({ method }) => method),
      ['GET', 'GET'],
    );
  });

  it('answers 304 to a viewer that has the copy already, and the copy to all others', async () => {
    const { site, visit } = await edgeAndSite();
    reply = answering(200, 'one', { 'cache-control': 'max-age=60', etag: 'W/"1"', 'content-type': 'text/html' });
    await visit();
    for (const condition of ['W/"1"', '"1"', '"0", "1"', '*']) {
      const got = await visit({ 'if-none-match': condition });
      assert.deepEqual(shown(got), { status: 304, body: '', cache: 'Hit from cloudfront' }, condition);
      assert.partialDeepStrictEqual(got, { headers: { etag: 'W/"1"', 'cache-control': 'max-age=60', age: '0' } });
      assert.equal(got.headers['content-length'], undefined);
    }
    assert.partialDeepStrictEqual(await visit({ 'if-none-match': '"11", 1' }), { status: 200, body: 'one' });
    assert.equal(site.received.length, 1);
  });

  it('answers no 304 for an error that is kept', async () => {
    const { visit } = await edgeAndSite();
    reply = answering(404, 'gone', { 'cache-control': 'max-age=60', etag: '"1"' });
    await visit();
    assert.deepEqual(shown(await visit({ 'if-none-match': '"1"' })), {
      status: 404,
      body: 'gone',
      cache: 'Error from cloudfront',
    });
  });

  it('drops by tag, passes tags on to the viewer, and takes no answer back that was under way', async () => {
    const { site, edge, visit } = await edgeAndSite();
    reply = answering(200, 'one', { 'cache-control': 'max-age=60, stale-while-revalidate=60', 'x-tags': 'a,b' });
    assert.equal((await visit()).headers['x-tags'], 'a,b');
    edge.invalidateTags(['b']);
    assert.equal((await visit()).headers['x-cache'], 'Miss from cloudfront');
    bench.nowMs += 60_000;
    const held = Promise.withResolvers<ServerResponse>();
    reply = (_req, res) => held.resolve(res);
    await visit();
    const response = await held.promise;
    edge.invalidateTags(['a']);
    response.writeHead(200, { 'cache-control': 'max-age=60', 'x-tags': 'a' }).end('under way');
    await edge.settled();
    reply = answering(200, 'after', { 'cache-control': 'max-age=60' });
    assert.deepEqual(shown(await visit()), { status: 200, body: 'after', cache: 'Miss from cloudfront' });
    assert.equal(site.received.length, 4);
  });

  it('ends what goes on in the background when it is closed', async () => {
    const { edge, visit } = await edgeAndSite();
    reply = answering(200, 'one', { 'cache-control': 'max-age=60, stale-while-revalidate=60' });
    await visit();
    bench.nowMs += 60_000;
    const asked = new Promise<void>((resolve) => (reply = () => resolve()));
    await visit();
    await asked;
    await edge.close();
    await edge.settled();
    assert.deepEqual(bench.log, []);
  });
});
