// The router's cases over HTTP: the built router decides in the local edge, and the origins tell what reaches them.
import assert from 'node:assert/strict';
import { buildEdgeBundle } from '../../../bundles/edge-bundle';
import { BOT_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import type { LocalEdge } from '../../../emulators/cloudfront/local-edge';
import { EdgeBench } from '../../emulators/cloudfront/edge-bench';
import { type FixtureOrigin, send } from '../../emulators/cloudfront/fixture-origin';
import { CASES_CONFIGS, routerCases } from '../../support/edge/router-cases';

/** The local edge knows a country for every viewer, and HTTP a host for every request. */
const cases = routerCases().filter(({ edgeRegion, headers }) => edgeRegion === undefined && headers['host'] !== '');

const originIds = ['site', ...new Set(cases.flatMap(({ expect }) => (expect === 'site' ? [] : expect.origins)))];

describe('the built router in the local edge, over HTTP', () => {
  const bench = new EdgeBench();
  const edges = new Map<string, LocalEdge>();
  const origins = new Map<string, FixtureOrigin>();
  let keyValues: Readonly<Record<string, string>> = {};
  /** The regions whose `serve` reports that it is unwell. */
  let unwell: string | undefined;

  before(async () => {
    for (const id of originIds) {
      origins.set(
        id,
        await bench.origin((_req, res) => res.writeHead(id === unwell ? 503 : 200, { 'x-origin': id }).end()),
      );
    }
    const urls = Object.fromEntries([...origins].map(([id, { url }]) => [id, url]));
    for (const [name, config] of CASES_CONFIGS) {
      edges.set(name, await bench.edge(await buildEdgeBundle(config), urls, { keyValues: () => keyValues }));
    }
  });
  after(async () => {
    await bench.close();
    assert.deepEqual(bench.log, []);
  });

  for (const given of cases) {
    it(given.name, async () => {
      const { url } = edges.get(given.config) ?? assert.fail(`no configuration ${given.config}`);
      keyValues = given.keyValues;
      const cookies = Object.entries(given.cookies).map(([name, value]) => `${name}=${value}`);
      const target = given.query === undefined ? given.uri : `${given.uri}?${given.query}`;
      const headers = { ...given.headers, ...(cookies.length > 0 && { cookie: cookies.join('; ') }) };
      const visit = async (): Promise<string> => {
        const answer = await send(url, target, { method: given.method, headers });
        const id = String(answer.headers['x-origin']);
        const received = origins.get(id)?.received.at(-1) ?? assert.fail(`no origin answered: ${answer.status}`);
        assert.equal(received.target.replace(/\?$/, ''), given.expect === 'site' ? target.replace(/\?$/, '') : '/');
        assert.deepEqual(
          { url: received.headers[URL_HEADER], bot: received.headers[BOT_HEADER] },
          given.expect === 'site'
            ? { url: undefined, bot: undefined }
            : { url: given.expect.url, bot: `${given.expect.variant ?? 'desktop'} www.example.com` },
        );
        return id;
      };
      const [nearest, next] = given.expect === 'site' ? ['site'] : given.expect.origins;
      unwell = undefined;
      assert.equal(await visit(), nearest);
      unwell = nearest;
      if (nearest !== 'site') assert.equal(await visit(), next ?? nearest);
    });
  }
});
