// The npm server `prerender` as the service behind the built router: it renders through the edge, and never itself.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type PrerenderServer, startPrerender, TUNED } from '../../../bench/peers/prerender';
import { buildEdgeBundle, buildFilesBundle } from '../../../bundles/edge-bundle';
import { CACHE_HEADER } from '../../../core/contract/header-names';
import { PRERENDER_SERVICE_ORIGIN_ID } from '../../../core/contract/prerender-service';
import { findChromium, thisMachine } from '../../../local/chromium';
import { serviceConfig } from '../../support/edge/service-router';
import { EdgeBench } from './edge-bench';
import { send } from './fixture-origin';

describe('npm’s prerender behind the built router', function () {
  this.timeout(120_000);
  const bench = new EdgeBench();
  let folder: string;
  let server: PrerenderServer;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'georender-prerender-'));
    const chromium = await findChromium(thisMachine());
    server = await startPrerender('prerender', { hosts: [], chromium, temporaryDir: folder }, TUNED);
  });
  after(async () => {
    await server.close();
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers bots with the page that it renders of the site', async () => {
    const script = '<script>document.body.append("rendered ", location.search)</script>';
    const site = await bench.origin((_, res) =>
      res.writeHead(200, { 'content-type': 'text/html' }).end(`<title>Storks</title><body>${script}`),
    );
    const config = serviceConfig({ prerenderService: 'alone', scheme: 'http', hosts: 'any' });
    const [code, responseFunctionCode] = [await buildEdgeBundle(config), await buildFilesBundle(config)];
    const urls = { site: site.url, [PRERENDER_SERVICE_ORIGIN_ID]: server.url };
    const { url } = await bench.edge(code, urls, { responseFunctionCode });
    const headers = { 'user-agent': 'Googlebot/2.1', accept: 'text/html' };
    const answer = await send(url, '/storks?page=2', { headers: { ...headers, host: new URL(url).host } });
    assert.deepEqual([answer.status, answer.headers[CACHE_HEADER]], [200, 'SERVICE']);
    assert.match(answer.body, /<title>Storks<\/title>.*rendered \?page=2/s);
    // Its own requests came through the same edge, and reached the site.
    assert.deepEqual(
      site.received.map(({ target }) => target),
      ['/storks?page=2'],
    );
    assert.deepEqual(bench.log, []);
  });
});
