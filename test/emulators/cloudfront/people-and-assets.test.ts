// People behind the built router and the edge's cache get fresh documents and shared files, and nothing personal of
// others.
import assert from 'node:assert/strict';
import { buildEdgeBundle, buildFilesBundle } from '../../../bundles/edge-bundle';
import { defaultCachePolicy, serveOriginId } from '../../../core/contract/edge-policies';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import { routerConfig } from '../../../core/routing/router-config';
import type { LocalEdge } from '../../../emulators/cloudfront/local-edge';
import { EdgeBench } from './edge-bench';
import { type FixtureOrigin, type Got, send } from './fixture-origin';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
const CRAWLER = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const YEAR = 'public, max-age=0, s-maxage=31536000';
const MINUTE_MS = 60_000;

describe('local/edge, people and files', () => {
  const bench = new EdgeBench();
  let edge: LocalEdge;
  let site: FixtureOrigin;
  let serve: FixtureOrigin;
  let deployment = 1;
  let cacheControl = YEAR;

  before(async () => {
    // As Amplify does: every answer may be kept for a year, personal or not.
    site = await bench.origin((req, res) => {
      const { cookie = 'nobody', authorization = 'no credentials' } = req.headers;
      // A request without a session gets one, even for a file.
      if (!cookie.includes('sid=')) res.setHeader('set-cookie', ['sid=new; HttpOnly', 'lb=1']);
      res.writeHead(200, { 'cache-control': cacheControl }).end(`${deployment} for ${cookie} and ${authorization}`);
    });
    serve = await bench.origin((_req, res) =>
      res.writeHead(200, { 'cache-control': 'public, max-age=86400' }).end('a page'),
    );
    const config = routerConfig({
      regions: DEFAULT_REGIONS,
      home: 'us-east-1',
      scheme: 'https',
      hosts: ['www.example.com'],
      sessionCookies: ['sid'],
    });
    const serveOrigins = Object.fromEntries(DEFAULT_REGIONS.map((region) => [serveOriginId(region), serve.url]));
    edge = await bench.edge(
      await buildEdgeBundle(config),
      { site: site.url, ...serveOrigins },
      {
        cachePolicy: defaultCachePolicy(['authorization']),
        responseFunctionCode: await buildFilesBundle(config),
      },
    );
  });
  after(async () => {
    await bench.close();
    assert.deepEqual(bench.log, []);
  });
  beforeEach(() => {
    cacheControl = YEAR;
    bench.nowMs = Math.ceil(bench.nowMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  });

  const ask = (target: string, headers: Record<string, string> = {}): Promise<Got> =>
    send(edge.url, target, { headers: { host: 'www.example.com', 'user-agent': BROWSER, ...headers } });
  const crawl = (target: string, headers: Record<string, string> = {}): Promise<Got> =>
    ask(target, { 'user-agent': CRAWLER, accept: 'text/html', ...headers });
  const isHit = ({ headers }: Got): boolean => headers['x-cache'] === 'Hit from cloudfront';

  describe('documents', () => {
    it('are never older than a minute, though the site says a year', async () => {
      for (const target of [
        '/',
        '/articles/1',
        '/index.html',
        '/manifest.webmanifest',
        '/assets/i18n/de.json',
        '/sitemap.xml',
      ]) {
        bench.nowMs += MINUTE_MS;
        deployment = 1;
        assert.match((await ask(target)).body, /^1 /, target);
        deployment = 2;
        bench.nowMs += 59_999;
        assert.ok(isHit(await ask(target)), `${target} is not kept within its minute`);
        bench.nowMs += 1;
        assert.match((await ask(target)).body, /^2 /, target);
      }
    });

    it('are never older than the site allows, if that is less', async () => {
      cacheControl = 's-maxage=5';
      deployment = 1;
      await ask('/short');
      deployment = 2;
      bench.nowMs += 5_000;
      assert.match((await ask('/short')).body, /^2 /);
      cacheControl = 'no-store';
      await ask('/never');
      assert.ok(!isHit(await ask('/never')));
    });

    it('are fetched again for each render', async () => {
      const asRender = { 'user-agent': `${BROWSER} Georender/1.0`, 'x-prerender': '1' };
      deployment = 1;
      assert.match((await ask('/rendered', asRender)).body, /^1 /);
      deployment = 2;
      bench.nowMs += 1;
      assert.match((await ask('/rendered', asRender)).body, /^2 /);
      // Requests of a page that is being rendered have no mark but our user agent.
      const asPart = { 'user-agent': asRender['user-agent'] };
      assert.match((await ask('/content.json', asPart)).body, /^2 /);
      deployment = 3;
      bench.nowMs += 1;
      assert.match((await ask('/content.json', asPart)).body, /^3 /);
    });

    it('that bots get of the site are no older', async () => {
      const ofTheSite: readonly Record<string, string>[] = [
        { accept: 'application/json' },
        { host: 'other.example.com' },
      ];
      for (const headers of ofTheSite) {
        bench.nowMs += MINUTE_MS;
        deployment = 1;
        await crawl('/of-the-site', headers);
        deployment = 2;
        bench.nowMs += MINUTE_MS;
        assert.match((await crawl('/of-the-site', headers)).body, /^2 /);
      }
    });

    it('show nobody else’s, with any cookie', async () => {
      assert.match((await ask('/me', { cookie: 'any=anna' })).body, /any=anna/);
      assert.match((await ask('/me', { cookie: 'any=bert' })).body, /any=bert/);
      assert.match((await ask('/me')).body, /nobody/);
      assert.match(
        (await ask('/learn/node.js', { cookie: 'any=anna', 'sec-fetch-dest': 'document' })).body,
        /any=anna/,
      );
    });
  });

  describe('pages for bots', () => {
    it('keep their life at the edge', async () => {
      await crawl('/kept');
      bench.nowMs += 60 * MINUTE_MS;
      assert.ok(isHit(await crawl('/kept')));
    });

    it('are one entry for any cookies and campaign, and asked for without either', async () => {
      serve.received.splice(0);
      await crawl('/campaign?utm_source=a&id=1', { cookie: '_ga=1' });
      for (const query of ['?id=1', '?utm_source=b&id=1', '?id=1&fbclid=c']) {
        assert.ok(isHit(await crawl(`/campaign${query}`, { cookie: `_ga=${query.length}` })), query);
      }
      assert.ok(!isHit(await crawl('/campaign?id=2')));
      const [first] = serve.received;
      assert.deepEqual({ target: first?.target, cookie: first?.headers.cookie }, { target: '/', cookie: undefined });
      assert.deepEqual(
        serve.received.map(({ headers }) => headers['x-georender-url']),
        ['https://www.example.com/campaign?id=1', 'https://www.example.com/campaign?id=2'],
      );
    });
  });

  describe('scripts, styles, fonts and images', () => {
    for (const name of [
      'app.js',
      'app.mjs',
      'app.css',
      'font.woff2',
      'picture.png',
      'picture.JPG',
      'icon.svg',
      'favicon.ico',
    ]) {
      it(`are one entry for all, for as long as the site says: ${name}`, async () => {
        deployment = 1;
        assert.match((await ask(`/assets/${name}`, { cookie: '_ga=GA1.1.1; theme=dark' })).body, /^1 for nobody/);
        bench.nowMs += 24 * 60 * MINUTE_MS;
        for (const cookie of ['_ga=GA1.1.2', 'theme=dark; _gid=3', ''])
          assert.ok(isHit(await ask(`/assets/${name}`, { cookie })), cookie);
        assert.ok(isHit(await crawl(`/assets/${name}`)));
      });
    }

    it('of a signed-in visitor reach that visitor alone', async () => {
      assert.match((await ask('/photos/anna.png', { cookie: '_ga=1; sid=anna' })).body, /sid=anna/);
      assert.match((await ask('/photos/anna.png', { cookie: 'sid=bert' })).body, /sid=bert/);
      assert.match((await ask('/photos/anna.png', { cookie: '_ga=1' })).body, /nobody/);
      assert.match((await ask('/photos/anna.png', { cookie: '_ga=1; sid=anna' })).body, /sid=anna/);
    });

    it('give nobody a cookie that the site set for a visitor without one, first or later', async () => {
      for (const cookie of ['any=anna', 'any=bert', '']) {
        const answer = await ask('/photos/tracked.png', { cookie });
        assert.deepEqual(
          { status: answer.status, 'set-cookie': answer.headers['set-cookie'] },
          { status: 200, 'set-cookie': undefined },
          cookie,
        );
      }
      const { headers } = await ask('/login', { cookie: 'any=anna' });
      assert.deepEqual(headers['set-cookie'], ['sid=new; HttpOnly', 'lb=1']);
      assert.deepEqual((await ask('/invoices/2.pdf')).headers['set-cookie'], ['sid=new; HttpOnly', 'lb=1']);
    });

    it('that are uploaded come with their cookies', async () => {
      await send(edge.url, '/photos/new.png', { method: 'POST', headers: { cookie: 'csrf=1' }, body: 'x' });
      assert.equal(site.received.at(-1)?.headers.cookie, 'csrf=1');
    });

    it('are renewed where they are a service worker', async () => {
      deployment = 1;
      await ask('/sw.js', { 'sec-fetch-dest': 'serviceworker' });
      deployment = 2;
      bench.nowMs += MINUTE_MS;
      assert.match((await ask('/sw.js', { 'sec-fetch-dest': 'serviceworker' })).body, /^2 /);
    });
  });

  it('downloads reach their own visitor alone, for as long as the site says', async () => {
    for (const name of ['1.pdf', '1.zip', '1.csv', '1.mp4']) {
      assert.match((await ask(`/invoices/${name}`, { cookie: 'any=anna' })).body, /any=anna/);
      bench.nowMs += 60 * MINUTE_MS;
      assert.match((await ask(`/invoices/${name}`, { cookie: 'any=bert' })).body, /any=bert/);
      assert.match((await ask(`/invoices/${name}`)).body, /nobody/);
      assert.ok(isHit(await ask(`/invoices/${name}`, { cookie: 'any=anna' })));
    }
  });

  it('a header of the site’s own reaches it, and its answers that visitor alone', async () => {
    assert.match((await ask('/data/me', { authorization: 'Bearer anna' })).body, /Bearer anna/);
    assert.match((await ask('/data/me', { authorization: 'Bearer bert' })).body, /Bearer bert/);
    assert.match((await ask('/data/me')).body, /no credentials/);
    assert.ok(isHit(await ask('/data/me', { authorization: 'Bearer anna' })));
  });
});
