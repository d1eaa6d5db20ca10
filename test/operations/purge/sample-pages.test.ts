// Estimates over indexes of any size, at the port: what they read, and how often they are right.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { isPageKey } from '../../../core/pages/page-key';
import type { IndexScan, KnownPage, SegmentPart } from '../../../operations/purge/index-scan';
import { everyPage, samplePages, total } from '../../../operations/purge/sample-pages';
import { SetClock } from '../../support/machine/recorded-log';

/** An index of generated pages, each in the place of its hash; every tenth is below /news. */
class GeneratedIndex implements IndexScan {
  readonly reads: { readonly segment: number; readonly segments: number; readonly items: number }[] = [];

  /** @param toldItems the table's count, some hours old */
  constructor(
    private readonly pages: readonly KnownPage[],
    private readonly toldItems = pages.length,
    private readonly onRead: () => void = () => undefined,
  ) {}

  static ofSize(count: number): readonly KnownPage[] {
    return Array.from({ length: count }, (_, at) => pageAt(at)).sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  async size() {
    return { items: this.toldItems, bytes: this.toldItems * 700 };
  }

  async read(segment: number, segments: number, limit: number, start?: string): Promise<SegmentPart> {
    this.onRead();
    const place = (part: number) => Math.round((this.pages.length * part) / segments);
    // The keys are hashes: a slice of their order is a slice of the hashes, to a few items.
    const from = start === undefined ? place(segment) : Number(start);
    const end = place(segment + 1);
    const pages = this.pages.slice(from, Math.min(end, from + limit));
    this.reads.push({ segment, segments, items: pages.length });
    const next = from + pages.length < end ? String(from + pages.length) : undefined;
    return { pages, epochs: new Map(), items: pages.length, readUnits: pages.length / 11, next };
  }
}

function pageAt(at: number): KnownPage {
  const key = createHash('sha256').update(String(at)).digest('hex');
  assert.ok(isPageKey(key));
  const path = at % 10 === 0 ? `news/${at}` : `other/${at}`;
  const windows = { freshUntilMs: 2, staleUntilMs: 3, errorUntilMs: 4 };
  const keyUrl = `https://www.example.com/${path}`;
  return { key, keyUrl, status: 200, region: undefined, renderStartedAtMs: 1, textLength: 1, ...windows };
}

const isNews = ({ keyUrl }: KnownPage) => keyUrl.includes('/news/');
/** Numbers of a fixed sequence (Park and Miller). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('operations/purge/sample-pages', () => {
  it('counts a small index exactly, in one read', async () => {
    const index = new GeneratedIndex(GeneratedIndex.ofSize(1_000));
    const sample = await samplePages(index, isNews, new SetClock(0));
    assert.deepEqual(
      { pages: sample.pages, isExact: sample.isExact, shareRead: sample.shareRead, reads: index.reads.length },
      { pages: { value: 100, least: 100, most: 100 }, isExact: true, shareRead: 1, reads: 1 },
    );
  });

  it('estimates a million records from about 2,000 items, and its interval holds 19 times of 20', async () => {
    const pages = GeneratedIndex.ofSize(1_000_000);
    let held = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const index = new GeneratedIndex(pages);
      const sample = await samplePages(index, isNews, new SetClock(0), undefined, sequence(seed));
      const items = index.reads.reduce((sum, read) => sum + read.items, 0);
      assert.ok(items >= 2_000 && items < 2_200, `${items} items`);
      assert.ok(index.reads.length <= 30, `${index.reads.length} reads`);
      assert.equal(sample.isExact, false);
      if (sample.pages.least <= 100_000 && 100_000 <= sample.pages.most) held += 1;
      assert.ok(sample.pages.most - sample.pages.least < 80_000, 'an interval that says something');
    }
    assert.ok(held >= 90, `${held} of 100`);
  }).timeout(60_000);

  it('says "up to" where it met none of few pages', async () => {
    const index = new GeneratedIndex(GeneratedIndex.ofSize(100_000));
    const sample = await samplePages(index, () => false, new SetClock(0), undefined, sequence(1));
    assert.deepEqual([sample.pages.value, sample.pages.least], [0, 0]);
    assert.ok(sample.pages.most > 0 && sample.pages.most < 1_000, String(sample.pages.most));
  });

  it('finds the size of a table whose count is hours old, within bounds', async () => {
    const index = new GeneratedIndex(GeneratedIndex.ofSize(300_000), 0);
    const { pages } = await samplePages(index, () => true, new SetClock(0), undefined, sequence(7));
    const items = index.reads.reduce((sum, read) => sum + read.items, 0);
    assert.ok(items < 8_000, String(items));
    assert.ok(pages.least <= 300_000 && pages.most >= 300_000, JSON.stringify(pages));
  });

  it('ends with its time', async () => {
    const clock = new SetClock(0);
    const index = new GeneratedIndex(GeneratedIndex.ofSize(100_000), undefined, () => clock.advance(2_000));
    const sample = await samplePages(index, isNews, clock, undefined, sequence(3));
    assert.equal(index.reads.length, 3);
    assert.equal(sample.isExact, false);
  });

  it('reads all where asked, in parts', async () => {
    const index = new GeneratedIndex(GeneratedIndex.ofSize(10_000));
    const progress: number[] = [];
    const { pages, found, isCut } = await everyPage(index, isNews, 600, (items) => progress.push(items));
    assert.deepEqual({ pages, found: found.length, isCut }, { pages: total([1_000], 1), found: 600, isCut: true });
    assert.equal(progress.at(-1), 10_000);
    assert.ok(index.reads.every(({ items }) => items <= 1_000));
  });
});
