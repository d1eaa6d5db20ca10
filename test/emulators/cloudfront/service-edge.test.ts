// The built routers with a prerender service in the local edge: a stand-in for the service, a site, and two regions.
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { buildEdgeBundle, buildFilesBundle } from '../../../bundles/edge-bundle';
import { buildLambdaAtEdge } from '../../../bundles/lambda-at-edge-bundle';
import { serveOriginId } from '../../../core/contract/edge-policies';
import { CACHE_HEADER, REGION_HEADER } from '../../../core/contract/header-names';
import { PRERENDER_SERVICE_ORIGIN_ID } from '../../../core/contract/prerender-service';
import type { Regions } from '../../../core/geography/regions';
import type { EdgeEngine } from '../../../core/routing/edge-engines';
import { HOST, OTHER, SHARED, serviceConfig, TENTH } from '../../support/edge/service-router';
import { EdgeBench } from './edge-bench';
import { type FixtureOrigin, type Got, send } from './fixture-origin';

const REGIONS: Regions = ['us-east-1', 'eu-central-1'];
const SHARED_TARGET = `${SHARED.path}?${SHARED.query}`;

interface Parts {
  readonly url: string;
  readonly service: FixtureOrigin;
  readonly site: FixtureOrigin;
}

for (const engine of ['cloudfront-function', 'lambda-at-edge'] as const) {
  describe(`a prerender service behind the local edge, engine ${engine}`, () => {
    const bench = new EdgeBench();
    let serviceStatus = 200;
    beforeEach(() => {
      serviceStatus = 200;
    });
    afterEach(async () => {
      await bench.close();
      assert.deepEqual(bench.log.splice(0), []);
    });

    async function start(mode: 'alone' | 'share' | 'last-resort', regionStatus = 200): Promise<Parts> {
      const service = await bench.origin((_, res) => {
        const kept = { 'cache-control': 'max-age=60', 'set-cookie': 'a=1' };
        res.writeHead(serviceStatus, serviceStatus === 200 ? kept : {}).end('of the service');
      });
      const site = await bench.origin((_, res) => res.writeHead(200).end('of the site'));
      const region = await bench.origin((_, res: ServerResponse) =>
        res.writeHead(regionStatus, { [REGION_HEADER]: 'eu-central-1' }).end('of a region'),
      );
      const settings = mode === 'share' ? TENTH : { prerenderService: mode };
      const config = serviceConfig({ regions: REGIONS, ...settings });
      const { url } = await bench.edge(
        ...(await distribution(engine, config, { service: service.url, site: site.url, region: region.url }, mode)),
      );
      return { url, service, site };
    }

    const bot = (url: string, target: string, headers: Readonly<Record<string, string>> = {}): Promise<Got> =>
      send(url, target, { headers: { host: HOST, 'user-agent': 'Googlebot/2.1', accept: 'text/html', ...headers } });

    it('asks the service by the page’s URL, and keeps its answer marked and without cookies', async () => {
      const { url, service, site } = await start('alone');
      for (const result of ['Miss from cloudfront', 'Hit from cloudfront']) {
        const { status, body, headers } = await bot(url, SHARED_TARGET, { cookie: 'b=1' });
        assert.deepEqual([status, body, headers['x-cache']], [200, 'of the service', result]);
        assert.deepEqual([headers[CACHE_HEADER], headers['set-cookie']], ['SERVICE', undefined]);
        assert.equal(headers['cache-control'], 'max-age=60');
      }
      const [asked] = service.received;
      assert.equal(asked?.target, `/render/https://${HOST}${SHARED_TARGET}`);
      assert.deepEqual([asked?.headers['user-agent'], asked?.headers.cookie], ['Googlebot/2.1', undefined]);
      assert.deepEqual([service.received.length, site.received.length], [1, 0]);
    });

    it('sends the service no token of a viewer', async () => {
      const { url, service } = await start('alone');
      await bot(url, OTHER.path, { 'x-prerender-token': 'viewer' });
      assert.notEqual(service.received[0]?.headers['x-prerender-token'], 'viewer');
    });

    it('gives people, files and the service’s own browser the site', async () => {
      const { url, service } = await start('alone');
      const asked = [
        await bot(url, OTHER.path, { 'user-agent': 'Mozilla/5.0 Firefox/143.0' }),
        await bot(url, '/app.js'),
        await bot(url, OTHER.path, { 'x-prerender': '1' }),
      ];
      assert.deepEqual(
        asked.map(({ body }) => body),
        ['of the site', 'of the site', 'of the site'],
      );
      assert.deepEqual(
        asked.map(({ headers }) => headers[CACHE_HEADER]),
        [undefined, undefined, undefined],
      );
      assert.equal(service.received.length, 0);
    });

    it('lets regions answer all URLs but the service’s share', async () => {
      const { url } = await start('share');
      assert.equal((await bot(url, SHARED_TARGET)).body, 'of the service');
      const other = await bot(url, OTHER.path);
      assert.deepEqual([other.body, other.headers[CACHE_HEADER]], ['of a region', undefined]);
    });

    it('answers as documented when the service fails', async () => {
      serviceStatus = 503;
      const share = await bot((await start('share')).url, SHARED_TARGET);
      const alone = await bot((await start('alone')).url, SHARED_TARGET);
      const answers = [share, alone].map(({ status, body }) => `${status} ${body}`);
      assert.deepEqual(
        answers,
        engine === 'cloudfront-function'
          ? ['503 of the service', '503 of the service']
          : ['200 of a region', '200 of the site'],
      );
    });

    if (engine === 'lambda-at-edge')
      it('asks the service as the last resort when a region fails', async () => {
        const { url, site } = await start('last-resort', 503);
        const answer = await bot(url, OTHER.path);
        assert.deepEqual(
          [answer.status, answer.body, answer.headers[CACHE_HEADER]],
          [200, 'of the service', 'SERVICE'],
        );
        assert.equal(site.received.length, 0);
      });
  });
}

type EdgeArguments = Parameters<EdgeBench['edge']>;

async function distribution(
  engine: EdgeEngine,
  config: ReturnType<typeof serviceConfig>,
  urls: Readonly<Record<'service' | 'site' | 'region', string>>,
  mode: 'alone' | 'share' | 'last-resort',
): Promise<EdgeArguments> {
  const port = (url: string) => Number(new URL(url).port);
  const local = (url: string) => ({ domain: '127.0.0.1', protocol: 'http', port: port(url) }) as const;
  if (engine === 'lambda-at-edge') {
    const renderers = mode === 'alone' ? [] : REGIONS.map((region) => [region, local(urls.region)]);
    const service = {
      ...local(urls.service),
      ...{ path: '/render', headers: {}, isLastResort: mode === 'last-resort' },
    };
    const code = await buildLambdaAtEdge({ ...config, renderers: Object.fromEntries(renderers), token: 'a', service });
    return [code, { site: urls.site }, { engine }];
  }
  const regions = REGIONS.map((region) => [serveOriginId(region), urls.region]);
  const origins = { site: urls.site, [PRERENDER_SERVICE_ORIGIN_ID]: `${urls.service}/render` };
  const responseFunctionCode = await buildFilesBundle(config);
  return [await buildEdgeBundle(config), { ...origins, ...Object.fromEntries(regions) }, { responseFunctionCode }];
}
