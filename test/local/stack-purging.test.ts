// Purges end to end, over HTTP: at the edge and in every region.
import assert from 'node:assert/strict';
import { cacheOf, crawl, crawlBehindEdge, until } from '../support/edge/crawler';
import { rawRequest } from '../support/machine/raw-request';
import { ProbedStack, shown } from './probed-stack';

describe('local/stack, purging', function () {
  this.timeout(300_000);
  const run = new ProbedStack();
  before(() => run.start());
  after(() => run.close());
  beforeEach(() => run.reset());
  afterEach(function () {
    run.tellLog(this.currentTest);
  });

  const purge = (order: object) =>
    rawRequest(run.stack.url, '/_local/purge', { method: 'POST', headers: {}, body: JSON.stringify(order) });
  const hit = async (target: string, country: string, headers: Record<string, string> = {}) =>
    assert.equal(
      (await crawl(run.stack.url, target, country, headers)).headers['x-cache'],
      'Hit from cloudfront',
      target,
    );

  it('reaches edge and regions by URL, prefix and host, and nothing else', async () => {
    const other = { host: run.hostOf('localhost') };
    const targets = ['/one?b=2&a=1', '/section', '/section/deep/er', '/sections', '/left'];
    for (const target of targets) await run.rendered(target);
    await run.rendered('/left', 'DE', other);
    await run.stack.replicated();
    for (const target of targets) assert.equal(cacheOf(await crawl(run.stack.url, target, 'IN')), 'HIT');
    run.news = 'second';
    const orders = [
      { kind: 'urls', urls: [`${run.stack.url}/one?a=1&b=2&utm_source=x`] },
      { kind: 'prefix', host: run.hostOf('127.0.0.1'), path: '/section' },
      { kind: 'host', host: run.hostOf('localhost') },
    ];
    for (const answer of await Promise.all(orders.map(purge))) {
      assert.equal(answer.status, 200, answer.body);
      assert.match(answer.body, /^\{"id":"[\da-f-]+","atMs":\d+,"unreached":\[\]\}\n$/);
    }
    for (const country of ['DE', 'IN']) {
      for (const target of ['/sections', '/left']) await hit(target, country);
    }
    for (const target of targets.slice(0, 3)) assert.match((await run.rendered(target)).body, /second/);
    assert.match((await run.rendered('/left', 'DE', other)).body, /second/);
    await run.stack.replicated();
    for (const target of targets.slice(0, 3)) {
      const elsewhere = await crawl(run.stack.url, target, 'IN');
      assert.deepEqual(
        { 'x-cache': elsewhere.headers['x-cache'], isSecond: /second/.test(elsewhere.body) },
        { 'x-cache': 'Miss from cloudfront', isSecond: true },
        target,
      );
    }
  });

  it('reaches everything, and has a purged page stay as the last resort', async () => {
    const targets = ['/all/1', '/all/2'];
    for (const target of targets) await run.rendered(target);
    assert.equal((await purge({ kind: 'everything' })).status, 200);
    run.isUp = false;
    const kept = await crawl(run.stack.url, '/all/1');
    assert.deepEqual(shown(kept), { status: 200, cache: 'STALE-ERROR site-unreachable', edge: 'Miss from cloudfront' });
    run.isUp = true;
    run.news = 'second';
    assert.match((await run.rendered('/all/2')).body, /second/);
  });

  it('renders at once at a recache', async () => {
    await run.rendered('/recached');
    run.news = 'second';
    const told = await purge({ kind: 'recache', urls: [`${run.stack.url}/recached`] });
    assert.equal(told.status, 200, told.body);
    const fresh = await until(
      () => crawlBehindEdge(run.stack.url, '/recached', 'US'),
      ({ body }) => body.includes('second'),
    );
    assert.equal(fresh.status, 200);
  });

  it('refuses impossible orders with the reason, and orders sent by pages', async () => {
    for (const [order, reason] of [
      [{ kind: 'urls', urls: ['http://evil.example/'] }, /evil\.example\/\\" is not on this site; allowed: /],
      [{ kind: 'recache', urls: [] }, /0 URLs were given; allowed: 1 to 10000/],
      [{ kind: 'host', host: 'evil.example' }, /is no host of this stack; allowed: /],
      [{ kind: 'prefix', host: run.hostOf('localhost'), path: 'x' }, /is no path; allowed: /],
      [{ kind: 'nothing' }, /is not an order; allowed: /],
    ] as const) {
      const refused = await purge(order);
      assert.deepEqual(
        { status: refused.status, hasReason: reason.test(refused.body) },
        { status: 400, hasReason: true },
        refused.body,
      );
    }
    const headers = { origin: 'https://evil.example' };
    const foreign = await rawRequest(run.stack.url, '/_local/purge', {
      method: 'POST',
      headers,
      body: '{"kind":"everything"}',
    });
    assert.equal(foreign.status, 403);
  });
});
