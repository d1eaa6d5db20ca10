// Purges, marks and recaches end to end, over HTTP: at the edge and in every region, as the commands do it.
import assert from 'node:assert/strict';
import type { PurgeOrder } from '../../handlers/purge/purge-order';
import type { Deployment } from '../../operations/deployment';
import { census } from '../../operations/purge/census';
import { reachOf } from '../../operations/purge/epoch-reach';
import { carryOut, planOrder } from '../../operations/purge/order-results';
import { planUndo, undo } from '../../operations/purge/undo';
import { openDeployment } from '../../operations/target/open-deployment';
import { runGeorender } from '../support/cli/run-georender';
import { cacheOf, crawl } from '../support/edge/crawler';
import { ProbedStack, shown } from './probed-stack';

describe('local/stack, purging', function () {
  this.timeout(300_000);
  const run = new ProbedStack();
  let deployment: Deployment;
  before(async () => {
    await run.start();
    deployment = await openDeployment({ kind: 'local', url: run.stack.url });
  });
  after(async () => {
    deployment.close();
    await run.close();
  });
  beforeEach(() => run.reset());
  afterEach(function () {
    run.tellLog(this.currentTest);
  });

  const carry = async (kind: 'purge' | 'stale', order: PurgeOrder) => {
    const results = await carryOut(kind, planOrder(order, deployment.facts), reachOf(deployment));
    assert.ok(results.complete, JSON.stringify(results));
    return results;
  };
  const hit = async (target: string, country: string, headers: Record<string, string> = {}) =>
    assert.equal(
      (await crawl(run.stack.url, target, country, headers)).headers['x-cache'],
      'Hit from cloudfront',
      target,
    );

  it('reaches edge and regions by URL, prefix and host, and nothing else', async () => {
    const other = { host: run.hostOf('localhost') };
    const targets = ['/one?b=2&a=1', '/section', '/section/deep/er', '/sections', '/left'];
    for (const target of targets) await run.rendered(target);
    await run.rendered('/left', 'DE', other);
    await run.stack.replicated();
    for (const target of targets) assert.equal(cacheOf(await crawl(run.stack.url, target, 'IN')), 'HIT');
    run.news = 'second';
    const orders: PurgeOrder[] = [
      { kind: 'urls', urls: [`${run.stack.url}/one?a=1&b=2&utm_source=x`] },
      { kind: 'prefix', host: run.hostOf('127.0.0.1'), path: '/section' },
      { kind: 'host', host: run.hostOf('localhost') },
    ];
    await Promise.all(orders.map((order) => carry('purge', order)));
    for (const country of ['DE', 'IN']) {
      for (const target of ['/sections', '/left']) await hit(target, country);
    }
    for (const target of targets.slice(0, 3)) assert.match((await run.rendered(target)).body, /second/);
    assert.match((await run.rendered('/left', 'DE', other)).body, /second/);
    await run.stack.replicated();
    for (const target of targets.slice(0, 3)) {
      const elsewhere = await crawl(run.stack.url, target, 'IN');
      assert.deepEqual(
        { 'x-cache': elsewhere.headers['x-cache'], isSecond: /second/.test(elsewhere.body) },
        { 'x-cache': 'Miss from cloudfront', isSecond: true },
        target,
      );
    }
  });

  it('reaches everything, has a purged page stay as the last resort, and takes it back', async () => {
    const targets = ['/all/1', '/all/2'];
    for (const target of targets) await run.rendered(target);
    const { atMs } = await carry('purge', { kind: 'everything' });
    run.isUp = false;
    const kept = await crawl(run.stack.url, '/all/1');
    assert.deepEqual(shown(kept), { status: 200, cache: 'STALE-ERROR site-unreachable', edge: 'Miss from cloudfront' });
    const plan = await planUndo(reachOf(deployment));
    const left = await census(deployment, [...plan.changes.keys()], { exact: false, untilMs: atMs });
    assert.ok(left.isExact && left.pages.value >= 2, 'the old pages are still there');
    assert.ok((await undo(reachOf(deployment), plan)).complete);
    const back = await crawl(run.stack.url, '/all/2');
    assert.deepEqual(shown(back), { status: 200, cache: 'HIT', edge: 'Miss from cloudfront' });
  });

  it('recaches by command, in both variants, and every region has the new page when it ends', async () => {
    await run.rendered('/recached');
    run.news = 'second';
    const url = `${run.stack.url}/recached`;
    const { code, out, err } = await runGeorender(['recache', '--url', run.stack.url, url, '--json']);
    assert.deepEqual({ code, err }, { code: 0, err: '' }, out);
    const { complete, report } = JSON.parse(out);
    const variants = deployment.facts.variants.length;
    assert.deepEqual(
      { complete, ordered: report.ordered, renewed: report.renewed },
      { complete: true, ordered: variants, renewed: variants },
    );
    for (const country of ['US', 'DE', 'IN']) {
      const fresh = await crawl(run.stack.url, '/recached', country);
      assert.match(fresh.body, /second/, country);
    }
  });

  it('orders a recache without a wait, and follows it by the id that it prints', async () => {
    await run.rendered('/followed');
    run.news = 'second';
    const url = `${run.stack.url}/followed`;
    const at = ['--url', run.stack.url];
    const { code, out, err } = await runGeorender(['recache', ...at, url, '--no-wait']);
    assert.equal(code, 0, err);
    const [, id = ''] = /`georender recache --follow (\S+)`/.exec(out) ?? [];
    const followed = await runGeorender(['recache', ...at, '--follow', id, '--json']);
    assert.equal(followed.code, 0, followed.err);
    const { ordered, renewed } = JSON.parse(followed.out).report;
    assert.deepEqual([ordered, renewed], [deployment.facts.variants.length, deployment.facts.variants.length]);
    assert.match((await crawl(run.stack.url, '/followed', 'IN')).body, /second/);
    const unknown = await runGeorender(['recache', ...at, '--follow', 'none']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /none is not noted.*georender undo --list/);
  });

  it('refuses impossible orders with the reason', async () => {
    for (const [args, reason] of [
      [['http://evil.example/'], /evil\.example\/" is not on this site; allowed: /],
      [['--host', 'evil.example', '--yes'], /is no host of this stack; allowed: /],
    ] as const) {
      const { code, err } = await runGeorender(['purge', '--url', run.stack.url, ...args]);
      assert.equal(code, 2, err);
      assert.match(err, reason);
    }
  });
});
