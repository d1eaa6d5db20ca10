// The view Cost in a real browser.
import assert from 'node:assert/strict';
import type { RunCounts } from '../../../core/contract/run-counts';
import type { Deployment } from '../../../operations/deployment';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';
import { type PageServer, startPageServer } from '../../support/site/page-server';
import { assertAccessible, ConsoleLab } from '../console-lab';

const COUNTS: RunCounts = {
  sinceMs: Date.UTC(2026, 10, 29, 12),
  requests: 58,
  pageRequests: 20,
  originRequests: 54,
  bytes: 400_000,
  served: 16,
  servedMs: 3_000,
  servedKept: 10,
  servedKeptBytes: 40_000,
  renders: 14,
  rendersMs: 14_000,
  rendersKept: 13,
};

describe('console/cost view', function () {
  this.timeout(300_000);
  let run: PageServer | undefined;
  let lab: ConsoleLab | undefined;
  let counts: object = COUNTS;
  beforeEach(async () => {
    run = await startPageServer({}, { otherwise: (_, response) => response.end(JSON.stringify(counts)) });
    const known = knownDeployment(knownFacts(), new RememberedValues());
    const deployment: Deployment = { ...known, kind: 'local', facts: { ...known.facts, url: run.url } };
    lab = await ConsoleLab.start(deployment);
  });
  afterEach(async () => {
    counts = COUNTS;
    await lab?.close();
    await run?.close();
  });

  const started = (): ConsoleLab => lab ?? assert.fail('the console is not started');

  it('prices what the local run has counted, and names what that rests on', async () => {
    const page = await started().open('/cost');
    await page.waitForSelector('.cost');
    const text = await page.$eval('main', (main) => main.textContent);
    assert.match(text, /58 requests at the edges, 14 renders/);
    assert.match(text, /functions\$0\.000\d+/);
    assert.match(text, /prerender\.io\$59\.00/);
    assert.match(text, /2026-11-29\$0\.\d+5814/);
    assert.match(text, /The local run counts since its start, not by day/);
    assert.match(text, /Queues, health checks, logs, alarms, dashboards and web ACLs are left out/);
    await assertAccessible(page);
  });

  it('says in words that a run tells no counts', async () => {
    counts = {};
    const page = await started().open('/cost');
    await page.waitForSelector('[role=alert]');
    assert.match(await page.$eval('[role=alert]', (alert) => alert.textContent), /does not tell its counts/);
  });
});
