// The built Lambda@Edge router: what it remembers, what it does to answers, and hostile requests.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BOT_HEADER, MINUTE_HEADER, REGION_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import type { EdgeRequest, HeaderPairs } from '../../../emulators/cloudfront/edge-request';
import { loadLambdaFunction } from '../../../emulators/cloudfront/lambda/lambda-sandbox';
import { buildLambdaRouter, type LambdaRouter, loadLambdaRouter } from '../../support/edge/lambda-router';
import { CASES_CONFIG, casesConfig } from '../../support/edge/router-cases';

const OWN = [URL_HEADER, BOT_HEADER, MINUTE_HEADER];

function requestFor(path: string, headers: Readonly<Record<string, string>> = {}, rawQuery?: string): EdgeRequest {
  return { method: 'GET', path, rawQuery, headers: Object.entries({ host: 'www.example.com', ...headers }) };
}

const CRAWLER = { 'user-agent': 'Googlebot/2.1', accept: 'text/html' };

describe('the built Lambda@Edge router, beyond single decisions', () => {
  let code: string;
  let nowMs = 0;
  let router: LambdaRouter;
  before(async () => {
    code = await buildLambdaRouter({ ...CASES_CONFIG, sessionCookies: casesConfig('sessions').sessionCookies });
  });
  beforeEach(() => {
    nowMs = 0;
    router = loadLambdaRouter(code, { clock: () => nowMs });
  });

  async function atOrigin(country = 'DE'): Promise<EdgeRequest> {
    const { headers } = await router.atViewer(requestFor('/articles/1', CRAWLER, 'utm_source=x&a=1'));
    const place: HeaderPairs = [['cloudfront-viewer-country', country]];
    return requestFor('/articles/1', Object.fromEntries([...headers, ...place]), 'utm_source=x&a=1');
  }

  it('skips a region for 30 s after a failure, and asks the site when all have failed', async () => {
    const request = await atOrigin();
    const visit = async (id: string): Promise<readonly (string | undefined)[]> => [
      (await router.atOrigin(request, 1, id)).region,
      (await router.atOrigin(request, 2, id)).region,
    ];
    assert.deepEqual(await visit('a'), ['eu-central-1', 'ap-south-1']);
    assert.equal((await router.atOrigin(request, 1, 'b')).region, 'ap-south-1');
    assert.deepEqual(await visit('c'), ['ap-south-1', 'us-east-1']);
    assert.deepEqual(await visit('d'), ['us-east-1', undefined]);
    assert.deepEqual(await visit('e'), [undefined, undefined]);
    nowMs = 29_999;
    assert.equal((await router.atOrigin(request, 1, 'f')).region, undefined);
    nowMs = 30_000;
    assert.equal((await router.atOrigin(request, 1, 'g')).region, 'eu-central-1');
  });

  it('sends the site the path and the query as the viewer sent them', async () => {
    const request = await atOrigin();
    for (const id of ['a', 'b', 'c']) {
      await router.atOrigin(request, 1, id);
      await router.atOrigin(request, 2, id);
    }
    const { uri, query, region } = await router.atOrigin(request, 1, 'd');
    assert.deepEqual({ uri, query, region }, { uri: '/articles/1', query: 'utm_source=x&a=1', region: undefined });
  });

  it('sends the site the page’s path and query even if the first attempt’s changes stayed', async () => {
    const request = await atOrigin();
    await router.atOrigin(request, 1, 'a');
    await router.atOrigin(request, 2, 'a');
    await router.atOrigin(request, 1, 'b');
    await router.atOrigin(request, 2, 'b');
    const changed = await router.atOrigin(request, 1, 'c');
    const asChanged = { method: 'GET', path: changed.uri, rawQuery: changed.query, headers: changed.headers };
    const { uri, query, region, headers } = await router.atOrigin(asChanged, 2, 'c');
    assert.deepEqual({ uri, query, region }, { uri: '/articles/1', query: 'a=1', region: undefined });
    assert.deepEqual(
      headers.filter(([name]) => name === 'host'),
      [['host', 'site.example']],
    );
  });

  it('keeps no copy of an answer that is no region’s in the place of a page', async () => {
    const request = await atOrigin();
    const kept: HeaderPairs = [['cache-control', 's-maxage=31536000']];
    assert.deepEqual(await router.atResponse(request, 200, kept), [['cache-control', 'no-store']]);
    const fromRegion: HeaderPairs = [...kept, [REGION_HEADER, 'eu-central-1']];
    assert.deepEqual(await router.atResponse(request, 200, fromRegion), fromRegion);
    assert.deepEqual(await router.atResponse(requestFor('/articles/1'), 200, kept), kept);
  });

  it('tells bots to come again if a region’s API answers 500 by itself, and skips the region for 30 s', async () => {
    const request = await atOrigin();
    const asked = async (attempt: 1 | 2, id: string): Promise<EdgeRequest> => {
      const { uri, query, headers } = await router.atOrigin(request, attempt, id);
      return { method: 'GET', path: uri, rawQuery: query, headers };
    };
    const refused = {
      status: 503,
      headers: [
        ['cache-control', 'no-store'],
        ['retry-after', '30'],
      ],
    };
    assert.deepEqual(await router.responseHead(await asked(1, 'a'), 500, []), refused);
    assert.equal((await router.atOrigin(request, 1, 'b')).region, 'ap-south-1');
    assert.equal((await router.atOrigin(request, 2, 'c')).region, 'us-east-1');
    nowMs = 30_000;
    assert.equal((await router.atOrigin(request, 1, 'd')).region, 'eu-central-1');
  });

  it('leaves a 500 as it is that a page, the site or a person’s request has', async () => {
    const request = await atOrigin();
    const { uri, query, headers } = await router.atOrigin(request, 1, 'a');
    const asked = { method: 'GET', path: uri, rawQuery: query, headers };
    const own: HeaderPairs = [[REGION_HEADER, 'eu-central-1']];
    assert.deepEqual(await router.responseHead(asked, 500, own), { status: 500, headers: own });
    assert.equal((await router.responseHead(request, 500, [])).status, 500);
    assert.equal((await router.responseHead(requestFor('/articles/1'), 500, [])).status, 500);
    assert.equal((await router.atOrigin(request, 1, 'b')).region, 'eu-central-1');
  });

  it('removes cookies from answers that everybody shares, and from no other', async () => {
    const headers: HeaderPairs = [
      ['etag', '"1"'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ];
    const answered = async (path: string, sent: Readonly<Record<string, string>> = {}) =>
      router.atResponse(
        requestFor(path, Object.fromEntries((await router.atViewer(requestFor(path, sent))).headers)),
        200,
        headers,
      );
    assert.deepEqual(await answered('/app.js'), [['etag', '"1"']]);
    assert.deepEqual(await answered('/app.js', { cookie: 'theme=dark' }), [['etag', '"1"']]);
    assert.deepEqual(await answered('/app.js', { cookie: 'connect.sid=1' }), headers);
    assert.deepEqual(await answered('/app.js', { 'sec-fetch-dest': 'document' }), headers);
    assert.deepEqual(await answered('/report.pdf'), headers);
    assert.deepEqual(await answered('/'), headers);
  });

  it('counts only CloudFront’s own mark as a second attempt', async () => {
    const request = await atOrigin();
    const forged = { ...request, headers: [...request.headers, ['x-georender-attempt', '2'] as const] };
    assert.equal((await router.atOrigin(forged, 1)).region, 'eu-central-1');
    assert.equal((await router.atOrigin(forged, 1)).region, 'eu-central-1');
  });

  it('lets a person’s second attempt go where CloudFront sends it', async () => {
    const person = requestFor('/articles/1', { 'user-agent': 'Mozilla/5.0' }, 'a=%2F');
    const { uri, query, region } = await router.atOrigin(person, 2);
    assert.deepEqual({ uri, query, region }, { uri: '/articles/1', query: 'a=%2F', region: undefined });
  });

  it('tells events apart by their type, not by headers', async () => {
    const forged = requestFor('/articles/1', {
      ...CRAWLER,
      [URL_HEADER]: 'https://evil.example/',
      [BOT_HEADER]: 'desktop evil.example',
      'cloudfront-viewer-country': 'DE',
    });
    const viewer = Object.fromEntries((await router.atViewer(forged)).headers);
    assert.equal(viewer[URL_HEADER], 'https://www.example.com/articles/1');
    const person = { ...forged, headers: forged.headers.filter(([name]) => name !== 'user-agent') };
    const names = (await router.atViewer(person)).headers.map(([name]) => name);
    assert.ok(!names.includes(URL_HEADER) && !names.includes(BOT_HEADER));
  });

  it('gives the viewer the site, and logs a line, after an error of its own', async () => {
    const lines: string[] = [];
    const broken = loadLambdaFunction(code, {
      clock: () => {
        throw new Error('no clock');
      },
      onLog: (line) => lines.push(line),
    });
    const { headers } = await atOrigin();
    const request = {
      clientIp: '127.0.0.1',
      method: 'GET',
      uri: '/articles/1',
      querystring: 'a=1',
      headers: Object.fromEntries(headers.map(([name, value]) => [name, [{ key: name, value }]])),
    };
    const config = { requestId: 'request' };
    for (const eventType of ['viewer-request', 'origin-request'] as const) {
      const event = { Records: [{ cf: { config: { ...config, eventType }, request } }] };
      const { uri, querystring, origin } = Object(await broken.run(eventType, event));
      assert.deepEqual({ uri, querystring, origin }, { uri: '/articles/1', querystring: 'a=1', origin: undefined });
    }
    assert.deepEqual(lines, ['georender: Error: no clock', 'georender: Error: no clock']);
  });

  it('changes only our own headers and cookies at viewer-request, for any request', async () => {
    const token = fc.stringMatching(/^[!#$%&'*+.^_`|~a-z0-9-]{1,20}$/);
    const value = fc.oneof(
      fc.stringMatching(/^[\x21-\x7e\x80-\xff]{0,40}$/),
      fc.constantFrom(
        'Googlebot/2.1',
        'www.example.com',
        'text/html',
        '*/*',
        'document',
        '__proto__',
        'a=b; connect.sid=x',
      ),
    );
    const known = fc.constantFrom(
      'user-agent',
      'accept',
      'cookie',
      'sec-fetch-dest',
      'authorization',
      '__proto__',
      ...OWN,
    );
    const headers = fc.uniqueArray(fc.tuple(fc.oneof(known, token), value), { selector: ([name]) => name });
    const query = fc.option(fc.stringMatching(/^[\x21\x22\x24-\x7e]{0,40}$/), { nil: undefined });
    const path = fc.oneof(
      fc.stringMatching(/^\/[\x21-\x3e\x40-\x7e]{0,60}$/),
      fc.constantFrom('/', '/a%2Fb', '/%zz', '//evil.example/'),
    );
    const country = fc.constantFrom('DE', 'zz', '__proto__', '');
    await fc.assert(
      fc.asyncProperty(path, query, headers, country, fc.boolean(), async (uri, rawQuery, given, place, isBot) => {
        const named: HeaderPairs = [
          ['host', 'www.example.com'],
          ...(isBot ? [['user-agent', 'GPTBot/1.0'] as const] : []),
        ];
        const sent = [
          ...named,
          ...given.filter(
            ([name]) => (!named.some(([own]) => own === name) && !/^(?:via|x-)/.test(name)) || OWN.includes(name),
          ),
        ];
        const viewer = await router.atViewer({ method: 'GET', path: uri, rawQuery, headers: sent });
        const others = (all: HeaderPairs) => all.filter(([name]) => !OWN.includes(name) && name !== 'cookie').sort();
        assert.deepEqual(others(viewer.headers), others(sent));
        assert.deepEqual({ uri: viewer.uri, query: viewer.query || undefined }, { uri, query: rawQuery || undefined });
        const set = viewer.headers.flatMap(([name]) => (OWN.includes(name) ? [name] : [])).sort();
        assert.ok(['', MINUTE_HEADER, [BOT_HEADER, URL_HEADER].join()].includes(set.join()), set.join());
        const request = {
          method: 'GET',
          path: uri,
          rawQuery,
          headers: [...viewer.headers, ['cloudfront-viewer-country', place] as const],
        };
        const { region, uri: target, query: left } = await router.atOrigin(request, 1);
        assert.equal(region !== undefined, set.includes(URL_HEADER));
        const isSite = region === undefined;
        assert.deepEqual(
          { target, left: left || undefined },
          isSite ? { target: uri, left: rawQuery || undefined } : { target: '/', left: undefined },
        );
      }),
      { numRuns: 300 },
    );
  });
});
