// The schedule in the local run: what bots ask for, what sitemaps list, and a day's budget, over queues and Chromium.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { checkLocalSettings } from '../../core/settings/check-settings';
import type { RunReport } from '../../handlers/schedule/create-schedule';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { cacheOf, crawl } from '../support/edge/crawler';
import { rawRequest } from '../support/machine/raw-request';
import { type PageServer, startPageServer } from '../support/site/page-server';

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];
const RENDERS_PER_DAY = 5;
const LISTED = Array.from({ length: 10 }, (_, at) => `/listed/${at}`);

describe('local/stack, schedule', function () {
  this.timeout(300_000);
  let site: PageServer;
  let stack: LocalStack;
  // The last run of a day: listed pages may have all that is left. Pages that are fresh for a day end within it.
  let scheduleMs = (Math.floor(Date.now() / DAY_MS) + 1) * DAY_MS + 18.1 * HOUR_MS;

  before(async () => {
    const sitemap = () => LISTED.map((path) => `<url><loc>${stack.url}${path}</loc></url>`).join('');
    site = await startPageServer(
      {
        '/robots.txt': (_, response) => response.end(`Sitemap: ${stack.url}/sitemap.xml`),
        '/sitemap.xml': (_, response) =>
          response.end(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${sitemap()}</urlset>`),
      },
      { otherwise: '<!doctype html><title>A page</title><p>Some words of a page.</p>' },
    );
    stack = await startLocalStack({
      port: 0,
      site: site.url,
      regions: DEFAULT_REGIONS,
      replicationLagMs: 20,
      settings: checkLocalSettings(
        { scheduledRendersPerDay: RENDERS_PER_DAY, freshnessRules: [{ paths: '/long/*', fresh: '30d' }] },
        DEFAULT_REGIONS,
      ),
      scheduleClock: {
        nowMs: () => scheduleMs,
        steadyMs: () => performance.now(),
        pause: (durationMs) => setTimeout(durationMs),
      },
      onLog: () => undefined,
    });
  });
  after(async () => {
    await site.close();
    await stack.close();
  });

  async function run(): Promise<RunReport> {
    const { status, body } = await rawRequest(stack.url, '/_local/schedule/run', { method: 'POST' });
    assert.equal(status, 200, body);
    return JSON.parse(body);
  }

  async function allRendered(): Promise<void> {
    const depths = () => Promise.all([...stack.queues.clients.values()].map((queue) => queue.depth()));
    const isEmpty = (depth: Awaited<ReturnType<typeof depths>>[number]) =>
      depth.underWay + Object.values(depth.waiting).reduce((sum, count) => sum + count, 0) === 0;
    while (!(await depths()).every(isEmpty));
    await stack.replicated();
  }

  /** How often a page was rendered. */
  const renders = (path: string) =>
    site.requests.filter(({ target, headers }) => target === path && headers['x-prerender'] === '1').length;
  const listedRenders = () => LISTED.reduce((sum, path) => sum + renders(path), 0);

  it('refreshes what bots ask for before it goes stale, and warms listed pages with the rest of the budget', async () => {
    for (const path of ['/asked', '/long/asked']) {
      await crawl(stack.url, path, 'DE');
      await stack.replicated();
      // Copies at the edge hide requests, so a bot asks elsewhere.
      await crawl(stack.url, path, 'US');
    }

    const report = await run();

    const warmed = RENDERS_PER_DAY - 1;
    assert.partialDeepStrictEqual(report, { end: 'budget', asked: 1, listed: warmed, lost: 0, budgetLeft: 0 });
    await allRendered();
    assert.deepEqual([renders('/asked'), renders('/long/asked'), listedRenders()], [2, 1, warmed]);
    assert.equal(cacheOf(await crawl(stack.url, '/asked', 'IN')), 'HIT');
    const caches = await Promise.all(
      LISTED.map(async (path) => [renders(path), cacheOf(await crawl(stack.url, path, 'DE'))]),
    );
    assert.deepEqual(
      caches.filter(([count]) => count === 1).map(([, cache]) => cache),
      Array(warmed).fill('HIT'),
    );
  });

  it('orders nothing beyond the day’s budget, and goes on the next day, one run at a time', async () => {
    const before = listedRenders();
    assert.partialDeepStrictEqual(await run(), { end: 'budget', asked: 0, listed: 0, budgetLeft: 0 });
    await allRendered();
    assert.deepEqual([renders('/asked'), listedRenders()], [2, before]);
    scheduleMs += DAY_MS;
    const reports = await Promise.all(Array.from({ length: 5 }, run));
    const ordered = reports.reduce((sum, { asked, listed }) => sum + asked + listed, 0);
    assert.equal(ordered, RENDERS_PER_DAY);
    assert.ok(reports.some(({ end }) => end === 'budget'));
    await allRendered();
    assert.ok(renders('/asked') + listedRenders() <= 2 + before + RENDERS_PER_DAY);
  });
});
