import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NO_EPOCHS } from '../../../core/pages/epochs';
import {
  cacheControl,
  DEFAULT_FRESHNESS_RULE,
  edgeRecord,
  type FreshnessRule,
  freshnessRuleFor,
  isFreshnessRules,
  lifetimeOf,
  longestLifeSeconds,
  MAX_RECORD_LIFE_SECONDS,
  recordState,
} from '../../../core/pages/freshness';
import { isPageRecord, type PageRecord } from '../../../core/pages/page-record';

const START_MS = 1_000_000;
const RULE: FreshnessRule = {
  paths: '/*',
  pages: { freshSeconds: 60, staleWhileRevalidateSeconds: 30, staleIfErrorSeconds: 600 },
  notFoundSeconds: 5,
  redirectSeconds: 7,
};

/** A record of an age; its numbers are those of RULE unless they are given. */
function record(times: Partial<PageRecord> = {}): PageRecord {
  const lifetime = lifetimeOf(200, RULE, START_MS) ?? assert.fail('not kept');
  const value: unknown = {
    key: '0'.repeat(64),
    keyUrl: 'https://www.example.com/',
    status: 200,
    headers: [],
    object: undefined,
    textLength: 0,
    renderStartedAtMs: START_MS,
    changedAtMs: START_MS,
    ...lifetime,
    ...times,
  };
  return isPageRecord(value) ? value : assert.fail('no record');
}

const after = (seconds: number) => START_MS + seconds * 1000;

describe('core/freshness', () => {
  it('keeps pages long, negative answers and temporary redirects shortly, and failures never', () => {
    const page = { freshUntilMs: after(60), staleUntilMs: after(90), errorUntilMs: after(660) };
    for (const status of [200, 203, 301, 308])
      assert.deepEqual(lifetimeOf(status, RULE, START_MS), page, String(status));
    const redirect = { freshUntilMs: after(7), staleUntilMs: after(7), errorUntilMs: after(607) };
    for (const status of [302, 303, 307])
      assert.deepEqual(lifetimeOf(status, RULE, START_MS), redirect, String(status));
    const gone = { freshUntilMs: after(5), staleUntilMs: after(5), errorUntilMs: after(605) };
    for (const status of [404, 410]) assert.deepEqual(lifetimeOf(status, RULE, START_MS), gone, String(status));
    for (const status of [201, 204, 206, 304, 400, 401, 403, 429, 500, 502, 503, 504])
      assert.equal(lifetimeOf(status, RULE, START_MS), undefined);
  });

  it('keeps nothing for longer than a year', () => {
    const long = {
      ...RULE,
      pages: {
        freshSeconds: MAX_RECORD_LIFE_SECONDS,
        staleWhileRevalidateSeconds: 9,
        staleIfErrorSeconds: MAX_RECORD_LIFE_SECONDS,
      },
    };
    const end = after(MAX_RECORD_LIFE_SECONDS);
    assert.deepEqual(lifetimeOf(200, long, START_MS), { freshUntilMs: end, staleUntilMs: end, errorUntilMs: end });
    assert.equal(longestLifeSeconds([long]), MAX_RECORD_LIFE_SECONDS);
  });

  it('changes state to the millisecond', () => {
    const stateAt = (nowMs: number) => recordState(record(), NO_EPOCHS, nowMs);
    assert.deepEqual(
      [after(60) - 1, after(60), after(90) - 1, after(90), after(660) - 1, after(660)].map((nowMs) => stateAt(nowMs)),
      ['fresh', 'stale', 'stale', 'error-only', 'error-only', 'dead'],
    );
  });

  it('shows a page that was rendered before a purge, or at the same moment, on error only', () => {
    const stateAt = (purgedAtMs: number, nowMs: number) => recordState(record(), { ...NO_EPOCHS, purgedAtMs }, nowMs);
    assert.equal(stateAt(START_MS - 1, after(1)), 'fresh');
    assert.equal(stateAt(START_MS, after(1)), 'error-only');
    assert.equal(stateAt(START_MS, after(61)), 'error-only');
    assert.equal(stateAt(START_MS, after(660)), 'dead');
  });

  it('has a page that was rendered before a mark, or at the same moment, stale, and no longer than its windows', () => {
    const stateAt = (staleAtMs: number, nowMs: number, purgedAtMs = 0) =>
      recordState(record(), { purgedAtMs, staleAtMs }, nowMs);
    assert.equal(stateAt(START_MS - 1, after(1)), 'fresh');
    assert.deepEqual(
      [after(1), after(61), after(90), after(660)].map((nowMs) => stateAt(START_MS, nowMs)),
      ['stale', 'stale', 'error-only', 'dead'],
    );
    assert.equal(stateAt(START_MS + 5, after(1), START_MS), 'error-only', 'a mark revives nothing that was purged');
  });

  it('has the edge keep a page that was marked stale for ten seconds at most', () => {
    const marked = { ...NO_EPOCHS, staleAtMs: START_MS };
    const headerAt = (nowMs: number) =>
      cacheControl(edgeRecord(record(), marked, nowMs), recordState(record(), marked, nowMs), nowMs);
    assert.equal(headerAt(after(1)), 'public, max-age=10, stale-if-error=649');
    assert.equal(headerAt(after(85)), 'public, max-age=5, stale-if-error=570');
    assert.deepEqual(edgeRecord(record(), NO_EPOCHS, after(1)), record(), 'others stay as they are');
  });

  it('gives the edge the rest of each window', () => {
    assert.equal(
      cacheControl(record(), 'fresh', START_MS),
      'public, max-age=60, stale-while-revalidate=30, stale-if-error=600',
    );
    assert.equal(
      cacheControl(record(), 'fresh', after(59.5)),
      'public, max-age=0, stale-while-revalidate=30, stale-if-error=600',
    );
    assert.equal(
      cacheControl(record(), 'stale', after(70)),
      'public, max-age=10, stale-while-revalidate=10, stale-if-error=580',
    );
    assert.equal(cacheControl(record(), 'stale', after(85)), 'public, max-age=5, stale-if-error=570');
    assert.equal(cacheControl(record(), 'error-only', after(100)), 'public, max-age=10, stale-if-error=550');
    assert.equal(cacheControl(record(), 'error-only', after(655)), 'public, max-age=5, stale-if-error=0');
    assert.equal(cacheControl(record(), 'dead', after(700)), 'no-store');
  });

  it('never lets an edge show a page longer than its rule allows', () => {
    const seconds = fc.integer({ min: 0, max: 1_000 });
    fc.assert(
      fc.property(seconds, seconds, seconds, fc.integer({ min: 0, max: 3_000_000 }), (fresh, stale, error, ageMs) => {
        const pages = { freshSeconds: fresh, staleWhileRevalidateSeconds: stale, staleIfErrorSeconds: error };
        const aged = record(lifetimeOf(200, { ...RULE, pages }, START_MS));
        const nowMs = START_MS + ageMs;
        const state = recordState(aged, NO_EPOCHS, nowMs);
        const said = (directive: string) =>
          Number(new RegExp(`${directive}=(\\d+)`).exec(cacheControl(aged, state, nowMs))?.[1] ?? 0);
        const age = said('max-age');
        if (state === 'dead') return assert.equal(cacheControl(aged, state, nowMs), 'no-store');
        if (state === 'fresh') assert.ok(nowMs + age * 1000 <= aged.freshUntilMs);
        if (state === 'stale') assert.ok(age <= 10 && nowMs + age * 1000 <= aged.staleUntilMs);
        const shownUntilMs = nowMs + (age + said('stale-while-revalidate')) * 1000;
        assert.ok(shownUntilMs <= Math.max(aged.staleUntilMs, aged.errorUntilMs));
        if (state === 'error-only') assert.ok(age <= 10 && nowMs + age * 1000 <= aged.errorUntilMs);
        if (said('stale-while-revalidate') > 0) assert.ok(shownUntilMs <= aged.staleUntilMs);
        // Left unsaid, it would have no end.
        assert.match(cacheControl(aged, state, nowMs), /stale-if-error=\d/);
        if (said('stale-if-error') > 0) assert.ok(nowMs + (age + said('stale-if-error')) * 1000 <= aged.errorUntilMs);
      }),
    );
  });

  it('uses the first rule that matches a path', () => {
    const rules = ['/news/*', '/news/today', '/a?b', '/*.html'].map((paths) => ({ ...RULE, paths }));
    const ruleOf = (path: string) => freshnessRuleFor(path, rules).paths;
    assert.deepEqual(['/news/today', '/news/', '/axb', '/x/y.html', '/news', '/News/1'].map(ruleOf), [
      '/news/*',
      '/news/*',
      '/a?b',
      '/*.html',
      '/*',
      '/*',
    ]);
    assert.equal(freshnessRuleFor('/other', rules), DEFAULT_FRESHNESS_RULE);
  });

  it('knows the longest life, the default rule’s included', () => {
    const day = 86_400;
    assert.equal(longestLifeSeconds([]), 31 * day);
    assert.equal(longestLifeSeconds([RULE]), 31 * day);
    assert.equal(
      longestLifeSeconds([
        { ...RULE, pages: { ...RULE.pages, freshSeconds: 40 * day, staleWhileRevalidateSeconds: 5 * day } },
      ]),
      45 * day,
    );
    assert.equal(longestLifeSeconds([{ ...RULE, notFoundSeconds: 50 * day }]), 50 * day + 600);
    assert.equal(longestLifeSeconds([{ ...RULE, redirectSeconds: 60 * day }]), 60 * day + 600);
  });

  it('recognises rules from a boundary', () => {
    assert.ok(isFreshnessRules([RULE, DEFAULT_FRESHNESS_RULE]));
    assert.ok(isFreshnessRules([]));
    const broken = [
      undefined,
      {},
      [null],
      [{ ...RULE, paths: 1 }],
      [{ ...RULE, pages: null }],
      [{ ...RULE, notFoundSeconds: -1 }],
      [{ ...RULE, redirectSeconds: 1.5 }],
      [{ ...RULE, pages: { ...RULE.pages, freshSeconds: '60' } }],
    ];
    for (const value of broken) assert.ok(!isFreshnessRules(value), JSON.stringify(value));
  });
});
