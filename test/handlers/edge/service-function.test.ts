// The built CloudFront Functions of a stack with a prerender service.
import assert from 'node:assert/strict';
import { buildEdgeBundle, buildFilesBundle } from '../../../bundles/edge-bundle';
import { BOT_HEADER, CACHE_HEADER, REGION_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import { PRERENDER_SERVICE_ORIGIN_ID } from '../../../core/contract/prerender-service';
import type { HeaderPairs } from '../../../emulators/cloudfront/edge-request';
import { type EdgeFunction, loadEdgeFunction } from '../../../emulators/cloudfront/function/function-sandbox';
import { NJS, NJS_MISSING, runUnderNjs } from '../../support/edge/njs';
import { HOST, OTHER, SERVICE_BROWSERS, SHARED, serviceConfig, TENTH } from '../../support/edge/service-router';
import { skip } from '../../support/run/skip';

const BOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const ORIGINS = ['site', PRERENDER_SERVICE_ORIGIN_ID, 'serve-us-east-1', 'serve-eu-central-1', 'serve-ap-south-1'];

interface Asked {
  readonly path: string;
  readonly query: string | undefined;
}

function callOf({ path, query }: Asked, headers: Readonly<Record<string, string>> = {}) {
  const all = { host: HOST, 'user-agent': BOT, 'cloudfront-viewer-country': 'DE', cookie: 'a=1', ...headers };
  return {
    request: { method: 'GET', path, rawQuery: query, headers: Object.entries(all) },
    ...{
      viewerIp: '192.0.2.1',
      requestId: 'request-1',
      nowMs: 0,
      edgeLocation: { name: 'XDE', serverIp: '127.0.0.1' },
    },
  };
}

function routed(router: EdgeFunction, asked: Asked, headers?: Readonly<Record<string, string>>) {
  const outcome = router.run(callOf(asked, headers));
  if ('response' in outcome) return assert.fail('it answered by itself');
  const { request, origin } = outcome;
  return { uri: request.path, query: request.rawQuery, headers: Object.fromEntries(request.headers), origin };
}

describe('the built router with a prerender service', () => {
  const load = async (settings: Parameters<typeof serviceConfig>[0]) =>
    loadEdgeFunction(await buildEdgeBundle(serviceConfig(settings)), { originIds: ORIGINS, onLog: assert.fail });

  it('sends the service its share, with the page’s URL as the path, and regions the rest', async () => {
    const router = await load(TENTH);
    const { uri, query, headers, origin } = routed(router, { ...SHARED, query: `utm_source=x&${SHARED.query}` });
    assert.deepEqual(origin, { kind: 'origin', id: PRERENDER_SERVICE_ORIGIN_ID });
    assert.deepEqual([uri, query], [`/https://${HOST}/articles/1`, 'a=%2F']);
    assert.deepEqual(
      [headers[URL_HEADER], headers[BOT_HEADER], headers['cookie']],
      [`https://${HOST}/articles/1?a=%2F`, `desktop ${HOST}`, undefined],
    );
    const others = routed(router, OTHER);
    assert.deepEqual([others.uri, others.origin.kind], ['/', 'group']);
  });

  it('sends the service all pages where it is alone, and people and files to the site', async () => {
    const router = await load({ prerenderService: 'alone' });
    for (const asked of [SHARED, OTHER, { path: '/', query: undefined }])
      assert.deepEqual(routed(router, asked).origin, { kind: 'origin', id: PRERENDER_SERVICE_ORIGIN_ID });
    assert.equal(routed(router, OTHER, { 'user-agent': 'Mozilla/5.0 Firefox/143.0' }).origin.kind, 'default');
    assert.equal(routed(router, { path: '/app.js', query: undefined }).origin.kind, 'default');
    assert.equal(routed(router, { path: '/reset', query: 'token=1' }).origin.kind, 'default');
  });

  it('sends the service’s own browsers to the site, marked or not', async () => {
    const router = await load({ prerenderService: 'alone' });
    assert.equal(routed(router, OTHER, { 'x-prerender': '1' }).origin.kind, 'default');
    for (const userAgent of SERVICE_BROWSERS)
      assert.equal(routed(router, OTHER, { 'user-agent': userAgent }).origin.kind, 'default', userAgent);
  });

  it('keeps encoded characters of the URL', async () => {
    const router = await load({ prerenderService: 'alone' });
    const { uri, query } = routed(router, { path: '/caf%C3%A9/a%2Fb//c', query: 'q=a%26b+c%25&r=?' });
    assert.deepEqual([uri, query], [`/https://${HOST}/caf%C3%A9/a%2Fb//c`, 'q=a%26b+c%25&r=?']);
  });

  it('has no byte of it without a service', async () => {
    const without = await buildEdgeBundle(serviceConfig({}));
    assert.doesNotMatch(without, /prerender-service/);
    assert.equal(await buildFilesBundle(serviceConfig({})), await buildFilesBundle(serviceConfig({ canary: true })));
  });

  it('runs under njs', async function () {
    if (NJS === undefined) return skip(this, NJS_MISSING);
    const driver = `
      import cloudfront from 'cloudfront';
      async function drive() {
        var queries = ['a=%2F', undefined];
        for (var index = 0; index < 2; index += 1) {
          var query = queries[index];
          var request = await handler({ request: { method: 'GET', uri: '/articles/1', querystring: {},
            rawQueryString: function () { return query; }, headers: {
            host: { value: '${HOST}' }, 'user-agent': { value: ${JSON.stringify(BOT)} } } } });
          print([request.uri, request.querystring, cloudfront.chosen()[0]]);
        }
      }
      drive().catch(function (error) { console.log(String(error) + error.stack); });`;
    const printed = runUnderNjs(NJS, await buildEdgeBundle(serviceConfig(TENTH)), driver);
    assert.deepEqual(
      printed.map((line) => JSON.parse(line)),
      [
        [`/https://${HOST}/articles/1`, 'a=%2F', PRERENDER_SERVICE_ORIGIN_ID],
        ['/', {}, 'serve-us-east-1'],
      ],
    );
  });
});

describe('the built function at viewer-response with a prerender service', () => {
  const ANSWER: HeaderPairs = [
    ['cache-control', 'max-age=60'],
    ['set-cookie', '__cf_bm=1'],
  ];
  const shown = async (asked: Asked, headers: HeaderPairs, sent?: Readonly<Record<string, string>>) => {
    const files = loadEdgeFunction(await buildFilesBundle(serviceConfig(TENTH)), { originIds: [], onLog: assert.fail });
    return files.runResponse(callOf(asked, sent), { status: 200, headers });
  };

  it('marks the service’s answers, and removes their cookies', async () => {
    assert.deepEqual(await shown(SHARED, ANSWER), [
      ['cache-control', 'max-age=60'],
      [CACHE_HEADER, 'SERVICE'],
    ]);
  });

  it('replaces a mark that the service sends itself', async () => {
    assert.deepEqual(await shown(SHARED, [[CACHE_HEADER, 'HIT']]), [[CACHE_HEADER, 'SERVICE']]);
  });

  it('changes no answer of a region, nor of the site', async () => {
    const ofRegion: HeaderPairs = [...ANSWER, [REGION_HEADER, 'us-east-1']];
    assert.deepEqual(await shown(SHARED, ofRegion), ofRegion);
    assert.deepEqual(await shown(OTHER, ANSWER), ANSWER);
    assert.deepEqual(await shown(SHARED, ANSWER, { 'user-agent': 'Mozilla/5.0 Firefox/143.0' }), ANSWER);
    assert.deepEqual(await shown(SHARED, ANSWER, { authorization: 'Basic a' }), ANSWER);
  });
});
