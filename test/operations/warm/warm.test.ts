// Warm-ups against an index and queues of this test: rate, budget, resuming, failures, and 10,000 pages.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NO_EPOCHS } from '../../../core/pages/epochs';
import type { PageKey } from '../../../core/pages/page-key';
import type { PageRecord } from '../../../core/pages/page-record';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { SiteHosts } from '../../../handlers/sitemaps/site-hosts';
import { SitemapWalk } from '../../../handlers/sitemaps/walk-sitemaps';
import type { PageRecords } from '../../../handlers/warm/ports';
import { planWarm } from '../../../operations/warm/plan-warm';
import type { OrderedPage, WarmPorts } from '../../../operations/warm/ports';
import { type WarmOptions, type WarmReport, warm } from '../../../operations/warm/warm';
import { WarmState } from '../../../operations/warm/warm-state';
import { SetClock } from '../../support/machine/recorded-log';
import { LAB_SITE } from '../../support/storage/lab-site';

const START_MS = 1_700_000_000_000;
const HOUR_MS = 3_600_000;
const MEBIBYTE = 1024 * 1024;

/** A site, an index and queues that render at once, unless a test says otherwise. */
class WarmWorld {
  readonly clock = new SetClock(START_MS);
  readonly records = new Map<PageKey, PageRecord>();
  readonly taken: OrderedPage[] = [];
  readonly failing = new Map<string, string>();
  onTake: (pages: readonly OrderedPage[]) => Promise<void> = async () => undefined;
  isRendering = true;

  constructor(private readonly pages: number) {}

  ports(): WarmPorts {
    const reads: PageRecords = {
      find: async (asked) => new Map(asked.map(({ key }) => [key, { record: this.records.get(key), ...NO_EPOCHS }])),
    };
    return {
      records: reads,
      recordsOf: () => reads,
      newWalk: () =>
        new SitemapWalk(
          { open: async () => this.sitemap() },
          new SiteHosts({ publicSite: LAB_SITE, siteUrl: 'https://main.test' }),
          this.clock,
        ),
      orders: {
        mostAtOnce: 10,
        take: async (_region, pages) => {
          await this.onTake(pages);
          this.taken.push(...pages);
          if (this.isRendering) for (const page of pages) this.render(page);
        },
      },
      failures: {
        since: async (pages) =>
          new Map(
            pages.flatMap(({ page }) => {
              const reason = this.failing.get(new URL(page.url).pathname);
              return reason === undefined ? [] : [[page.key, reason] as const];
            }),
          ),
      },
      clock: this.clock,
      config: { regions: ['eu-central-1', 'us-east-1'], variants: ['desktop'], queryPolicy: DEFAULT_QUERY_POLICY },
    };
  }

  async run(options: Partial<WarmOptions> = {}, file?: string): Promise<WarmReport> {
    const ports = this.ports();
    const plan = await planWarm(ports, ['/sitemap.xml']);
    const state = await WarmState.open(file, 'stack prod');
    return warm(ports, plan, state, { waits: true, patienceMs: 60_000, ...options });
  }

  render({ page: { key, keyUrl, url } }: OrderedPage): void {
    if (this.failing.has(new URL(url).pathname)) return;
    const nowMs = this.clock.nowMs();
    const life = { freshUntilMs: nowMs + 24 * HOUR_MS, staleUntilMs: nowMs + 48 * HOUR_MS, errorUntilMs: 0 };
    const record = { key, keyUrl, status: 200, headers: [], object: undefined, textLength: 1, ...life };
    this.records.set(key, { ...record, renderStartedAtMs: nowMs, changedAtMs: nowMs });
  }

  private async *sitemap(): AsyncGenerator<Buffer> {
    yield Buffer.from('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">');
    for (let at = 0; at < this.pages; at += 1) {
      const rest = `<lastmod>2023-01-01</lastmod><changefreq>daily</changefreq><priority>0.5</priority>`;
      yield Buffer.from(`<url><loc>https://${LAB_SITE.hosts[0]}/products/item-${at}</loc>${rest}</url>\n`);
    }
    yield Buffer.from('</urlset>');
  }
}

describe('operations/warm', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'warm-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const stateFile = () => path.join(folder, 'warm.json');

  it('orders what is due, waits until it is rendered, and orders nothing at the second run', async () => {
    const world = new WarmWorld(35);
    const progress: number[] = [];
    const report = await world.run({ onProgress: ({ rendered }) => progress.push(rendered) });
    assert.deepEqual([report.ordered, report.rendered, report.waiting, report.lost], [35, 35, 0, 0]);
    assert.equal(progress.at(-1), 35);
    assert.equal(new Set(world.taken.map(({ region }) => region)).size, 2);
    assert.equal((await world.run()).ordered, 0);
  });

  it('keeps to its rate and its budget', async () => {
    const world = new WarmWorld(100);
    const report = await world.run({ ratePerSecond: 5, budget: 40, waits: false });
    assert.deepEqual([report.ordered, report.beyondBudget], [40, 60]);
    // The first ten at once, then ten each two seconds.
    assert.ok(world.clock.nowMs() - START_MS >= 6_000);
  });

  it('reports failures by reason, and orders failed pages again at the next run', async () => {
    const world = new WarmWorld(12);
    world.failing.set('/products/item-3', 'script-failed').set('/products/item-4', 'private');
    world.failing.set('/products/item-5', 'private');
    const report = await world.run({}, stateFile());
    assert.deepEqual([report.rendered, report.failures, report.waiting], [9, { 'script-failed': 1, private: 2 }, 0]);
    assert.ok(report.failedUrls.some(({ url, reason }) => url.endsWith('/item-3') && reason === 'script-failed'));
    world.failing.clear();
    const again = await world.run({}, stateFile());
    assert.deepEqual([again.ordered, again.before, again.rendered], [3, 0, 3]);
  });

  it('goes on after a crash without ordering twice, and waits for what was ordered', async () => {
    const world = new WarmWorld(50);
    world.isRendering = false;
    let takes = 0;
    world.onTake = async () => {
      // The process dies after its state was saved once.
      world.clock.advance(3_000);
      if ((takes += 1) > 6) throw new Error('killed');
    };
    const first = await world.run({ waits: false }, stateFile());
    assert.ok(first.ordered > 0 && first.lost > 0);
    world.onTake = async () => undefined;
    world.isRendering = true;
    const earlier = [...world.taken];
    const second = world.run({}, stateFile());
    for (const page of earlier) world.render(page);
    const report = await second;
    assert.equal(world.taken.length, 50);
    assert.equal(new Set(world.taken.map(({ page }) => page.key)).size, world.taken.length);
    assert.equal(report.waiting, 0);
    assert.deepEqual(await readdir(folder), ['warm.json']);
  });

  it('gives up what nobody renders', async () => {
    const world = new WarmWorld(5);
    world.isRendering = false;
    const report = await world.run({ patienceMs: 10_000 });
    assert.deepEqual([report.ordered, report.rendered, report.waiting], [5, 0, 5]);
  });

  it('refuses a file of another deployment, of another form, or that can’t be written', async () => {
    const world = new WarmWorld(3);
    await world.run({}, stateFile());
    assert.match(await readFile(stateFile(), 'utf8'), /"format":"georender-warm-1","source":"stack prod"/);
    await assert.rejects(WarmState.open(stateFile(), 'stack dev'), /is of stack prod, and not of stack dev/);
    await writeFile(stateFile(), '{}');
    await assert.rejects(WarmState.open(stateFile(), 'stack dev'), /is no file of a warm-up/);
    await assert.rejects(world.run({}, path.join(folder, 'none', 'warm.json')), /can't be written/);
  });

  it('takes 10,000 pages in bounded memory', async () => {
    const world = new WarmWorld(10_000);
    const usedBefore = used();
    let most = 0;
    const report = await world.run({ onProgress: () => (most = Math.max(most, process.memoryUsage().heapUsed)) });
    assert.deepEqual([report.ordered, report.rendered], [10_000, 10_000]);
    assert.ok(most - usedBefore < 128 * MEBIBYTE, `${Math.round((most - usedBefore) / MEBIBYTE)} MiB`);
  });
});

function used(): number {
  return process.memoryUsage().heapUsed;
}
