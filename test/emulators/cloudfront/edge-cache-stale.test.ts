import assert from 'node:assert/strict';
import { DEFAULT_CACHE_POLICY } from '../../../core/contract/edge-policies';
import { staleWindows } from '../../../emulators/cloudfront/cache/cache-lifetime';
import { confirmed, EdgeCache, type KeptAnswer } from '../../../emulators/cloudfront/cache/edge-cache';
import { TagInvalidations } from '../../../emulators/cloudfront/cache/tag-invalidations';
import type { EdgeAnswer, EdgeRequest, HeaderPairs } from '../../../emulators/cloudfront/edge-request';

const GET: EdgeRequest = { method: 'GET', path: '/a', rawQuery: undefined, headers: [] };

function page(body: string, headers: Record<string, string> = {}): EdgeAnswer {
  const all = { 'cache-control': 'max-age=60', ...headers };
  return { status: 200, headers: Object.entries(all), body: Buffer.from(body) };
}

describe('copies past their freshness', () => {
  let nowMs: number;
  let cache: EdgeCache;
  const store = (answer: EdgeAnswer, location = 'XDE', request = GET): void =>
    cache.store(location, request, answer, cache.moment());
  const seen = (request = GET): Pick<KeptAnswer, 'state' | 'isShownOnError'> | undefined => {
    const kept = cache.lookup('XDE', request);
    return kept && { state: kept.state, isShownOnError: kept.isShownOnError };
  };

  beforeEach(() => {
    nowMs = Date.UTC(2026, 0, 1);
    cache = new EdgeCache({ policy: DEFAULT_CACHE_POLICY, clock: () => nowMs, tagHeader: 'x-tags' });
  });

  it('are stale, then expired, and shown on errors, for as long as the answer says', () => {
    store(page('x', { 'cache-control': 'max-age=60, stale-while-revalidate=30, stale-if-error=100' }));
    for (const [afterMs, state, isShownOnError] of [
      [59_999, 'fresh', true],
      [1, 'stale', true],
      [29_999, 'stale', true],
      [1, 'expired', true],
      [69_999, 'expired', true],
      [1, 'expired', false],
    ] as const) {
      nowMs += afterMs;
      assert.deepEqual(seen(), { state, isShownOnError }, String(nowMs));
    }
  });

  it('without such directives are expired at once, and shown for as long as the origin fails', () => {
    store(page('x'));
    for (const laterMs of [60_000, 300 * 86_400_000]) {
      nowMs += laterMs;
      assert.deepEqual(seen(), { state: 'expired', isShownOnError: true });
    }
  });

  it('are shown on no error where stale-if-error is 0', () => {
    store(page('x', { 'cache-control': 'max-age=60, stale-if-error=0' }));
    nowMs += 60_000;
    assert.deepEqual(seen(), { state: 'expired', isShownOnError: false });
  });

  it('say by which entity tag and request they are confirmed', () => {
    store(page('x', { etag: 'W/"1"' }));
    const kept = cache.lookup('XDE', { ...GET, method: 'HEAD' });
    assert.deepEqual({ etag: kept?.etag, method: kept?.request.method }, { etag: 'W/"1"', method: 'GET' });
  });

  it('leave a HEAD’s fresh answer first', () => {
    store(page('get'));
    nowMs += 60_000;
    store(page(''), 'XDE', { ...GET, method: 'HEAD' });
    assert.equal(seen({ ...GET, method: 'HEAD' })?.state, 'fresh');
    assert.equal(seen()?.state, 'expired');
  });

  it('have windows of the policy’s maximum at most', () => {
    const headers: HeaderPairs = [['cache-control', 'stale-while-revalidate=99, Stale-If-Error="100", x']];
    const windows = (maxTtlSeconds: number) => staleWindows({ ...DEFAULT_CACHE_POLICY, maxTtlSeconds }, headers);
    assert.deepEqual(windows(1000), { whileRevalidateSeconds: 99, ifErrorSeconds: 100 });
    assert.deepEqual(windows(50), { whileRevalidateSeconds: 50, ifErrorSeconds: 50 });
  });

  it('take the headers of the 304 that confirms them, except those of the body', () => {
    const kept = page('x', { etag: '"1"', age: '70', 'content-type': 'text/html', 'x-own': 'old' });
    const answer = confirmed(kept, [
      ['cache-control', 'max-age=5'],
      ['x-own', 'new'],
      ['x-more', '1'],
      ['content-type', 'text/plain'],
      ['content-length', '0'],
    ]);
    assert.deepEqual(answer.headers, [
      ['etag', '"1"'],
      ['content-type', 'text/html'],
      ['cache-control', 'max-age=5'],
      ['x-own', 'new'],
      ['x-more', '1'],
    ]);
    assert.equal(answer.body.toString(), 'x');
  });
});

describe('invalidation by cache tag', () => {
  const cache = () => new EdgeCache({ policy: DEFAULT_CACHE_POLICY, clock: () => 0, tagHeader: 'x-tags' });

  it('drops copies with the tag, at every location and in any case, and nothing else', () => {
    const edges = cache();
    const moment = edges.moment();
    edges.store('XDE', GET, page('a', { 'x-tags': 'one, Two' }), moment);
    edges.store('XUS', GET, page('a', { 'x-tags': 'two' }), moment);
    edges.store('XUS', { ...GET, path: '/b' }, page('b', { 'x-tags': 'twofold,three' }), moment);
    edges.store('XUS', { ...GET, path: '/c' }, page('c'), moment);
    edges.invalidateTags(['tWO', '']);
    const left = (location: string, path: string) => edges.lookup(location, { ...GET, path }) !== undefined;
    assert.deepEqual(
      [left('XDE', '/a'), left('XUS', '/a'), left('XUS', '/b'), left('XUS', '/c')],
      [false, false, true, true],
    );
  });

  it('keeps out an answer that was asked for before it, and takes one asked for after it', () => {
    const edges = cache();
    const before = edges.moment();
    edges.invalidateTags(['one']);
    edges.store('XDE', GET, page('old', { 'x-tags': 'one' }), before);
    assert.equal(edges.lookup('XDE', GET), undefined);
    edges.store('XDE', GET, page('new', { 'x-tags': 'one' }), edges.moment());
    assert.equal(edges.lookup('XDE', GET)?.answer.body.toString(), 'new');
  });

  it('finds fifty tags of an answer, as CloudFront does', () => {
    const edges = cache();
    const tags = Array.from({ length: 51 }, (_, index) => `t${index}`);
    edges.store('XDE', GET, page('a', { 'x-tags': tags.join(',') }), 0);
    edges.invalidateTags(['t50']);
    assert.notEqual(edges.lookup('XDE', GET), undefined);
    edges.invalidateTags(['t49']);
    assert.equal(edges.lookup('XDE', GET), undefined);
  });

  it('forgets the oldest tags beyond its bound', () => {
    const invalidations = new TagInvalidations();
    invalidations.add(['first']);
    invalidations.add(Array.from({ length: 9_999 }, (_, index) => String(index)));
    assert.equal(invalidations.concernsAny(['first'], 0), true);
    invalidations.add(['last']);
    assert.equal(invalidations.concernsAny(['first'], 0), false);
    assert.equal(invalidations.concernsAny(['last'], 2), true);
    assert.equal(invalidations.concernsAny(['last'], 3), false);
  });
});
