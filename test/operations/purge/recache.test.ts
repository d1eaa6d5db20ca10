// Recaches at their ports: queues and regions of this test, which render what they are told to.
import assert from 'node:assert/strict';
import { NO_EPOCHS } from '../../../core/pages/epochs';
import { type PageKey, pageIdentity } from '../../../core/pages/page-key';
import type { PageRecord } from '../../../core/pages/page-record';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { VARIANTS } from '../../../core/pages/variants';
import { orderRegion } from '../../../handlers/warm/order-region';
import {
  followRecache,
  type RecacheOptions,
  type RecachePage,
  type RecachePorts,
  recache,
  recachePages,
} from '../../../operations/purge/recache';
import type { OrderedPage } from '../../../operations/warm/ports';
import { SetClock } from '../../support/machine/recorded-log';
import { LAB_SITE, labPage } from '../../support/storage/lab-site';

const REGIONS = ['eu-central-1', 'us-east-1', 'ap-south-1'] as const;
type Region = (typeof REGIONS)[number];
const MARKED_MS = 1_700_000_000_000;

/** Regions that render what they take, and see each other's pages after a lag. */
class RecacheWorld {
  readonly clock = new SetClock(MARKED_MS + 1_000);
  /** What each region took, in order. */
  readonly taken: { readonly region: string; readonly paths: readonly string[] }[] = [];
  readonly records = new Map<Region, Map<PageKey, PageRecord>>(REGIONS.map((region) => [region, new Map()]));
  /** Why pages are not kept, by path. */
  readonly reasons = new Map<string, string>();
  readonly gone = new Set<string>();
  lagMs = 0;
  hasQueues = true;
  isRendering = true;
  atOnce = { now: 0, most: 0 };
  onTake: (pages: readonly OrderedPage[]) => Promise<void> = async () => undefined;

  ports(): RecachePorts {
    return {
      regions: REGIONS,
      hasQueues: this.hasQueues,
      clock: this.clock,
      orders: { mostAtOnce: 2, take: (region, pages) => this.take(region, pages) },
      recordsOf: (region) => ({
        find: async (pages) => {
          if (this.gone.has(region)) throw new Error(`${region} is gone`);
          const records = [...this.records].find(([name]) => name === region)?.[1];
          return new Map(pages.map(({ key }) => [key, { record: this.seen(records?.get(key)), ...NO_EPOCHS }]));
        },
      }),
      failures: {
        since: async (pages) =>
          new Map(
            pages.flatMap(({ page }) => {
              const reason = this.reasons.get(pathOf(page.url));
              return reason === undefined ? [] : [[page.key, reason] as const];
            }),
          ),
      },
    };
  }

  run(pages: readonly RecachePage[], options: Partial<RecacheOptions> = {}) {
    const byDefault = { markedAtMs: MARKED_MS, budget: undefined, concurrency: 2, waits: true, patienceMs: 60_000 };
    return recache(this.ports(), pages, { ...byDefault, ...options });
  }

  follow(pages: readonly RecachePage[], waits: boolean) {
    return followRecache(this.ports(), pages, { markedAtMs: MARKED_MS, waits, patienceMs: 60_000 });
  }

  keep({ key, keyUrl }: { readonly key: PageKey; readonly keyUrl: string }, atMs = this.clock.nowMs()): void {
    const life = { freshUntilMs: atMs, staleUntilMs: atMs, errorUntilMs: atMs };
    const record = { key, keyUrl, status: 200, headers: [], object: undefined, textLength: 1, ...life };
    for (const records of this.records.values())
      records.set(key, { ...record, renderStartedAtMs: atMs, changedAtMs: atMs });
  }

  private seen(record: PageRecord | undefined): PageRecord | undefined {
    return record !== undefined && record.renderStartedAtMs + this.lagMs <= this.clock.nowMs() ? record : undefined;
  }

  private async take(region: string, pages: readonly OrderedPage[]): Promise<void> {
    if (this.gone.has(region)) throw new TypeError(`${region} is gone`);
    this.atOnce.now += 1;
    this.atOnce.most = Math.max(this.atOnce.most, this.atOnce.now);
    this.taken.push({ region, paths: pages.map(({ page }) => pathOf(page.url)) });
    await this.onTake(pages);
    for (const { page } of pages) if (this.isRendering && !this.reasons.has(pathOf(page.url))) this.keep(page);
    this.atOnce.now -= 1;
  }
}

const pathOf = (url: string) => new URL(url).pathname;
const pageAt = (path: string, region: Region = REGIONS[0]): RecachePage => {
  return { page: labPage(path), region, value: 'asked' };
};
const numbered = (count: number) => Array.from({ length: count }, (_, at) => pageAt(`/${at}`));

describe('operations/purge/recache', () => {
  it('hands a queue as many orders as it takes at once, each in the region that rendered the page last', async () => {
    const world = new RecacheWorld();
    const unknown: RecachePage = { page: labPage('/new'), region: undefined, value: 'asked' };
    const report = await world.run([...numbered(3), pageAt('/us', 'us-east-1'), unknown]);
    const takenBy = (region: string) =>
      world.taken.flatMap((one) => (one.region === region ? one.paths.filter((path) => path !== '/new') : []));
    assert.deepEqual([takenBy('eu-central-1'), takenBy('us-east-1')], [['/0', '/1', '/2'], ['/us']]);
    assert.ok(world.taken.every(({ paths }) => paths.length <= 2));
    const home = world.taken.find(({ paths }) => paths.includes('/new'))?.region;
    assert.equal(home, orderRegion(labPage('/new').key, REGIONS));
    assert.deepEqual([report.ordered, report.renewed, report.waiting], [5, 5, 0]);
  });

  it('wants renders that begin after the mark, and tells the value of each order', async () => {
    const world = new RecacheWorld();
    const orders: OrderedPage['order'][] = [];
    world.onTake = async (pages) => void orders.push(...pages.map(({ order }) => order));
    world.keep(labPage('/0'), MARKED_MS);
    world.isRendering = false;
    const report = await world.run(numbered(1));
    assert.equal(report.waiting, 1, 'a render that began with the mark is no new one');
    const { url, variant } = labPage('/0');
    assert.deepEqual(orders, [{ url, variant, value: 'asked', newerThanMs: MARKED_MS }]);
  });

  it('renders as many as the budget has, the first ones, and leaves the rest stale', async () => {
    const world = new RecacheWorld();
    const report = await world.run(numbered(5), { budget: 3 });
    assert.deepEqual(
      world.taken.flatMap(({ paths }) => paths),
      ['/0', '/1', '/2'],
    );
    assert.deepEqual([report.ordered, report.renewed, report.leftStale], [3, 3, 2]);
    const none = await world.run(numbered(5), { budget: 0 });
    assert.deepEqual([none.ordered, none.leftStale], [0, 5]);
  });

  it('counts both variants of a page, each by its own record', async () => {
    const world = new RecacheWorld();
    const pages = VARIANTS.map((variant): RecachePage => {
      const { url } = labPage('/both');
      return { page: pageIdentity(url, variant, DEFAULT_QUERY_POLICY), region: 'us-east-1', value: 'asked' };
    });
    world.isRendering = false;
    world.onTake = async ([first]) => first && world.keep(first.page);
    const report = await world.run(pages);
    assert.deepEqual([report.ordered, report.renewed, report.waiting], [2, 1, 1]);
  });

  it('ends when every region has the new pages, not when the first one has', async () => {
    const world = new RecacheWorld();
    world.lagMs = 20_000;
    const progress: string[] = [];
    const report = await world.run(numbered(2), { onProgress: (done, total) => progress.push(`${done}/${total}`) });
    assert.equal(report.renewed, 2);
    assert.ok(world.clock.nowMs() >= MARKED_MS + 21_000);
    assert.deepEqual([progress[0], progress.at(-1)], ['0/2', '2/2']);
  });

  it('does not count pages as new while a region does not tell', async () => {
    const world = new RecacheWorld();
    const ports = world.ports();
    const recordsOf: RecachePorts['recordsOf'] = (region) =>
      region === 'ap-south-1' ? { find: () => Promise.reject(new Error('gone')) } : ports.recordsOf(region);
    const options = { markedAtMs: MARKED_MS, budget: undefined, concurrency: 2, waits: true, patienceMs: 60_000 };
    const report = await recache({ ...ports, recordsOf }, numbered(2), options);
    assert.deepEqual([report.renewed, report.waiting], [0, 2]);
  });

  it('names pages that were not kept, by reason, twenty of them at most', async () => {
    const world = new RecacheWorld();
    for (let at = 0; at < 25; at += 1) world.reasons.set(`/${at}`, at < 3 ? 'private' : 'suspicious');
    const report = await world.run(numbered(27));
    assert.deepEqual([report.renewed, report.failures, report.waiting], [2, { private: 3, suspicious: 22 }, 0]);
    assert.equal(report.failed.length, 20);
    assert.deepEqual(report.failed[0], { url: labPage('/0').url, reason: 'private' });
  });

  it('waits for a page that a queue tries again, and no longer names its reason', async () => {
    const world = new RecacheWorld();
    world.reasons.set('/0', 'deadline');
    const pause = world.clock.pause.bind(world.clock);
    world.clock.pause = async (durationMs) => {
      await pause(durationMs);
      if (world.clock.nowMs() > MARKED_MS + 30_000) {
        world.reasons.clear();
        world.keep(labPage('/0'));
      }
    };
    const report = await world.run(numbered(1));
    assert.deepEqual([report.renewed, report.failures], [1, {}]);
  });

  it('has another region render what a region does not take', async () => {
    const world = new RecacheWorld();
    world.gone.add('eu-central-1');
    const report = await world.run(numbered(1), { waits: false });
    assert.deepEqual([world.taken, report.failures], [[{ region: 'us-east-1', paths: ['/0'] }], {}]);
  });

  it('ends at once if no region takes any order, and says why', async () => {
    for (const hasQueues of [true, false]) {
      const world = new RecacheWorld();
      world.hasQueues = hasQueues;
      for (const region of REGIONS) world.gone.add(region);
      const report = await world.run(numbered(3));
      assert.deepEqual([report.renewed, report.failures, report.waiting], [0, { TypeError: 3 }, 0]);
      assert.ok(world.clock.nowMs() < MARKED_MS + 10_000, 'nothing can come any more');
    }
  });

  it('renders some at once without queues, and ends when the rest has failed', async () => {
    const world = new RecacheWorld();
    world.hasQueues = false;
    world.reasons.set('/1', 'private');
    world.onTake = () => new Promise(setImmediate);
    const report = await world.run(numbered(9), { concurrency: 3 });
    assert.deepEqual([report.renewed, report.failures, world.atOnce.most], [8, { private: 1 }, 3]);
    assert.ok(world.taken.every(({ paths }) => paths.length === 1));
    assert.ok(world.clock.nowMs() < MARKED_MS + 10_000);
  });

  it('gives up when nothing happens any more', async () => {
    const world = new RecacheWorld();
    world.isRendering = false;
    const report = await world.run(numbered(2), { patienceMs: 30_000 });
    assert.deepEqual([report.renewed, report.waiting], [0, 2]);
    assert.ok(world.clock.nowMs() >= MARKED_MS + 31_000);
  });

  it('orders, and looks at nothing, if it does not wait', async () => {
    const world = new RecacheWorld();
    const report = await world.run(numbered(4), { waits: false });
    assert.deepEqual([report.ordered, report.renewed, report.waiting], [4, 0, 4]);
    assert.equal(world.clock.nowMs(), MARKED_MS + 1_000);
  });

  it('follows an earlier recache: one look at what is new, failed and open, and orders nothing', async () => {
    const world = new RecacheWorld();
    world.keep(labPage('/0'));
    world.keep(labPage('/1'), MARKED_MS - 1);
    world.reasons.set('/2', 'status');
    const report = await world.follow(numbered(4), false);
    assert.deepEqual([report.ordered, report.renewed, report.failures, report.waiting], [4, 1, { status: 1 }, 2]);
    assert.deepEqual([world.taken, world.clock.nowMs()], [[], MARKED_MS + 1_000]);
  });

  it('follows an earlier recache until its pages are new', async () => {
    const world = new RecacheWorld();
    world.keep(labPage('/0'));
    world.lagMs = 15_000;
    assert.equal((await world.follow(numbered(1), true)).renewed, 1);
    assert.ok(world.clock.nowMs() >= MARKED_MS + 16_000);
  });

  it('takes known pages, the newest first, and leaves out those of other hosts or of another policy', () => {
    const windows = { freshUntilMs: 0, staleUntilMs: 0, errorUntilMs: 0, status: 200, textLength: 1 };
    const known = ['/a', '/b'].map((path, at) => {
      const { key, keyUrl } = labPage(path);
      return { key, keyUrl, region: REGIONS[at], renderStartedAtMs: at, ...windows };
    });
    const [first] = known;
    assert.ok(first !== undefined);
    const foreign = { ...first, keyUrl: 'https://elsewhere.example/a' };
    const changed = { ...first, keyUrl: labPage('/c').keyUrl };
    const pages = recachePages([...known, foreign, changed], {
      publicSite: LAB_SITE,
      queryPolicy: DEFAULT_QUERY_POLICY,
    });
    assert.deepEqual(
      pages.map(({ page, region, value }) => [pathOf(page.url), region, value]),
      [
        ['/b', 'us-east-1', 'rest'],
        ['/a', 'eu-central-1', 'rest'],
      ],
    );
  });
});
