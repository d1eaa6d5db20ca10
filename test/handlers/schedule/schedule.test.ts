// Runs of the schedule: what they order, in which order, and where the next one goes on.
import assert from 'node:assert/strict';
import { NO_EPOCHS } from '../../../core/pages/epochs';
import type { PageIdentity } from '../../../core/pages/page-key';
import { document, labPage } from '../../support/storage/lab-site';
import { ScheduleLab, SIX_HOURS_MS } from '../../support/storage/schedule-lab';

const HOUR_MS = 3_600_000;

describe('handlers/schedule', () => {
  let world: ScheduleLab;
  beforeEach(async () => {
    world = await ScheduleLab.start();
    // To the beginning of a day, which has four runs.
    world.clock.advance(2 * HOUR_MS);
  });
  afterEach(() => world.close());

  const paths = () => world.orders.map(({ path }) => path).sort();
  const isoOf = (atMs: number) => new Date(atMs).toISOString().replace(/\.\d+/, '');
  const numbered = (count: number) => Array.from({ length: count }, (_, at) => ({ path: `/p${at}` }));

  it('refreshes what bots ask for before it goes stale, and nothing that stays fresh until the next run', async () => {
    await world.lab.keep('/early');
    world.clock.advance(8 * HOUR_MS);
    await world.lab.keep('/late');
    for (const path of ['/early', '/late', '/never-kept']) await world.ask(labPage(path), 3);
    world.clock.advance(11 * HOUR_MS);
    const { end, asked } = await world.run({ sitemaps: [] });
    assert.deepEqual([end, asked], ['done', 1]);
    const [order] = world.orders;
    assert.deepEqual([order?.path, order?.value, order?.variant], ['/early', 'asked', 'desktop']);
    assert.equal(order?.once, true, 'a failed render is not tried again beyond the budget');
    assert.equal(order?.newerThanMs, world.clock.nowMs() - 19 * HOUR_MS);
  });

  it('orders the most asked pages first if the budget is short', async () => {
    for (const [path, asks] of [
      ['/a', 1],
      ['/b', 9],
      ['/c', 5],
    ] as const) {
      await world.lab.keep(path);
      await world.ask(labPage(path), asks);
    }
    world.clock.advance(20 * HOUR_MS);
    const report = await world.run({ rendersPerDay: 2, sitemaps: [] });
    assert.deepEqual([report.end, report.asked, report.budgetLeft, paths()], ['budget', 2, 0, ['/b', '/c']]);
  });

  it('does not refresh a page whose freshness is shorter than the time between two runs', async () => {
    world.lab.browse = async () => document('gone', { status: 404 });
    await world.lab.ask('/gone');
    await world.ask(labPage('/gone'), 3);
    assert.deepEqual([(await world.run({ sitemaps: [] })).asked, paths()], [0, []]);
  });

  it('orders listed pages that are unknown, not fresh, or changed since their render', async () => {
    await world.lab.keep('/fresh');
    const renderedAtMs = world.clock.nowMs();
    await world.lab.keep('/changed');
    world.clock.advance(HOUR_MS);
    world.list([
      { path: '/fresh', lastmod: isoOf(renderedAtMs - HOUR_MS) },
      { path: '/changed', lastmod: isoOf(renderedAtMs + HOUR_MS / 2) },
      { path: '/unknown' },
    ]);
    const { listed } = await world.run();
    assert.deepEqual([listed, paths()], [2, ['/changed', '/unknown']]);
    assert.ok(world.orders.every(({ value, once }) => value === 'listed' && once));
    world.clock.advance(24 * HOUR_MS);
    await world.run();
    assert.ok(paths().includes('/fresh'));
  });

  it('orders by the sitemap’s priority, then by the latest change', async () => {
    world.list([
      { path: '/low', priority: 0.1 },
      { path: '/old', lastmod: '2020-01-01' },
      { path: '/new', lastmod: '2023-01-01' },
      { path: '/high', priority: 1 },
    ]);
    await world.run({ rendersPerDay: 2 * 4 });
    // The first of the day’s runs may take its share for listed pages alone.
    assert.deepEqual(paths(), ['/high', '/new']);
  });

  it('leaves some of the day’s budget to later runs', async () => {
    world.list(numbered(500));
    const report = await world.run({ rendersPerDay: 100 });
    const runsLeft = Math.ceil((24 * HOUR_MS - (world.clock.nowMs() % (24 * HOUR_MS))) / SIX_HOURS_MS);
    assert.ok(runsLeft > 1);
    assert.deepEqual([report.end, report.listed], ['budget', Math.ceil(100 / runsLeft)]);
  });

  it('goes on at the next run where its time ended', async () => {
    const pages = 45_000;
    world.list(numbered(pages));
    const unknown = { record: undefined, ...NO_EPOCHS };
    const overrides = {
      records: { find: async (asked: readonly PageIdentity[]) => new Map(asked.map(({ key }) => [key, unknown])) },
      budget: { take: async (wanted: number) => wanted, left: async () => 1_000_000 },
    };
    for (const queue of world.queues.values()) queue.onSend = async () => world.clock.advance(50);
    const ends: string[] = [];
    while (ends.at(-1) !== 'done' && ends.length < 10)
      ends.push((await world.schedule({ overrides })(world.clock.nowMs() + 60_000)).end);
    assert.deepEqual(ends, ['time', 'done']);
    assert.equal(new Set(paths()).size, pages);
  });

  it('orders nothing while earlier orders wait', async () => {
    world.list(numbered(10));
    for (const queue of world.queues.values()) queue.waiting = 101;
    assert.equal((await world.run()).end, 'backlog');
    assert.deepEqual(paths(), []);
  });

  it('runs once at a time, and again after a run that died', async () => {
    world.list(numbered(3));
    const stuck = world.schedule({
      overrides: { demand: { mostAsked: () => new Promise(() => undefined) } },
    });
    void stuck(world.clock.nowMs() + 60_000);
    for (let turns = 0; turns < 100 && world.lab.storage.dynamoDb.requests().length === 0; turns += 1)
      await new Promise(setImmediate);
    while ((await world.run()).end !== 'other-run') await new Promise(setImmediate);
    world.clock.advance(121_000);
    assert.equal((await world.run()).end, 'done');
  });

  it('counts orders that no queue took, and says so', async () => {
    world.list(numbered(40));
    for (const queue of world.queues.values())
      queue.onSend = async () => {
        throw new Error('the region is gone');
      };
    const report = await world.run({ rendersPerDay: 400 });
    assert.deepEqual([report.listed, report.lost, report.budgetLeft], [0, 40, 360]);
    assert.ok(world.lab.log.lines.some(({ level }) => level === 'error'));
  });

  it('goes on without the sitemap, and without demand, if they fail', async () => {
    await world.lab.keep('/a');
    await world.ask(labPage('/a'), 3);
    world.clock.advance(20 * HOUR_MS);
    world.sitemap = 'no XML';
    const report = await world.run();
    assert.deepEqual([report.end, report.asked], ['done', 1]);
    assert.match(JSON.stringify(world.lab.log.lines), /A sitemap could not be read/);
  });
});
