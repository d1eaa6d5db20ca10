// The cache end to end, over HTTP: freshness, staleness, lag and purges, at the edge and behind it.
import assert from 'node:assert/strict';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { pagesBucket, RENDER_FUNCTION } from '../../local/functions';
import type { LocalStack } from '../../local/stack';
import { startLocalStack } from '../../local/stack';
import type { PageServer } from '../support/browser/page-server';
import { startPageServer } from '../support/browser/page-server';
import { browse, cacheOf, crawl, crawlBehindEdge, PROBED_SETTINGS, until } from '../support/edge/crawler';
import type { RawAnswer } from '../support/machine/raw-request';
import { rawRequest } from '../support/machine/raw-request';
import { agePage } from '../support/storage/aged-page';

const HOUR_MS = 3_600_000;
const EU = 'eu-central-1';

describe('local/stack, the cache', function () {
  this.timeout(300_000);
  let site: PageServer;
  let stack: LocalStack;
  /** What the site's pages say at the moment. */
  let news = 'first';
  /** Whether the site is there. */
  let isUp = true;
  let edgeAheadMs = 0;
  const log: string[] = [];

  before(async () => {
    site = await startPageServer(
      {},
      {
        otherwise: (request, response) => {
          if (!isUp) {
            request.socket.destroy();
            return;
          }
          const { cookie = 'no cookie', authorization = 'no authorization' } = request.headers;
          const kept = request.url?.endsWith('/mine') === true ? 'max-age=600' : 'public, max-age=0, s-maxage=31536000';
          response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': kept });
          response.end(`<!doctype html><title>x</title><p>${news}</p><p>For ${cookie} and ${authorization}.</p>
        <script>document.body.append('Rendered at ' + location.host + location.pathname)</script>`);
        },
      },
    );
    stack = await startLocalStack({
      port: 0,
      site: site.url,
      regions: DEFAULT_REGIONS,
      replicationLagMs: 20,
      settings: PROBED_SETTINGS,
      edgeClock: () => Date.now() + edgeAheadMs,
      onLog: (line) => log.push(line),
    });
  });
  after(async () => {
    await stack.close();
    await site.close();
  });
  beforeEach(() => {
    news = 'first';
    isUp = true;
    log.splice(0);
  });
  afterEach(function () {
    if (this.currentTest?.isFailed() === true) process.stderr.write(`The stack's log:\n${log.join('\n')}\n`);
  });

  const shown = (answer: RawAnswer) => [answer.status, cacheOf(answer), answer.headers['x-cache']];
  const documents = (target: string) =>
    site.requests.filter((request) => request.target === target && request.headers['x-prerender'] === '1').length;
  const renders = () =>
    stack.lambda
      .invocations()
      .filter(({ functionName }) => functionName === RENDER_FUNCTION)
      .reduce((sum, { invocations }) => sum + invocations, 0);
  const hostOf = (name: string) => `${name}:${new URL(stack.url).port}`;

  async function rendered(target: string, country = 'DE', headers: Record<string, string> = {}): Promise<RawAnswer> {
    const answer = await crawl(stack.url, target, country, headers);
    assert.deepEqual(shown(answer), [200, 'MISS', 'Miss from cloudfront'], target);
    return answer;
  }

  it('renders once, shows that while it is fresh, shows it stale while it renders anew, and is fresh again', async () => {
    await rendered('/life');
    assert.deepEqual(shown(await crawlBehindEdge(stack.url, '/life')), [200, 'HIT', 'Miss from cloudfront']);
    await agePage(stack, EU, '/life', 25 * HOUR_MS);
    news = 'second';
    const stale = await crawlBehindEdge(stack.url, '/life');
    assert.deepEqual(shown(stale), [200, 'STALE', 'Miss from cloudfront']);
    assert.match(stale.body, /first/);
    assert.match(
      stale.headers['cache-control'] ?? '',
      /^public, max-age=10, stale-while-revalidate=\d+, stale-if-error=\d+$/,
    );
    const again = await until(
      () => crawlBehindEdge(stack.url, '/life'),
      (answer) => cacheOf(answer) === 'HIT',
    );
    assert.match(again.body, /second/);
    assert.match(again.headers['cache-control'] ?? '', /^public, max-age=86\d\d\d, /);
    assert.equal(documents('/life'), 2);
  });

  it('has the edge show its copy within the window at once, and the new page after that', async () => {
    await rendered('/edge');
    await agePage(stack, EU, '/edge', 25 * HOUR_MS);
    edgeAheadMs += 25 * HOUR_MS;
    news = 'second';
    const stale = await crawl(stack.url, '/edge');
    assert.deepEqual([stale.headers['x-cache'], /first/.test(stale.body)], ['RefreshHit from cloudfront', true]);
    // The edge keeps what the region shows stale for 10 s.
    await until(
      () => crawlBehindEdge(stack.url, '/edge'),
      ({ body }) => body.includes('second'),
    );
    edgeAheadMs += 11_000;
    const fresh = await until(
      () => crawl(stack.url, '/edge'),
      ({ headers }) => headers['x-cache'] === 'Hit from cloudfront',
    );
    assert.match(fresh.body, /second/);
    assert.equal(documents('/edge'), 2);
  });

  it('shows the last good page while the site is down, long after it was fresh or stale', async () => {
    await rendered('/in-need');
    await agePage(stack, EU, '/in-need', 72 * HOUR_MS);
    isUp = false;
    const kept = await crawlBehindEdge(stack.url, '/in-need');
    assert.deepEqual(
      [kept.status, cacheOf(kept), /first/.test(kept.body)],
      [200, 'STALE-ERROR site-unreachable', true],
    );
    assert.match(kept.headers['cache-control'] ?? '', /^public, max-age=10, stale-if-error=\d+$/);
    await agePage(stack, EU, '/in-need', 31 * 24 * HOUR_MS);
    const none = await crawlBehindEdge(stack.url, '/in-need');
    assert.deepEqual([none.status, none.headers['x-georender-cache']], [500, 'BYPASS']);
  });

  it('has the edge show its copy when every region is gone, within stale-if-error', async () => {
    await rendered('/gone');
    edgeAheadMs += 72 * HOUR_MS;
    for (const region of DEFAULT_REGIONS) await stack.regions.stop(region);
    try {
      const kept = await crawl(stack.url, '/gone');
      assert.deepEqual(
        [kept.status, kept.headers['x-cache'], /first/.test(kept.body)],
        [200, 'RefreshHit from cloudfront', true],
      );
    } finally {
      for (const region of DEFAULT_REGIONS) stack.regions.start(region);
    }
  });

  it('reads a page that has not been replicated from the bucket of the region that rendered it', async () => {
    const own = pagesBucket('ap-south-1');
    stack.replication.buckets.hold();
    try {
      await rendered('/remote');
      await stack.replication.index.settled();
      stack.s3.resetRequests();
      const remote = await crawl(stack.url, '/remote', 'IN');
      assert.deepEqual(
        [...shown(remote), remote.headers['x-georender-region']],
        [200, 'HIT-REMOTE', 'Miss from cloudfront', 'ap-south-1'],
      );
      assert.match(remote.body, /first/);
      const [here, there, ...others] = stack.s3.requests();
      assert.deepEqual([here?.operation, here?.bucket, here?.status], ['GetObject', own, 404]);
      assert.deepEqual(
        [there?.operation, there?.bucket, there?.status, there?.key],
        ['GetObject', pagesBucket(EU), 200, here?.key],
      );
      assert.deepEqual(others, []);
      assert.ok(here?.key !== undefined && !stack.s3.objectKeys(own).includes(here.key));
    } finally {
      stack.replication.buckets.release();
    }
    await stack.replicated();
    assert.equal(cacheOf(await crawlBehindEdge(stack.url, '/remote', 'IN')), 'HIT');
    assert.equal(documents('/remote'), 1);
  });

  /** Has every sandbox and browser running, so that a crowd meets the cache and not the start of processes. */
  async function warmUp(...countries: readonly string[]): Promise<void> {
    for (const country of countries) {
      const target = `/warm/${country}`;
      await until(
        () => crawlBehindEdge(stack.url, target, country),
        (answer) => cacheOf(answer) === 'HIT',
      );
      await Promise.all(Array.from({ length: 20 }, () => crawlBehindEdge(stack.url, target, country)));
    }
  }

  /**
   * Has 201 crawlers ask for an unseen page at once. An attempt in which index or browser were slower than the handlers wait
   * for them, since the machine is busy with other work, says nothing and is made again.
   */
  async function crowd(
    ...countries: readonly string[]
  ): Promise<{ readonly renders: number; readonly documents: number }> {
    await warmUp(...countries);
    for (let attempt = 1; ; attempt += 1) {
      const target = `/crowd/${countries.join('-')}/${attempt}`;
      const [rendersBefore, logBefore] = [renders(), log.length];
      const answers = await Promise.all(
        Array.from({ length: 201 }, (_, index) => crawl(stack.url, target, countries[index % countries.length])),
      );
      const delays = log.slice(logBefore).filter((line) => /did not answer|took too long/.test(line));
      if (delays.length > 0 && attempt < 4) continue;
      for (const answer of answers)
        assert.deepEqual([answer.status, /first/.test(answer.body)], [200, true], `${cacheOf(answer)} ${answer.body}`);
      return { renders: renders() - rendersBefore, documents: documents(target) };
    }
  }

  it('renders what 200 ask for at once, and nobody has, once', async () => {
    assert.deepEqual(await crowd('DE'), { renders: 1, documents: 1 });
  });

  it('renders it at most once a region when they ask in three', async () => {
    const made = await crowd('DE', 'IN', 'US');
    assert.ok(made.renders <= 3 && made.documents <= 3, `${made.renders} renders, ${made.documents} documents`);
  });

  it('answers whoever has the page with 304, from the edge and, by the index alone, from behind it', async () => {
    const { etag = '' } = (await rendered('/tag')).headers;
    const known = await crawl(stack.url, '/tag', 'DE', { 'if-none-match': etag });
    assert.deepEqual(
      [known.status, known.body, known.headers['x-cache'], known.headers.etag],
      [304, '', 'Hit from cloudfront', etag],
    );
    edgeAheadMs += 25 * HOUR_MS;
    stack.s3.resetRequests();
    assert.equal((await crawl(stack.url, '/tag')).headers['x-cache'], 'RefreshHit from cloudfront');
    const confirmed = await until(
      () => crawl(stack.url, '/tag'),
      ({ headers }) => headers['x-cache'] === 'Hit from cloudfront',
    );
    assert.deepEqual([cacheOf(confirmed), /first/.test(confirmed.body)], ['HIT', true]);
    assert.deepEqual(stack.s3.requests(), []);
    assert.equal(documents('/tag'), 1);
  });

  describe('purging', () => {
    const purge = (order: object) =>
      rawRequest(stack.url, '/_local/purge', { method: 'POST', headers: {}, body: JSON.stringify(order) });
    const hit = async (target: string, country: string, headers: Record<string, string> = {}) =>
      assert.equal(
        (await crawl(stack.url, target, country, headers)).headers['x-cache'],
        'Hit from cloudfront',
        target,
      );

    it('reaches edge and regions by URL, prefix and host, and nothing else', async () => {
      const other = { host: hostOf('localhost') };
      const targets = ['/one?b=2&a=1', '/section', '/section/deep/er', '/sections', '/left'];
      for (const target of targets) await rendered(target);
      await rendered('/left', 'DE', other);
      await stack.replicated();
      for (const target of targets) assert.equal(cacheOf(await crawl(stack.url, target, 'IN')), 'HIT');
      news = 'second';
      const orders = [
        { kind: 'urls', urls: [`${stack.url}/one?a=1&b=2&utm_source=x`] },
        { kind: 'prefix', host: hostOf('127.0.0.1'), path: '/section' },
        { kind: 'host', host: hostOf('localhost') },
      ];
      for (const answer of await Promise.all(orders.map(purge))) {
        assert.equal(answer.status, 200, answer.body);
        assert.match(answer.body, /^\{"purgedAtMs":\d+,"unreached":\[\]\}\n$/);
      }
      for (const country of ['DE', 'IN']) {
        for (const target of ['/sections', '/left']) await hit(target, country);
      }
      for (const target of targets.slice(0, 3)) assert.match((await rendered(target)).body, /second/);
      assert.match((await rendered('/left', 'DE', other)).body, /second/);
      await stack.replicated();
      for (const target of targets.slice(0, 3)) {
        const elsewhere = await crawl(stack.url, target, 'IN');
        assert.deepEqual(
          [elsewhere.headers['x-cache'], /second/.test(elsewhere.body)],
          ['Miss from cloudfront', true],
          target,
        );
      }
    });

    it('reaches everything, and has a purged page stay as the last resort', async () => {
      const targets = ['/all/1', '/all/2'];
      for (const target of targets) await rendered(target);
      assert.equal((await purge({ kind: 'everything' })).status, 200);
      isUp = false;
      const kept = await crawl(stack.url, '/all/1');
      assert.deepEqual(shown(kept), [200, 'STALE-ERROR site-unreachable', 'Miss from cloudfront']);
      isUp = true;
      news = 'second';
      assert.match((await rendered('/all/2')).body, /second/);
    });

    it('renders anew at once when it is told to recache', async () => {
      await rendered('/recached');
      news = 'second';
      const told = await purge({ kind: 'recache', urls: [`${stack.url}/recached`] });
      assert.equal(told.status, 200, told.body);
      const fresh = await until(
        () => crawlBehindEdge(stack.url, '/recached', 'US'),
        ({ body }) => body.includes('second'),
      );
      assert.equal(fresh.status, 200);
    });

    it('refuses what it can’t do with the reason, and pages that send it', async () => {
      for (const [order, reason] of [
        [{ kind: 'urls', urls: ['http://evil.example/'] }, /evil\.example\/\\" is not on this site; allowed: /],
        [{ kind: 'recache', urls: [] }, /0 URLs were given; allowed: 1 to 100/],
        [{ kind: 'host', host: 'evil.example' }, /is no host of this stack; allowed: /],
        [{ kind: 'prefix', host: hostOf('localhost'), path: 'x' }, /is no path; allowed: /],
        [{ kind: 'nothing' }, /is no order; allowed: /],
      ] as const) {
        const refused = await purge(order);
        assert.deepEqual([refused.status, reason.test(refused.body)], [400, true], refused.body);
      }
      const headers = { origin: 'https://evil.example' };
      const foreign = await rawRequest(stack.url, '/_local/purge', {
        method: 'POST',
        headers,
        body: '{"kind":"everything"}',
      });
      assert.equal(foreign.status, 403);
    });
  });

  it('shows no host another’s page', async () => {
    for (const name of ['127.0.0.1', 'localhost', '127.0.0.1', 'localhost']) {
      const { body } = await crawl(stack.url, '/hosts', 'DE', { host: hostOf(name) });
      assert.match(body, new RegExp(`Rendered at ${hostOf(name)}/hosts`));
    }
    assert.equal(documents('/hosts'), 2);
  });

  it('shows no visitor another’s page, nor a crawler what a visitor sees', async () => {
    const personal = { cookie: 'user=ann', authorization: 'Basic YW5u' };
    for (let visits = 0; visits < 2; visits++) {
      assert.match(
        (await browse(stack.url, '/mine', { cookie: 'user=ann' })).body,
        /For user=ann and no authorization/,
      );
      assert.match(
        (await browse(stack.url, '/mine', { cookie: 'user=bob' })).body,
        /For user=bob and no authorization/,
      );
      assert.match((await browse(stack.url, '/mine')).body, /For no cookie and no authorization/);
      assert.match((await browse(stack.url, '/api/mine', personal)).body, /For user=ann and Basic YW5u/);
      assert.match((await browse(stack.url, '/api/mine')).body, /For no cookie and no authorization/);
    }
    for (const cookie of ['user=ann', 'user=bob', '']) {
      const { body } = await crawl(stack.url, '/mine', 'DE', { cookie });
      assert.match(body, /For no cookie and no authorization.*Rendered at/s);
    }
    const authorized = await crawl(stack.url, '/mine', 'DE', personal);
    assert.equal(authorized.headers['x-georender-cache'], undefined);
    assert.equal(documents('/mine'), 1);
  });
});
