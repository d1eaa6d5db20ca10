// The behaviour of the HTTP API at the local edge, and the invalidation of everything.
import assert from 'node:assert/strict';
import { EdgeBench, PASS } from './edge-bench';
import { replying, send } from './fixture-origin';

describe('local edge, API', () => {
  let bench: EdgeBench;
  beforeEach(() => (bench = new EdgeBench()));
  afterEach(() => bench.close());

  it('passes the paths of the API to its own origin, without function and cache, before all others', async () => {
    const site = await bench.origin(replying(200, 'site'));
    const api = await bench.origin(replying(200, 'api', { 'cache-control': 'max-age=60' }));
    const at = await bench.edge(
      PASS,
      { site: site.url, api: api.url },
      { api: { pathPatterns: ['/_georender/*', '/key.txt'], originId: 'api' } },
    );
    const bodyOf = async (target: string) => (await send(at.url, target)).body;
    assert.deepEqual(
      await Promise.all(['/_georender/jobs/1', '/key.txt', '/_georender', '/key.txt.html'].map(bodyOf)),
      ['api', 'api', 'site', 'site'],
    );
    await bodyOf('/_georender/jobs/1');
    assert.equal(api.received.length, 3, 'each request reaches it');
  });

  it('drops all answers at every location, tagged or not', async () => {
    const site = await bench.origin(replying(200, 'hello', { 'cache-control': 'max-age=600' }));
    const at = await bench.edge(PASS, { site: site.url });
    const visit = async (country: string) =>
      (await send(at.url, '/', { headers: { 'cloudfront-viewer-country': country } })).headers['x-cache'];
    const visits = async () => [await visit('DE'), await visit('JP')];
    await visits();
    assert.deepEqual(await visits(), ['Hit from cloudfront', 'Hit from cloudfront']);
    at.invalidateAll();
    assert.deepEqual(await visits(), ['Miss from cloudfront', 'Miss from cloudfront']);
  });
});
