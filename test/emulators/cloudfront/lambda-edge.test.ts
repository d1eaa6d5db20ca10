// The built Lambda@Edge router in the local edge, with two regions and a site behind it.
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { buildLambdaAtEdge } from '../../../bundles/lambda-at-edge-bundle';
import { BOT_HEADER, REGION_HEADER, RENDERER_TOKEN_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import type { Regions } from '../../../core/geography/regions';
import { routerConfig } from '../../../core/routing/router-config';
import type { LocalEdge } from '../../../emulators/cloudfront/local-edge';
import { EdgeBench } from './edge-bench';
import { type FixtureOrigin, type Got, send } from './fixture-origin';

const REGIONS: Regions = ['us-east-1', 'eu-central-1'];
const HOST = 'www.example.com';
const TARGET = '/articles/1?a=%2F&utm_source=x';

describe('the built Lambda@Edge router in the local edge', () => {
  const bench = new EdgeBench();
  let edge: LocalEdge;
  let site: FixtureOrigin;
  let regions: Readonly<Record<string, FixtureOrigin>>;
  /** Regions that answer 503. */
  const unwell = new Set<string>();
  /** Regions whose API answers 500. */
  const refusing = new Set<string>();

  beforeEach(async () => {
    unwell.clear();
    refusing.clear();
    bench.log.length = 0;
    const started = REGIONS.map(async (region) => {
      const reply = (_: unknown, res: ServerResponse) =>
        unwell.has(region) || refusing.has(region)
          ? res.writeHead(unwell.has(region) ? 503 : 500).end()
          : res.writeHead(200, { [REGION_HEADER]: region, 'cache-control': 'max-age=60' }).end('page');
      return [region, await bench.origin(reply)] as const;
    });
    regions = Object.fromEntries(await Promise.all(started));
    site = await bench.origin((_, res) => res.writeHead(200, { 'cache-control': 's-maxage=31536000' }).end('site'));
    const renderers = Object.entries(regions).map(([region, { url }]) => [
      region,
      { domain: '127.0.0.1', protocol: 'http', port: Number(new URL(url).port) } as const,
    ]);
    const config = routerConfig({ regions: REGIONS, home: 'us-east-1', scheme: 'https', hosts: [HOST] });
    const code = await buildLambdaAtEdge({ ...config, renderers: Object.fromEntries(renderers), token: 'the-token' });
    edge = await bench.edge(code, { site: site.url }, { engine: 'lambda-at-edge' });
  });
  afterEach(async () => {
    await bench.close();
    assert.deepEqual(bench.log, []);
  });

  function bot(target = TARGET, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
    const named = { host: HOST, 'user-agent': 'Googlebot/2.1', accept: 'text/html', 'cloudfront-viewer-country': 'DE' };
    return send(edge.url, target, { headers: { ...named, ...headers } });
  }

  function asked(region: string): FixtureOrigin['received'] {
    return regions[region]?.received ?? assert.fail(`no region ${region}`);
  }

  it('sends a bot to the nearest region, with the token, under its own name', async () => {
    const answer = await bot(TARGET, {
      cookie: 'a=1',
      [RENDERER_TOKEN_HEADER]: 'forged',
      [URL_HEADER]: 'https://evil.example/',
    });
    assert.equal(answer.body, 'page');
    const [request] = asked('eu-central-1');
    assert.deepEqual(
      {
        target: request?.target,
        url: request?.headers[URL_HEADER],
        bot: request?.headers[BOT_HEADER],
        token: request?.headers[RENDERER_TOKEN_HEADER],
        host: request?.headers.host,
        cookie: request?.headers.cookie,
      },
      {
        target: '/',
        url: `https://${HOST}/articles/1?a=%2F`,
        bot: `desktop ${HOST}`,
        token: 'the-token',
        host: '127.0.0.1',
        cookie: undefined,
      },
    );
    assert.equal(asked('us-east-1').length + site.received.length, 0);
  });

  it('keeps the page at the edge, apart from the one for people', async () => {
    await bot();
    const again = await bot();
    const person = await send(edge.url, TARGET, { headers: { host: HOST, 'user-agent': 'Mozilla/5.0' } });
    assert.deepEqual([again.body, again.headers['x-cache']], ['page', 'Hit from cloudfront']);
    assert.deepEqual([person.body, site.received.at(-1)?.target], ['site', TARGET]);
    assert.equal(asked('eu-central-1').length, 1);
  });

  it('asks the next region when the nearest fails, and skips it for 30 s', async () => {
    unwell.add('eu-central-1');
    assert.equal((await bot('/1')).headers[REGION_HEADER], 'us-east-1');
    assert.equal((await bot('/2')).headers[REGION_HEADER], 'us-east-1');
    assert.deepEqual([asked('eu-central-1').length, asked('us-east-1').length], [1, 2]);
    unwell.clear();
    bench.nowMs += 30_000;
    assert.equal((await bot('/3')).headers[REGION_HEADER], 'eu-central-1');
  });

  it('tells a bot to come again if a region’s API fails with 500, which asks no other region', async () => {
    refusing.add('eu-central-1');
    const answer = await bot();
    assert.deepEqual(
      [answer.status, answer.headers['retry-after'], answer.headers['cache-control']],
      [503, '30', 'no-store'],
    );
    assert.deepEqual([asked('us-east-1').length, site.received.length], [0, 0]);
  });

  it('asks the next region when the nearest is gone', async () => {
    await regions['eu-central-1']?.close();
    assert.equal((await bot()).headers[REGION_HEADER], 'us-east-1');
  });

  it('gives bots the site when all regions are gone, as they asked for it, and keeps no copy', async () => {
    for (const region of REGIONS) await regions[region]?.close();
    assert.equal((await bot('/first')).status, 502);
    for (const count of [1, 2]) {
      const answer = await bot();
      assert.deepEqual(
        [answer.status, answer.body, answer.headers['cache-control'], answer.headers['x-cache']],
        [200, 'site', 'no-store', 'Miss from cloudfront'],
      );
      assert.deepEqual([site.received.length, site.received.at(-1)?.target], [count, TARGET]);
    }
    bench.nowMs += 30_000;
    assert.equal((await bot('/later')).body, 'site');
  });

  it('asks the site once more for a person when it fails, and shows the second answer', async () => {
    const failing = await bench.origin((_, res) => res.writeHead(503).end(String(failing.received.length)));
    const code = await buildLambdaAtEdge({
      ...routerConfig({ regions: REGIONS, home: 'us-east-1', scheme: 'https', hosts: [HOST] }),
      renderers: {},
      token: 'the-token',
    });
    const { url } = await bench.edge(code, { site: failing.url }, { engine: 'lambda-at-edge' });
    const headers = { host: HOST, 'user-agent': 'Mozilla/5.0' };
    assert.deepEqual([(await send(url, '/', { headers })).body, failing.received.length], ['2', 2]);
    assert.equal((await send(url, '/', { method: 'OPTIONS', headers })).body, '4');
    assert.equal((await send(url, '/api/a', { headers })).body, '5');
  });

  it('allows the methods of an origin group alone, where CloudFront would refuse the distribution', async () => {
    const site = await bench.origin((_, res) => res.end('site'));
    const code = await buildLambdaAtEdge({
      ...routerConfig({ regions: REGIONS, home: 'us-east-1', scheme: 'https', hosts: [HOST] }),
      renderers: {},
      token: 'the-token',
    });
    const { url } = await bench.edge(code, { site: site.url }, { engine: 'lambda-at-edge' });
    const posted = (path: string) => send(url, path, { method: 'POST', headers: { host: HOST }, body: 'a' });
    assert.deepEqual(
      [(await posted('/a')).status, (await posted('/api/a')).status, site.received.length],
      [403, 200, 1],
    );
  });
});
