import assert from 'node:assert/strict';
import { type CachePolicy, DEFAULT_CACHE_POLICY } from '../../../core/contract/edge-policies';
import { BOT_HEADER } from '../../../core/contract/header-names';
import { lifetimeSeconds } from '../../../emulators/cloudfront/cache/cache-lifetime';
import { EdgeCache } from '../../../emulators/cloudfront/cache/edge-cache';
import {
  type EdgeAnswer,
  type EdgeRequest,
  type HeaderPairs,
  headerValue,
} from '../../../emulators/cloudfront/edge-request';

const NOW_MS = Date.UTC(2026, 0, 1);
const YEAR = DEFAULT_CACHE_POLICY.maxTtlSeconds;

function lifetime(status: number, headers: Record<string, string>, policy: Partial<CachePolicy> = {}): number {
  return lifetimeSeconds({ ...DEFAULT_CACHE_POLICY, ...policy }, status, Object.entries(headers), NOW_MS);
}

const control = (value: string): Record<string, string> => ({ 'cache-control': value });

describe('lifetime at the edge', () => {
  for (const [value, seconds] of [
    ['max-age=60', 60],
    ['max-age=60, s-maxage=30', 30],
    ['S-MaxAge="30", Max-Age=60', 30],
    ['public', 0],
    ['max-age=-1', 0],
    ['max-age=x', 0],
    ['max-age=99999999999', YEAR],
    ['no-store', 0],
    ['max-age=60, no-store', 0],
    ['max-age=60, no-cache', 0],
    ['private, max-age=60', 0],
    ['no-cache="set-cookie", max-age=60', 0],
    ['max-age=60, stale-while-revalidate=600', 60],
  ] as const) {
    it(`200 with ${value}: ${seconds}`, () => assert.equal(lifetime(200, control(value)), seconds));
  }

  it('without directives: the default TTL', () => {
    assert.equal(lifetime(200, {}), 0);
    assert.equal(lifetime(200, {}, { defaultTtlSeconds: 86_400 }), 86_400);
    assert.equal(lifetime(200, {}, { minTtlSeconds: 20, defaultTtlSeconds: 10 }), 20);
  });

  it('Expires counts after max-age', () => {
    const expires = new Date(NOW_MS + 90_000).toUTCString();
    assert.equal(lifetime(200, { expires }), 90);
    assert.equal(lifetime(200, { expires, 'cache-control': 'max-age=5' }), 5);
    assert.equal(lifetime(200, { expires: '0' }, { defaultTtlSeconds: 60 }), 0);
    assert.equal(lifetime(200, { expires: new Date(NOW_MS - 1000).toUTCString() }, { defaultTtlSeconds: 60 }), 0);
  });

  it('lies within the policy’s bounds', () => {
    assert.equal(lifetime(200, control('max-age=5'), { minTtlSeconds: 20 }), 20);
    assert.equal(lifetime(200, control('no-store'), { minTtlSeconds: 20 }), 20);
    assert.equal(lifetime(200, control('max-age=500'), { maxTtlSeconds: 100 }), 100);
    assert.equal(lifetime(500, {}, { maxTtlSeconds: 0 }), 0);
  });

  it('Vary: * asks the origin every time', () => {
    assert.equal(lifetime(200, { vary: '*', 'cache-control': 'max-age=60' }), 0);
    assert.equal(lifetime(200, { vary: 'accept', 'cache-control': 'max-age=60' }), 60);
  });

  it('redirects are kept like pages, other statuses not', () => {
    assert.equal(lifetime(301, control('max-age=60')), 60);
    assert.equal(lifetime(206, control('max-age=60')), 0);
    assert.equal(lifetime(304, control('max-age=60')), 0);
  });

  for (const status of [404, 414, 500, 501, 502, 503, 504]) {
    it(`${status}: as long as it says, not at all if it says nothing`, () => {
      assert.equal(lifetime(status, {}), 0);
      assert.equal(lifetime(status, control('max-age=5')), 5);
      assert.equal(lifetime(status, control('s-maxage=300')), 300);
    });
  }
  it('410: at least CloudFront’s own minimum, which no distribution can change', () => {
    assert.equal(lifetime(410, {}), 10);
    assert.equal(lifetime(410, control('max-age=5')), 10);
    assert.equal(lifetime(410, control('s-maxage=300')), 300);
  });
  for (const [status, minimum] of [
    [400, 5],
    [403, 5],
    [405, 5],
    [412, 10],
    [415, 10],
  ] as const) {
    it(`${status}: only with max-age or s-maxage, then ${minimum} s for 5`, () => {
      assert.equal(lifetime(status, {}), 0);
      assert.equal(lifetime(status, control('max-age=5')), minimum);
      assert.equal(lifetime(status, control('max-age=300')), 300);
    });
  }
  for (const status of [401, 416, 429]) {
    it(`${status}: never`, () => assert.equal(lifetime(status, control('max-age=300')), 0));
  }
  it('no-store forbids 404, 410, 414 and 501; other errors then have the minimum, which is none', () => {
    for (const status of [404, 410, 414, 501]) {
      assert.equal(lifetime(status, control('no-store')), 0, String(status));
    }
    for (const status of [500, 502, 503, 504]) {
      assert.equal(lifetime(status, control('private, max-age=300')), 0, String(status));
    }
  });
});

function request(over: Partial<EdgeRequest> = {}): EdgeRequest {
  return { method: 'GET', path: '/a', rawQuery: undefined, headers: [], ...over };
}

function page(body: string, headers: HeaderPairs = [['cache-control', 'max-age=60']]): EdgeAnswer {
  return { status: 200, headers, body: Buffer.from(body) };
}

describe('edge cache', () => {
  let nowMs: number;
  let cache: EdgeCache;

  function open(over: Partial<CachePolicy> = {}, limits: { maxEntries?: number; maxBytes?: number } = {}): void {
    nowMs = NOW_MS;
    cache = new EdgeCache({ policy: { ...DEFAULT_CACHE_POLICY, ...over }, clock: () => nowMs, ...limits });
  }
  const store = (location: string, asked: EdgeRequest, answer: EdgeAnswer): void =>
    cache.store(location, asked, answer, cache.moment());
  const freshAnswer = (location: string, asked: EdgeRequest): EdgeAnswer | undefined => {
    const kept = cache.lookup(location, asked);
    return kept?.state === 'fresh' ? kept.answer : undefined;
  };
  const bodyAt = (asked: EdgeRequest, location = 'XDE'): string | undefined =>
    freshAnswer(location, asked)?.body.toString();

  beforeEach(() => open());

  it('gives what was stored, with its headers and age, until it expires', () => {
    const headers: HeaderPairs = [
      ['cache-control', 'max-age=60'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['age', '7'],
    ];
    store('XDE', request(), page('x', headers));
    nowMs += 59_999;
    const answer = freshAnswer('XDE', request());
    assert.deepEqual(answer?.headers, [...headers.slice(0, 3), ['age', '59']]);
    nowMs += 1;
    assert.equal(freshAnswer('XDE', request()), undefined);
  });

  it('keeps every location apart', () => {
    store('XDE', request(), page('de'));
    assert.equal(bodyAt(request(), 'XUS'), undefined);
    store('XUS', request(), page('us'));
    assert.equal(bodyAt(request()), 'de');
  });

  for (const [what, over] of [
    ['path', { path: '/%61' }],
    ['query', { rawQuery: 'x=1' }],
    ['empty query', { rawQuery: '' }],
    ['cookie', { headers: [['cookie', 'a=1']] }],
    ['bot header', { headers: [[BOT_HEADER, 'www.example.com|desktop']] }],
    ['accept-encoding', { headers: [['accept-encoding', 'br, gzip;q=0.5']] }],
  ] as const) {
    it(`another ${what} is another key`, () => {
      store('XDE', request(), page('one'));
      assert.equal(bodyAt(request(over)), undefined);
      store('XDE', request(over), page('two'));
      assert.equal(bodyAt(request()), 'one');
      assert.equal(bodyAt(request(over)), 'two');
    });
  }

  it('has no part that the policy does not list', () => {
    store(
      'XDE',
      request({
        headers: [
          ['user-agent', 'a'],
          ['accept-encoding', 'br'],
        ],
      }),
      page('one'),
    );
    assert.equal(
      bodyAt(
        request({
          headers: [
            ['user-agent', 'b'],
            ['accept-encoding', 'gzip;q=0'],
          ],
        }),
      ),
      'one',
    );
    open({ cookies: 'none', queryStrings: 'none', gzip: false });
    store('XDE', request(), page('two'));
    assert.equal(
      bodyAt(
        request({
          rawQuery: 'x',
          headers: [
            ['cookie', 'a=1'],
            ['accept-encoding', 'gzip'],
          ],
        }),
      ),
      'two',
    );
  });

  it('the order of cookies is no part of the key', () => {
    store('XDE', request({ headers: [['cookie', 'b=2; a=1']] }), page('one'));
    assert.equal(bodyAt(request({ headers: [['cookie', 'a=1; b=2']] })), 'one');
  });

  it('HEAD is answered by a GET’s entry, GET not by a HEAD’s', () => {
    const head = request({ method: 'HEAD' });
    store('XDE', head, page(''));
    assert.equal(bodyAt(request()), undefined);
    assert.equal(bodyAt(head), '');
    store('XDE', request(), page('whole'));
    assert.equal(bodyAt(head), 'whole');
  });

  it('keeps nothing of other methods, or what says no-store', () => {
    store('XDE', request({ method: 'POST' }), page('x'));
    store('XDE', request({ path: '/b' }), page('x', [['cache-control', 'no-store']]));
    assert.equal(bodyAt(request({ method: 'POST' })), undefined);
    assert.equal(bodyAt(request()), undefined);
    assert.equal(bodyAt(request({ path: '/b' })), undefined);
  });

  it('drops the least recently used beyond its number of entries', () => {
    open({}, { maxEntries: 2 });
    store('XDE', request({ path: '/1' }), page('1'));
    store('XDE', request({ path: '/2' }), page('2'));
    assert.equal(bodyAt(request({ path: '/1' })), '1');
    store('XDE', request({ path: '/3' }), page('3'));
    assert.deepEqual(
      ['/1', '/2', '/3'].map((path) => bodyAt(request({ path }))),
      ['1', undefined, '3'],
    );
  });

  it('drops the least recently used beyond its bytes, and counts replaced ones once', () => {
    open({}, { maxBytes: 25_000 });
    for (let i = 0; i < 5; i++) {
      store('XDE', request({ path: '/1' }), page('1'.repeat(10_000)));
    }
    store('XDE', request({ path: '/2' }), page('2'.repeat(10_000)));
    assert.equal(bodyAt(request({ path: '/1' }))?.length, 10_000);
    store('XDE', request({ path: '/3' }), page('3'.repeat(10_000)));
    assert.deepEqual(
      ['/1', '/2', '/3'].map((path) => bodyAt(request({ path }))?.length),
      [10_000, undefined, 10_000],
    );
  });

  it('joins repeated headers in a key', () => {
    const twice: HeaderPairs = [
      [BOT_HEADER, 'a'],
      [BOT_HEADER, 'b'],
    ];
    assert.equal(headerValue(twice, BOT_HEADER), 'a, b');
    store('XDE', request({ headers: twice }), page('one'));
    assert.equal(bodyAt(request({ headers: [[BOT_HEADER, 'a']] })), undefined);
  });
});
