import assert from 'node:assert/strict';
import { mayOutliveRender } from '../../../../handlers/render/tab/response-reuse';

type Headers = Readonly<Record<string, string>>;

describe('handlers/render/tab/response-reuse', () => {
  const asked: readonly (readonly [string, Headers])[] = [
    ['that may not be stored', { 'cache-control': 'no-store' }],
    ['that has to be revalidated', { 'cache-control': 'no-cache', etag: '"1"' }],
    [
      'that has to be revalidated, with any lifetime',
      { 'Cache-Control': 'public, No-Cache, max-age=600', expires: 'Fri, 01 Jan 2100 00:00:00 GMT' },
    ],
    [
      'that is stale at once',
      { 'cache-control': 'max-age=0, must-revalidate', 'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT' },
    ],
    ['without such headers', {}],
    ['that only shared caches keep', { 'cache-control': 's-maxage=600' }],
    ['that is never shown stale', { 'cache-control': 'max-age=0, stale-while-revalidate=0' }],
  ];
  for (const [what, headers] of asked) {
    it(`lets the cache keep an answer ${what}: the next render asks anyway`, () => {
      for (const type of ['Fetch', 'Script', 'Document'] as const)
        assert.equal(mayOutliveRender(type, { status: 200, headers }), false, type);
    });
  }

  const reused: readonly (readonly [string, Headers, number?])[] = [
    ['with a lifetime', { 'cache-control': 'public, max-age=60' }],
    ['with a lifetime in the second of two lines', { 'cache-control': 'public\nmax-age=60' }],
    ['with two lifetimes, one of them zero', { 'cache-control': 'max-age=0, max-age=60' }],
    ['with a directive that only resembles one', { 'cache-control': 'x-max-age=0, max-age=60' }],
    ['whose Set-Cookie alone may not be reused', { 'cache-control': 'no-cache="set-cookie", max-age=60' }],
    ['with a date of expiry', { expires: 'Fri, 01 Jan 2100 00:00:00 GMT' }],
    ['with a date of change', { 'Last-Modified': 'Mon, 01 Jan 2024 00:00:00 GMT' }],
    ['that is shown while it is revalidated', { 'cache-control': 'max-age=0, stale-while-revalidate=600' }],
    ['that moved for good', { location: '/new' }, 301],
    ['that moved for good, its method kept', { location: '/new' }, 308],
    ['that is gone', {}, 410],
  ];
  for (const [what, headers, status = 200] of reused) {
    it(`has the cache emptied after an answer ${what}`, () => {
      for (const type of ['Fetch', 'Script', 'Document'] as const)
        assert.equal(mayOutliveRender(type, { status, headers }), true, type);
    });
  }

  it('lets scripts and styles outlive a render if they are immutable, or live for a month', () => {
    for (const cacheControl of ['max-age=600, immutable', 'public, max-age=31536000', 'max-age=2592000']) {
      const headers = { 'cache-control': cacheControl };
      for (const type of ['Script', 'Stylesheet'] as const)
        assert.equal(mayOutliveRender(type, { status: 200, headers }), false, `${type} ${cacheControl}`);
      for (const type of ['Fetch', 'XHR', 'Document'] as const)
        assert.equal(mayOutliveRender(type, { status: 200, headers }), true, `${type} ${cacheControl}`);
      assert.equal(mayOutliveRender('Script', { status: 404, headers }), true, `missing ${cacheControl}`);
    }
    assert.equal(mayOutliveRender('Script', { status: 200, headers: { 'cache-control': 'max-age=2591999' } }), true);
  });
});
