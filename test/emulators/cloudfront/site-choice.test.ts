// A site with several origins and an experiment behind the local edge, with either engine: what visitors get and keep,
// and which of them share a copy.
import assert from 'node:assert/strict';
import { buildEdgeBundle, buildFilesBundle } from '../../../bundles/edge-bundle';
import { buildLambdaAtEdge } from '../../../bundles/lambda-at-edge-bundle';
import { defaultCachePolicy, serveOriginId, siteOriginId } from '../../../core/contract/edge-policies';
import { sitePolicies } from '../../../core/contract/site-policies';
import { EDGE_ENGINES, type EdgeEngine } from '../../../core/routing/edge-engines';
import type { RouterConfig } from '../../../core/routing/router';
import type { LocalEdge } from '../../../emulators/cloudfront/local-edge';
import { CHOICE_CASES, choosingConfig, newVisitor } from '../../support/edge/site-choice-cases';
import { EdgeBench } from './edge-bench';
import { type FixtureOrigin, type Got, send } from './fixture-origin';

const YEAR = 's-maxage=31536000';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1';
const TABLET = 'Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0';
const DESKTOP = newVisitor(0).userAgent;

for (const engine of EDGE_ENGINES) {
  describe(`a choice of sites in the local edge, ${engine}`, () => {
    const bench = new EdgeBench();
    let edge: LocalEdge;
    /** By domain; `site` is the default. */
    const sites = new Map<string, FixtureOrigin>();
    let region: FixtureOrigin;

    before(async () => {
      const config = choosingConfig();
      for (const domain of ['site', ...(config.siteChoice?.domains.slice(1) ?? [])])
        sites.set(
          domain,
          await bench.origin((_req, res) =>
            res.writeHead(200, { 'cache-control': YEAR, 'set-cookie': 'visit=1' }).end(domain),
          ),
        );
      region = await bench.origin((_req, res) =>
        res.writeHead(200, { 'cache-control': 'max-age=60', 'x-georender-region': 'us-east-1' }).end('page'),
      );
      edge = await startEdge(config);
    });
    after(async () => {
      await bench.close();
      assert.deepEqual(bench.log, []);
    });

    async function startEdge(config: RouterConfig): Promise<LocalEdge> {
      const { keyHeaders, originRequestPolicy } = sitePolicies(engine, { countries: true, devices: true });
      const policies = { cachePolicy: defaultCachePolicy(keyHeaders), originRequestPolicy };
      const siteUrl = siteOf('site').url;
      if (engine === 'lambda-at-edge') {
        const code = await buildLambdaAtEdge({
          ...config,
          renderers: Object.fromEntries(config.table.regions.map((name) => [name, endpointOf(region.url)])),
          siteEndpoints: Object.fromEntries([...sites].map(([domain, { url }]) => [domain, endpointOf(url)])),
          token: 'the-token',
        });
        return bench.edge(code, { site: siteUrl }, { engine, ...policies });
      }
      const others = [...sites].map(([domain, { url }]) => [domain === 'site' ? 'site' : siteOriginId(domain), url]);
      const regions = config.table.regions.map((name) => [serveOriginId(name), region.url]);
      return bench.edge(await buildEdgeBundle(config), Object.fromEntries([...others, ...regions]), {
        responseFunctionCode: await buildFilesBundle(config),
        responseFunctionSetsCookies: true,
        ...policies,
      });
    }

    function endpointOf(url: string) {
      return { domain: '127.0.0.1', protocol: 'http', port: Number(new URL(url).port) } as const;
    }

    function siteOf(domain: string): FixtureOrigin {
      return sites.get(domain) ?? assert.fail(`no site ${domain}`);
    }

    function ask(target: string, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
      const named = { host: 'www.example.com', 'user-agent': DESKTOP, accept: 'text/html' };
      return send(edge.url, target, { headers: { ...named, ...headers } });
    }

    const isHit = ({ headers }: Got): boolean => headers['x-cache'] === 'Hit from cloudfront';
    const armOf = ({ headers }: Got): string | undefined =>
      [headers['set-cookie'] ?? []].flat().find((line) => line.startsWith('arm='));

    it('shows each country and device its site, from copies of its own', async () => {
      const german = { cookie: 'arm=control', 'cloudfront-viewer-country': 'DE' };
      const french = { ...german, 'cloudfront-viewer-country': 'FR' };
      const visitors = [
        [{ cookie: 'arm=control' }, 'site'],
        [german, 'de.example.net'],
        [french, 'fr.example.net'],
        [{ ...german, 'user-agent': PHONE }, 'm.example.net'],
        [{ ...french, 'user-agent': TABLET }, 'fr.example.net'],
      ] as const;
      for (const turn of [1, 2])
        for (const target of ['/shop', '/shop.css'])
          for (const [headers, domain] of visitors)
            assert.equal((await ask(target, headers)).body, domain, `${target} ${domain}, turn ${turn}`);
      assert.ok(isHit(await ask('/shop', german)));
    });

    it('keeps a visitor in the arm that the first answer’s cookie names', async () => {
      const first = await ask('/start');
      const [, arm = ''] = /^arm=(\w+); Path=\/; Max-Age=604800; SameSite=Lax; Secure$/.exec(armOf(first) ?? '') ?? [];
      assert.equal(first.body, arm === 'new' ? 'new.example.net' : 'site');
      const other = arm === 'new' ? 'control' : 'new';
      for (const named of [arm, other]) {
        const again = await ask('/start', { cookie: `arm=${named}` });
        assert.equal(again.body, named === 'new' ? 'new.example.net' : 'site');
        assert.match(armOf(again) ?? '', new RegExp(`^arm=${named};`));
      }
    });

    it('gives a copy’s next visitor the cookie of the same arm, and shares copies by arm alone', async () => {
      await ask('/copy', { cookie: 'arm=new' });
      const copy = await ask('/copy', { cookie: 'arm=new' });
      assert.ok(isHit(copy));
      assert.match(armOf(copy) ?? '', /^arm=new;/);
      const [forged, none] = [await ask('/forged', { cookie: 'arm=7f3a' }), await ask('/forged')];
      assert.ok(isHit(none));
      assert.deepEqual(armOf(forged), armOf(none));
    });

    it('shares a script within an arm, without anybody’s cookie', async () => {
      for (const [named, domain] of [
        ['control', 'site'],
        ['new', 'new.example.net'],
      ] as const) {
        const first = await ask('/assets/app.js', { cookie: `arm=${named}; theme=dark` });
        const second = await ask('/assets/app.js', { cookie: `arm=${named}; theme=light` });
        assert.deepEqual([first.body, second.body, isHit(second)], [domain, domain, true]);
        assert.deepEqual([first.headers['set-cookie'], second.headers['set-cookie']], [undefined, undefined]);
        assert.equal(siteOf(domain).received.at(-1)?.headers.cookie, undefined);
      }
    });

    it('tells the site the arm, at the first visit, too', async () => {
      const answer = await ask('/told');
      const [, arm = ''] = /^arm=(\w+)/.exec(armOf(answer) ?? '') ?? [];
      const { headers } = siteOf(answer.body).received.at(-1) ?? assert.fail('the site was not asked');
      assert.equal(headers.cookie, `arm=${arm}`);
      assert.match(String(headers['x-georender-site']), new RegExp(`^${arm}/`));
    });

    it('gives bots and prerenderers the named arm, one for all countries, and no cookie', async () => {
      for (const { name, userAgent, headers, domain } of CHOICE_CASES.filter(({ isBot }) => isBot)) {
        // Apart from all copies of the other cases.
        const target = `/${encodeURIComponent(name)}.png`;
        for (const country of ['DE', 'US', 'FR']) {
          const sent = { 'user-agent': userAgent, cookie: 'arm=new', 'cloudfront-viewer-country': country, ...headers };
          const answer = await ask(target, sent);
          assert.equal(answer.body, domain === '' ? 'site' : domain, `${name}, ${country}`);
          assert.equal(armOf(answer), undefined, name);
        }
      }
      const page = await ask('/a-page', { 'user-agent': 'Googlebot/2.1', cookie: 'arm=new' });
      assert.deepEqual([page.body, page.headers['set-cookie']], ['page', undefined]);
    });

    it('shows a bot no copy that a person’s cookie came with', async () => {
      const bot = { 'user-agent': 'Googlebot/2.1', accept: 'application/json' };
      await ask('/data', { cookie: 'arm=control' });
      const answer = await ask('/data', bot);
      assert.equal(armOf(answer), undefined);
      assert.match(armOf(await ask('/data', { cookie: 'arm=control' })) ?? '', /^arm=control/);
    });

    it('sends uploads to the same site', async function () {
      // With Lambda@Edge the default behaviour has an origin group, which takes no uploads.
      if (engine === 'lambda-at-edge') return;
      await send(edge.url, '/form', {
        method: 'POST',
        headers: { host: 'www.example.com', 'user-agent': DESKTOP, cookie: 'arm=new' },
        body: 'x',
      });
      assert.equal(siteOf('new.example.net').received.at(-1)?.target, '/form');
    });
  });
}

/** The engines must not differ in what they list. */
describe('the policies of a choice of sites', () => {
  const named: Readonly<Record<EdgeEngine, readonly [keys: readonly string[], forwards: number]>> = {
    'cloudfront-function': [
      ['x-georender-site', 'access-control-request-method', 'access-control-request-headers'],
      10,
    ],
    'lambda-at-edge': [
      [
        'x-georender-site',
        'cloudfront-viewer-country',
        'cloudfront-is-smarttv-viewer',
        'cloudfront-is-tablet-viewer',
        'cloudfront-is-mobile-viewer',
      ],
      9,
    ],
  };
  for (const engine of EDGE_ENGINES) {
    it(`stay within CloudFront’s ten headers: ${engine}`, () => {
      const { keyHeaders, originRequestPolicy } = sitePolicies(engine, { countries: true, devices: true });
      const [keys, forwards] = named[engine];
      assert.deepEqual(keyHeaders, keys);
      assert.equal(originRequestPolicy.headers.length, forwards);
      assert.ok(defaultCachePolicy(keyHeaders).headers.length <= 10);
      assert.deepEqual(sitePolicies(engine, undefined).keyHeaders, []);
    });
  }
});
