// The cache end to end, over HTTP: freshness, staleness, lag and purges, at the edge and behind it.
import assert from 'node:assert/strict';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { pagesBucket } from '../../local/functions';
import { browse, cacheOf, crawl, crawlBehindEdge, until } from '../support/edge/crawler';
import { agePage } from '../support/storage/aged-page';
import { ProbedStack, shown } from './probed-stack';

const HOUR_MS = 3_600_000;
const EU = 'eu-central-1';

describe('local/stack, the cache', function () {
  this.timeout(300_000);
  const run = new ProbedStack();
  before(() => run.start());
  after(() => run.close());
  beforeEach(() => run.reset());
  afterEach(function () {
    run.tellLog(this.currentTest);
  });

  it('renders once, shows that while it is fresh, shows it stale while it renders again, and is fresh again', async () => {
    await run.rendered('/life');
    assert.deepEqual(shown(await crawlBehindEdge(run.stack.url, '/life')), {
      status: 200,
      cache: 'HIT',
      edge: 'Miss from cloudfront',
    });
    await agePage(run.stack, EU, '/life', 25 * HOUR_MS);
    run.news = 'second';
    const stale = await crawlBehindEdge(run.stack.url, '/life');
    assert.deepEqual(shown(stale), { status: 200, cache: 'STALE', edge: 'Miss from cloudfront' });
    assert.match(stale.body, /first/);
    assert.match(
      stale.headers['cache-control'] ?? '',
      /^public, max-age=10, stale-while-revalidate=\d+, stale-if-error=\d+$/,
    );
    const again = await until(
      () => crawlBehindEdge(run.stack.url, '/life'),
      (answer) => cacheOf(answer) === 'HIT',
    );
    assert.match(again.body, /second/);
    assert.match(again.headers['cache-control'] ?? '', /^public, max-age=86\d\d\d, /);
    assert.equal(run.documents('/life'), 2);
  });

  it('has the edge show its copy within the window at once, and the new page after that', async () => {
    await run.rendered('/edge');
    await agePage(run.stack, EU, '/edge', 25 * HOUR_MS);
    run.edgeAheadMs += 25 * HOUR_MS;
    run.news = 'second';
    const stale = await crawl(run.stack.url, '/edge');
    assert.deepEqual(
      { 'x-cache': stale.headers['x-cache'], isFirst: /first/.test(stale.body) },
      { 'x-cache': 'RefreshHit from cloudfront', isFirst: true },
    );
    // The edge keeps what the region shows stale for 10 s.
    await until(
      () => crawlBehindEdge(run.stack.url, '/edge'),
      ({ body }) => body.includes('second'),
    );
    run.edgeAheadMs += 11_000;
    const fresh = await until(
      () => crawl(run.stack.url, '/edge'),
      ({ headers }) => headers['x-cache'] === 'Hit from cloudfront',
    );
    assert.match(fresh.body, /second/);
    assert.equal(run.documents('/edge'), 2);
  });

  it('shows the last good page while the site is down, long after it was fresh or stale', async () => {
    await run.rendered('/in-need');
    await agePage(run.stack, EU, '/in-need', 72 * HOUR_MS);
    run.isUp = false;
    const kept = await crawlBehindEdge(run.stack.url, '/in-need');
    assert.deepEqual(
      { status: kept.status, cache: cacheOf(kept), isFirst: /first/.test(kept.body) },
      { status: 200, cache: 'STALE-ERROR site-unreachable', isFirst: true },
    );
    assert.match(kept.headers['cache-control'] ?? '', /^public, max-age=10, stale-if-error=\d+$/);
    await agePage(run.stack, EU, '/in-need', 31 * 24 * HOUR_MS);
    const none = await crawlBehindEdge(run.stack.url, '/in-need');
    assert.partialDeepStrictEqual(none, { status: 500, headers: { 'x-georender-cache': 'BYPASS' } });
  });

  it('has the edge show its copy when every region is gone, within stale-if-error', async () => {
    await run.rendered('/gone');
    run.edgeAheadMs += 72 * HOUR_MS;
    for (const region of DEFAULT_REGIONS) await run.stack.regions.stop(region);
    try {
      const kept = await crawl(run.stack.url, '/gone');
      assert.deepEqual(
        { status: kept.status, 'x-cache': kept.headers['x-cache'], isFirst: /first/.test(kept.body) },
        { status: 200, 'x-cache': 'RefreshHit from cloudfront', isFirst: true },
      );
    } finally {
      for (const region of DEFAULT_REGIONS) run.stack.regions.start(region);
    }
  });

  it('reads a page that has not been replicated from the bucket of the region that rendered it', async () => {
    const own = pagesBucket('ap-south-1');
    run.stack.replication.buckets.hold();
    try {
      await run.rendered('/remote');
      await run.stack.replication.index.settled();
      run.stack.s3.resetRequests();
      const remote = await crawl(run.stack.url, '/remote', 'IN');
      assert.deepEqual(
        { ...shown(remote), region: remote.headers['x-georender-region'] },
        { status: 200, cache: 'HIT-REMOTE', edge: 'Miss from cloudfront', region: 'ap-south-1' },
      );
      assert.match(remote.body, /first/);
      const [here, there, ...others] = run.stack.s3.requests();
      assert.deepEqual(
        { operation: here?.operation, bucket: here?.bucket, status: here?.status },
        { operation: 'GetObject', bucket: own, status: 404 },
      );
      assert.deepEqual(
        { operation: there?.operation, bucket: there?.bucket, status: there?.status, key: there?.key },
        { operation: 'GetObject', bucket: pagesBucket(EU), status: 200, key: here?.key },
      );
      assert.deepEqual(others, []);
      assert.ok(here?.key !== undefined && !run.stack.s3.objectKeys(own).includes(here.key));
    } finally {
      run.stack.replication.buckets.release();
    }
    await run.stack.replicated();
    assert.equal(cacheOf(await crawlBehindEdge(run.stack.url, '/remote', 'IN')), 'HIT');
    assert.equal(run.documents('/remote'), 1);
  });

  /** Has every sandbox and browser running, so that a crowd meets the cache and not the start of processes. */
  async function warmUp(...countries: readonly string[]): Promise<void> {
    for (const country of countries) {
      const target = `/warm/${country}`;
      await until(
        () => crawlBehindEdge(run.stack.url, target, country),
        (answer) => cacheOf(answer) === 'HIT',
      );
      await Promise.all(Array.from({ length: 20 }, () => crawlBehindEdge(run.stack.url, target, country)));
    }
  }

  /**
   * Has 201 crawlers ask for an unseen page at once. On a busy machine the index or the browser may be slower than the
   * handlers' time-outs: such an attempt proves nothing and is repeated.
   */
  async function crowd(
    ...countries: readonly string[]
  ): Promise<{ readonly renders: number; readonly documents: number }> {
    await warmUp(...countries);
    for (let attempt = 1; ; attempt += 1) {
      const target = `/crowd/${countries.join('-')}/${attempt}`;
      const [rendersBefore, logBefore] = [run.renders(), run.log.length];
      const answers = await Promise.all(
        Array.from({ length: 201 }, (_, index) => crawl(run.stack.url, target, countries[index % countries.length])),
      );
      const delays = run.log.slice(logBefore).filter((line) => /did not answer|took too long/.test(line));
      if (delays.length > 0 && attempt < 4) continue;
      for (const answer of answers)
        assert.deepEqual(
          { status: answer.status, isFirst: /first/.test(answer.body) },
          { status: 200, isFirst: true },
          `${cacheOf(answer)} ${answer.body}`,
        );
      return { renders: run.renders() - rendersBefore, documents: run.documents(target) };
    }
  }

  it('renders a new page once for 200 simultaneous requests', async () => {
    assert.deepEqual(await crowd('DE'), { renders: 1, documents: 1 });
  });

  it('renders it at most once a region when they ask in three', async () => {
    const made = await crowd('DE', 'IN', 'US');
    assert.ok(made.renders <= 3 && made.documents <= 3, `${made.renders} renders, ${made.documents} documents`);
  });

  it('answers 304 to a client that has the page, from the edge and, by the index alone, from `serve`', async () => {
    const { etag = '' } = (await run.rendered('/tag')).headers;
    const known = await crawl(run.stack.url, '/tag', 'DE', { 'if-none-match': etag });
    assert.deepEqual(
      { status: known.status, body: known.body, 'x-cache': known.headers['x-cache'], etag: known.headers.etag },
      { status: 304, body: '', 'x-cache': 'Hit from cloudfront', etag },
    );
    run.edgeAheadMs += 25 * HOUR_MS;
    run.stack.s3.resetRequests();
    assert.equal((await crawl(run.stack.url, '/tag')).headers['x-cache'], 'RefreshHit from cloudfront');
    const confirmed = await until(
      () => crawl(run.stack.url, '/tag'),
      ({ headers }) => headers['x-cache'] === 'Hit from cloudfront',
    );
    assert.deepEqual(
      { cache: cacheOf(confirmed), isFirst: /first/.test(confirmed.body) },
      { cache: 'HIT', isFirst: true },
    );
    assert.deepEqual(run.stack.s3.requests(), []);
    assert.equal(run.documents('/tag'), 1);
  });

  it('shows no host another’s page', async () => {
    for (const name of ['127.0.0.1', 'localhost', '127.0.0.1', 'localhost']) {
      const { body } = await crawl(run.stack.url, '/hosts', 'DE', { host: run.hostOf(name) });
      assert.match(body, new RegExp(`Rendered at ${run.hostOf(name)}/hosts`));
    }
    assert.equal(run.documents('/hosts'), 2);
  });

  it('shows no visitor another’s page, and no crawler a visitor’s', async () => {
    const personal = { cookie: 'user=ann', authorization: 'Basic YW5u' };
    for (let visits = 0; visits < 2; visits++) {
      assert.match(
        (await browse(run.stack.url, '/mine', { cookie: 'user=ann' })).body,
        /For user=ann and no authorization/,
      );
      assert.match(
        (await browse(run.stack.url, '/mine', { cookie: 'user=bob' })).body,
        /For user=bob and no authorization/,
      );
      assert.match((await browse(run.stack.url, '/mine')).body, /For no cookie and no authorization/);
      assert.match((await browse(run.stack.url, '/api/mine', personal)).body, /For user=ann and Basic YW5u/);
      assert.match((await browse(run.stack.url, '/api/mine')).body, /For no cookie and no authorization/);
    }
    for (const cookie of ['user=ann', 'user=bob', '']) {
      const { body } = await crawl(run.stack.url, '/mine', 'DE', { cookie });
      assert.match(body, /For no cookie and no authorization.*Rendered at/s);
    }
    const authorized = await crawl(run.stack.url, '/mine', 'DE', personal);
    assert.equal(authorized.headers['x-georender-cache'], undefined);
    assert.equal(run.documents('/mine'), 1);
  });
});
