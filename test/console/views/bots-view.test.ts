// The view Bots in a real browser, over a written log.
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Deployment } from '../../../operations/deployment';
import { LOG_DAY, testLines } from '../../support/bots/access-log-lines';
import { type WrittenLog, writeLog } from '../../support/bots/log-files';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';
import { assertAccessible, ConsoleLab } from '../console-lab';

/** The deployment reaches no index; the others are shown all the same. */
const PARTS = [
  'From published to found',
  'This deployment reaches nothing.',
  'False bots',
  'Requests by who they claim to be',
];

describe('console/bots view', function () {
  this.timeout(300_000);
  let log: WrittenLog | undefined;
  let lab: ConsoleLab | undefined;
  before(async () => {
    log = await writeLog(testLines(5_000), 'json');
  });
  afterEach(() => lab?.close());
  after(() => log?.remove());

  async function startWith(logs: Deployment['facts']['logs']): Promise<ConsoleLab> {
    const known = knownDeployment(knownFacts(), new RememberedValues());
    const clock = { ...known.clock, nowMs: () => LOG_DAY.toMs };
    lab = await ConsoleLab.start({ ...known, clock, facts: { ...known.facts, logs } });
    return lab;
  }

  it('shows who came, when, and for what', async () => {
    const folder = path.dirname(log?.accessLog[0] ?? assert.fail('there is no log'));
    const page = await (await startWith({ kind: 'folder', folder })).open('/bots');
    await page.waitForSelector('.numbers caption');
    const text = await page.$eval('main', (main) => main.textContent);
    assert.match(text, /[\d,]+ requests of bots, of [\d,]+ of everybody/);
    for (const part of ['By bot', 'gptbot', 'By country', 'Wasted crawls', '/articles/', ...PARTS])
      assert.ok(text.includes(part), part);
    assert.equal(await page.$$eval('.chart rect', (bars) => bars.length), 24);
    await assertAccessible(page);
  });

  it('says that nobody came, and which setting keeps logs', async () => {
    const empty = await startWith({ kind: 'folder', folder: '/missing' });
    const page = await empty.open('/bots');
    await page.waitForFunction(() => document.body.textContent.includes('No bot came in this interval.'));
    await empty.close();
    const without = await (await startWith(undefined)).open('/bots');
    await without.waitForSelector('[role=alert]');
    assert.match(await without.$eval('[role=alert]', (alert) => alert.textContent), /set botReports to true/);
  });
});
