// The whole on one machine, end to end: edge, regions, caches, Chromium and the demo site.
import assert from 'node:assert/strict';
import { USER_AGENT_TOKEN } from '../../core/contract/header-names';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { INDEX_TABLE, leaseTable, pagesBucket } from '../../local/functions';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { type RawAnswer, rawRequest } from '../support/machine/raw-request';

const CRAWLER = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36';

describe('local/stack', function () {
  this.timeout(300_000);
  let stack: LocalStack;
  const log: string[] = [];

  before(async () => {
    stack = await startLocalStack({
      port: 0,
      site: undefined,
      regions: DEFAULT_REGIONS,
      onLog: (line) => log.push(line),
    });
  });
  after(() => stack.close());
  beforeEach(() => log.splice(0));
  afterEach(function () {
    if (this.currentTest?.isFailed() === true) process.stderr.write(`The stack's log:\n${log.join('\n')}\n`);
  });

  function ask(
    target: string,
    userAgent: string,
    headers: Record<string, string> = {},
    method = 'GET',
  ): Promise<RawAnswer> {
    return rawRequest(stack.url, target, { method, headers: { 'user-agent': userAgent, ...headers } });
  }

  function crawl(target: string, country: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
    return ask(target, CRAWLER, { 'cloudfront-viewer-country': country, ...headers });
  }

  function demo() {
    if (stack.demo === undefined) throw new Error('The demo site does not run.');
    return stack.demo;
  }

  it('gives a crawler the article’s title, og: tags and text, rendered in the region nearest to its country', async () => {
    const regions: Record<string, string> = { DE: 'eu-central-1', IN: 'ap-south-1', US: 'us-east-1' };
    const targets: Record<string, string> = { DE: '/articles/1', IN: '/articles/2', US: '/articles/3' };
    for (const [country, region] of Object.entries(regions)) {
      const answer = await crawl(targets[country] ?? '', country);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
      assert.equal(answer.headers['x-georender-region'], region);
      assert.equal(answer.headers['x-georender-cache'], 'MISS', answer.headers['x-georender-reason']?.toString());
      assert.equal(answer.headers['x-cache'], 'Miss from cloudfront');
      assert.match(
        answer.headers['server-timing']?.toString() ?? '',
        /^index;dur=[\d.]+, render;dur=[\d.]+, index;dur=[\d.]+$/,
      );
    }
    const { body } = await crawl('/articles/1', 'DE');
    assert.match(body, /<title>What a crawler gets from an empty page[^<]*<\/title>/);
    assert.match(body, /<meta [^>]*property="og:title" content="What a crawler gets from an empty page"/);
    assert.match(body, new RegExp(`property="og:url" content="${stack.url}/articles/1"`));
    assert.match(body, /Prerendering closes the gap from outside the application/);
    assert.doesNotMatch(body, /<script(?! type="application\/ld\+json")/);
  });

  it('takes a viewer without a country for one in the United States', async () => {
    assert.equal((await ask('/articles/4', CRAWLER)).headers['x-georender-region'], 'us-east-1');
  });

  it('answers from the edge location’s cache the second time, repeating what was stored', async () => {
    const first = await crawl('/articles/5', 'DE');
    demo().resetRequests();
    const second = await crawl('/articles/5', 'DE');
    assert.equal(second.headers['x-cache'], 'Hit from cloudfront');
    assert.match(second.headers['age']?.toString() ?? '', /^\d+$/);
    for (const name of ['x-georender-region', 'x-georender-cache', 'server-timing', 'cache-control']) {
      assert.equal(second.headers[name], first.headers[name], name);
    }
    assert.equal(second.body, first.body);
    assert.deepEqual(demo().requests(), []);
  });

  it('answers a page that another region rendered as HIT, once it has been replicated', async () => {
    await crawl('/articles/6', 'DE');
    await stack.replicated();
    demo().resetRequests();
    const elsewhere = await crawl('/articles/6', 'IN');
    assert.equal(elsewhere.headers['x-georender-region'], 'ap-south-1');
    assert.equal(elsewhere.headers['x-georender-cache'], 'HIT');
    assert.match(elsewhere.headers['server-timing']?.toString() ?? '', /^index;dur=[\d.]+, page;dur=[\d.]+$/);
    assert.deepEqual(demo().requests(), []);
  });

  it('keeps one copy in the index table and bucket of every region', async () => {
    await crawl('/articles/7', 'US');
    await stack.replicated();
    const [first, ...others] = DEFAULT_REGIONS.map((region) => [...stack.s3.objectKeys(pagesBucket(region))].sort());
    for (const keys of others) assert.deepEqual(keys, first);
    const tables = stack.dynamoDb.requests().flatMap(({ targets }) => targets.map(({ table }) => table));
    assert.deepEqual(new Set(tables), new Set([INDEX_TABLE, ...DEFAULT_REGIONS.map(leaseTable)]));
  });

  it('gives a browser the site’s own bytes, and nothing of ours', async () => {
    for (const target of ['/', '/articles/1', '/no-such-page', '/api/articles', '/legacy', '/broken']) {
      const [through, direct] = await Promise.all([ask(target, BROWSER), rawRequest(demo().url, target)]);
      assert.deepEqual(
        { status: through.status, body: through.body },
        { status: direct.status, body: direct.body },
        target,
      );
      assert.equal(through.headers['content-type'], direct.headers['content-type'], target);
      assert.deepEqual(
        Object.keys(through.headers).filter((name) => name.startsWith('x-georender')),
        [],
        target,
      );
    }
  });

  it('lets no client choose what is rendered or kept by forging the router’s headers', async () => {
    const forged = { 'x-georender-url': `${stack.url}/articles/8`, 'x-georender-bot': new URL(stack.url).host };
    const human = await ask('/articles/1', BROWSER, forged);
    assert.equal(human.body, (await rawRequest(demo().url, '/articles/1')).body);
    const crawler = await crawl('/articles/2', 'DE', forged);
    assert.match(crawler.body, /Some crawlers run scripts, most do not/);
  });

  it('leaves other hosts to the site', async () => {
    const answer = await crawl('/articles/1', 'DE', { host: 'evil.example' });
    assert.equal(answer.headers['x-georender-region'], undefined);
  });

  it('leaves requests of `render` to the site', async () => {
    const answer = await ask('/articles/1', `${CRAWLER} ${USER_AGENT_TOKEN}/1.0`);
    assert.equal(answer.headers['x-georender-region'], undefined);
    assert.equal(answer.body, (await rawRequest(demo().url, '/articles/1')).body);
  });

  it('waits for prerenderReady', async () => {
    const { body, status } = await crawl('/ready', 'DE');
    assert.equal(status, 200);
    assert.match(body, /id="late-content"/);
  });

  it('answers with the status that the page’s metas ask for', async () => {
    const notFound = await crawl('/no-such-page', 'DE');
    assert.equal(notFound.status, 404);
    assert.equal(notFound.headers['x-georender-cache'], 'MISS');
    assert.doesNotMatch(notFound.body, /prerender-status-code/);
    const moved = await crawl('/moved', 'DE');
    assert.partialDeepStrictEqual(moved, { status: 301, body: '', headers: { location: '/articles/1' } });
  });

  it('passes the site’s redirect on, and follows one that the application makes', async () => {
    const legacy = await crawl('/legacy', 'DE');
    assert.partialDeepStrictEqual(legacy, { status: 301, body: '', headers: { location: '/articles/2' } });
    const old = await crawl('/old-article', 'DE');
    assert.equal(old.status, 200);
    assert.match(old.body, /What a crawler gets from an empty page/);
  });

  it('shows a crawler the site’s server error, and keeps it nowhere behind the edge', async () => {
    const broken = await crawl('/broken', 'DE');
    assert.equal(broken.status, 500);
    assert.equal(broken.headers['cache-control'], 'no-store');
    assert.equal(broken.headers['x-georender-reason'], 'status');
  });

  it('loads neither images nor fonts nor media for a crawler', async () => {
    demo().resetRequests();
    await crawl('/?images', 'DE');
    const asked = demo()
      .requests()
      .map(({ path }) => path);
    assert.ok(asked.includes('/?images') && asked.includes('/api/articles'));
    assert.deepEqual(
      asked.filter((path) => /\.(?:svg|png|jpe?g|webp|woff2?)$/.test(path)),
      [],
    );
  });

  it('asks the site for exactly the crawler’s URL, without tracking parameters', async () => {
    demo().resetRequests();
    const target = '/a%2Fb//c%25+d?x=%C3%A4&q=%26+1';
    await crawl(`${target}&utm_source=mail`, 'DE');
    assert.deepEqual(
      demo()
        .requests()
        .filter(({ headers }) => headers['x-prerender'] === '1')
        .map(({ path }) => path),
      [target],
    );
  });

  it('marks only the document towards the site, and names itself in every request', async () => {
    demo().resetRequests();
    await crawl('/articles/8', 'DE');
    const requests = demo().requests();
    assert.deepEqual(
      requests.filter(({ headers }) => headers['x-prerender'] !== undefined).map(({ path }) => path),
      ['/articles/8'],
    );
    assert.ok(requests.some(({ path }) => path === '/api/articles/8'));
    for (const { headers, path } of requests)
      assert.match(headers['user-agent'] ?? '', / Georender\/1\.0 \(renderingbot, like Prerender\)$/, path);
  });

  it('answers HEAD like GET, without a body', async () => {
    const plain = { 'accept-encoding': 'identity' };
    const answer = await ask('/articles/3?head', CRAWLER, plain, 'HEAD');
    assert.partialDeepStrictEqual(answer, { status: 200, body: '', headers: { 'x-georender-cache': 'MISS' } });
    const got = await ask('/articles/3?head', CRAWLER, plain);
    const afterwards = await ask('/articles/3?head', CRAWLER, plain, 'HEAD');
    const lengths = [answer, got, afterwards].map(({ headers }) => headers['content-length']);
    assert.deepEqual(lengths, Array(3).fill(String(Buffer.byteLength(got.body))));
  });

  it('sends pages compressed to clients that accept it', async () => {
    const answer = await crawl('/articles/4', 'US', { 'accept-encoding': 'gzip' });
    assert.equal(answer.headers['content-encoding'], 'gzip');
  });

  it('turns _escaped_fragment_ into #!, for any client', async () => {
    const answer = await ask('/articles/2?_escaped_fragment_=part', BROWSER);
    assert.equal(answer.status, 200);
    assert.match(answer.body, /Some crawlers run scripts, most do not/);
  });
});
