// Lists of kept pages: order, search, windows and counts agree with a plain list of objects.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { prefixScope, scopesOf } from '../../../core/pages/purge-scopes';
import { type KeptPage, KeptPages } from '../../../operations/kept-pages/kept-pages';
import { orderOfFilter, type PageFilter } from '../../../operations/kept-pages/page-filter';
import { PageList, type PageOrder, SORTS } from '../../../operations/kept-pages/page-list';
import { keyOf, LOOKED_AT_MS, manyPages, pageOf } from '../../support/operations/many-pages';

const segment = fc.constantFrom('news', 'News', 'a', 'shop+', '%2F', '');
const path = fc.array(segment, { maxLength: 4 }).map((segments) => segments.map((one) => `/${one}`).join(''));
const host = fc.constantFrom('www.example.com', 'www.example.com.evil.example', 'shop.example.com');
const reason = fc.constantFrom(undefined, 'timeout', 'suspicious');

const page = fc.record({
  url: fc
    .tuple(host, path, fc.constantFrom('', '?q=/news'))
    .map(([at, below, query]) => `https://${at}${below || '/'}${query}`),
  status: fc.constantFrom(200, 301, 404),
  age: fc.nat(5_000_000),
  size: fc.nat(1_000),
  asks: fc.nat(3),
  freshSeconds: fc.integer({ min: -100, max: 100 }),
  reason,
});

const filter: fc.Arbitrary<PageFilter> = fc.record({
  words: fc.constantFrom(undefined, '', 'NEWS', 'news example', 'shop+', '('),
  host: fc.option(host, { nil: undefined }),
  path: fc.option(path, { nil: undefined }),
  status: fc.constantFrom(undefined, 200, 404),
  state: fc.constantFrom(undefined, 'fresh', 'stale'),
  reason: fc.constantFrom(undefined, 'any', 'timeout'),
});

const order: fc.Arbitrary<PageOrder> = fc.record({ by: fc.constantFrom(...SORTS), descending: fc.boolean() });

describe('operations/kept-pages/page-list', () => {
  it('sorts, filters, cuts and counts as a plain list does', () => {
    fc.assert(
      fc.property(fc.array(page, { maxLength: 60 }), filter, order, fc.nat(10), (given, wanted, sort, offset) => {
        const pages = new KeptPages();
        for (const [at, { url, status, age, size, asks, freshSeconds, reason: why }] of given.entries()) {
          pages.add(
            pageOf(at, {
              ...{ keyUrl: url, status, textLength: size, renderStartedAtMs: LOOKED_AT_MS - age * 1_000 },
              freshUntilMs: LOOKED_AT_MS + freshSeconds * 1_000,
            }),
          );
          pages.note(keyOf(at), { asks, reason: why });
        }
        const list = new PageList(pages);
        const all = list.window({}, sort, 0, 1_000, LOOKED_AT_MS).pages;
        assert.equal(all.length, given.length);
        const ranks = all.map(rankOf(sort));
        assert.deepEqual(
          ranks,
          [...ranks].sort((one, other) => (sort.descending ? other - one : one - other)),
        );
        const expected = all.filter(isMeant(wanted));
        const window = list.window(wanted, sort, offset, 5, LOOKED_AT_MS);
        assert.deepEqual(window.pages, expected.slice(offset, offset + 5));
        assert.equal(window.total, expected.length);
        const { counts } = window;
        for (const sum of [total(counts.statuses.map(([, count]) => count)), total(Object.values(counts.states))])
          assert.equal(sum, expected.length);
        assert.equal(total(counts.ages), expected.length);
        assert.equal(total(counts.reasons.map(([, count]) => count)), expected.filter((one) => one.reason).length);
      }),
    );
  });

  it('means by an order exactly the pages of the search', () => {
    fc.assert(
      fc.property(fc.array(page, { maxLength: 30 }), filter, (given, wanted) => {
        const pages = new KeptPages();
        for (const [at, { url }] of given.entries()) pages.add(pageOf(at, { keyUrl: url }));
        const found = orderOfFilter(wanted, ['www.example.com', 'shop.example.com']);
        if (found === undefined || found.kind === 'urls') return;
        const scope = found.kind === 'everything' ? '*' : found.kind === 'host' ? found.host : pathScope(found);
        const { total: count } = new PageList(pages).window(
          wanted,
          { by: 'age', descending: true },
          0,
          1,
          LOOKED_AT_MS,
        );
        const ofScope = given.filter(({ url }) => scopesOf(url).some((one) => one === scope));
        assert.equal(count, ofScope.length);
      }),
    );
  });

  it('tells states by marks and purges, and no order for what only a list can tell', () => {
    const pages = manyPages(3);
    pages.setEpochs(0, { purgedAtMs: LOOKED_AT_MS, staleAtMs: 0 });
    pages.setEpochs(1, { purgedAtMs: 0, staleAtMs: LOOKED_AT_MS });
    const list = new PageList(pages);
    const states = list
      .window({}, { by: 'age', descending: false }, 0, 10, LOOKED_AT_MS)
      .pages.map(({ state }) => state);
    assert.deepEqual(states, ['error-only', 'stale', 'fresh']);
    pages.setEpochs(0, { purgedAtMs: 0, staleAtMs: 0 });
    assert.equal(list.window({ state: 'fresh' }, { by: 'age', descending: false }, 0, 10, LOOKED_AT_MS).total, 2);
    for (const only of [{ words: 'a' }, { status: 200 }, { state: 'fresh' }, { reason: 'any' }] as const)
      assert.equal(orderOfFilter(only, ['www.example.com']), undefined);
    assert.equal(
      orderOfFilter({ path: '/news' }, ['www.example.com', 'shop.example.com']),
      undefined,
      'of which host?',
    );
  });

  it('lists the URLs of what matches once each, the most asked first, and no more than wanted', () => {
    const pages = manyPages(10);
    pages.add(pageOf(10, { keyUrl: pageOf(9).keyUrl }));
    pages.note(keyOf(3), { asks: 5, reason: undefined });
    const list = new PageList(pages);
    assert.deepEqual(list.urls({ words: 'odd' }, 10, LOOKED_AT_MS).urls.length, 5);
    assert.deepEqual(list.urls({ words: 'odd' }, 1, LOOKED_AT_MS), { urls: [pageOf(3).keyUrl], isCut: true });
  });

  it('finds a row by its key among many, and takes a page again for the same', () => {
    const pages = manyPages(5_000);
    for (const number of [0, 1, 2_500, 4_999]) assert.equal(pages.rowOf(keyOf(number)), number);
    assert.equal(pages.rowOf(keyOf(5_000)), undefined);
    pages.add(pageOf(7, { status: 404 }));
    assert.deepEqual([pages.size, pages.pageOf(7, 0)?.status, pages.pageOf(7, 0)?.key], [5_000, 404, keyOf(7)]);
  });
});

function pathScope({ host: at, path: below }: { readonly host: string; readonly path: string }): string {
  return prefixScope(at, below);
}

function rankOf({ by }: PageOrder): (page: KeptPage) => number {
  const reasons = [undefined, 'timeout', 'suspicious'];
  return ({ renderedAtMs, status, textLength, asks, reason: why }) =>
    ({
      age: LOOKED_AT_MS - renderedAtMs,
      status,
      size: textLength,
      demand: asks,
      reason: reasons.indexOf(why),
    })[by];
}

function isMeant({ words = '', host: at, path: below = '', status, state, reason: why }: PageFilter) {
  return ({ url, ...one }: KeptPage): boolean => {
    const of = url.split('/')[2] ?? '';
    return (
      words.split(' ').every((word) => url.toLowerCase().includes(word.toLowerCase())) &&
      (at === undefined || of.split('?')[0] === at) &&
      scopesOf(url).includes(prefixScope(of.split('?')[0] ?? '', below)) &&
      (status === undefined || one.status === status) &&
      (state === undefined || one.state === state) &&
      (why === undefined || (why === 'any' ? one.reason !== undefined : one.reason === why))
    );
  };
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
