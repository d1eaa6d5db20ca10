// The view Index in a real browser: a million pages, hostile ones, a stack that is not read without an order.
import assert from 'node:assert/strict';
import type { HTTPRequest, Page } from 'puppeteer-core';
import { PagesDesk } from '../../../console/kept-pages/pages-desk';
import { systemTimers } from '../../../handlers/runtime/timers';
import { rawRequest } from '../../support/machine/raw-request';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';
import { keyOf, manyPages, pageOf } from '../../support/operations/many-pages';
import { assertAccessible, ConsoleLab } from '../console-lab';

const MANY = 1_000_000;
const HOSTILE = 'https://www.example.com/<img src=x onerror="document.title=1">?<script>document.title=2</script>';

/** Rows of the table that a window of the browser may have. */
const MOST_ROWS = 100;

/** Two hundred pages and the counts. */
const MOST_BYTES = 100_000;

describe('console/index view', function () {
  this.timeout(300_000);
  let lab: ConsoleLab | undefined;
  before(async () => {
    const deployment = knownDeployment(knownFacts(), new RememberedValues());
    const pages = manyPages(MANY);
    pages.add(pageOf(MANY, { keyUrl: HOSTILE }));
    pages.note(keyOf(MANY), { asks: 9, reason: 'suspicious' });
    lab = await ConsoleLab.start(deployment, { desk: new PagesDesk(deployment, systemTimers, pages) });
  });
  after(() => lab?.close());
  afterEach(() => lab?.closePages());

  const started = (): ConsoleLab => lab ?? assert.fail('the console is not started');

  async function shows(page: Page, text: string): Promise<void> {
    await page.waitForFunction((wanted) => document.body.textContent.includes(wanted), { timeout: 0 }, text);
  }

  const list = (input: unknown) =>
    rawRequest(started().server.url, `/api/keptPages.list?input=${encodeURIComponent(JSON.stringify(input))}`);

  const all = { filter: {}, order: { by: 'age', descending: true }, offset: 0, limit: 200 };

  it('shows a million pages with few rows, in small answers', async () => {
    const page = await started().open('/index');
    await shows(page, '1,000,001 pages match');
    await shows(page, 'suspicious');
    const rows = await page.$$eval('[role=row]', (found) => found.length);
    assert.ok(rows < MOST_ROWS, `${rows} rows`);
    await page.type('input[type=search]', 'odd/99999 ');
    await shows(page, '6 pages match');
    await page.$eval('input[type=search]', (field) => field.focus());
    const { status, body } = await list(all);
    assert.equal(status, 200);
    assert.ok(body.length < MOST_BYTES, `${body.length} bytes`);
    assert.equal(JSON.parse(body).result.data.pages.length, 200);
  });

  it('loads more as it is scrolled by keyboard, and begins at any row', async () => {
    const page = await started().open('/index');
    await shows(page, '1,000,001 pages match');
    await page.waitForSelector('[role=row][data-key]');
    await page.focus('[role=row][data-key]');
    await page.keyboard.press('End');
    await page.waitForFunction(
      () => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) > 250,
    );
    const rows = await page.$$eval('[role=row]', (found) => found.length);
    assert.ok(rows < MOST_ROWS, `${rows} rows`);
    await page.$eval('input[inputmode=numeric]', (field) => field instanceof HTMLInputElement && field.select());
    await page.type('input[inputmode=numeric]', '1000001');
    await page.keyboard.press('Tab');
    await page.waitForFunction(() => document.querySelectorAll('[role=row][data-key]').length === 1);
  });

  it('says accessibly that it loads more', async () => {
    const page = await started().open('/index');
    await shows(page, '1,000,001 pages match');
    await page.waitForSelector('[role=row][data-key]');
    const held: HTTPRequest[] = [];
    page.on(
      'request',
      (request) => void (request.url().includes('keptPages.list') ? held.push(request) : request.continue()),
    );
    await page.setRequestInterception(true);
    await page.focus('[role=row][data-key]');
    await page.keyboard.press('End');
    await shows(page, 'Loading …');
    await assertAccessible(page);
    await Promise.all(held.map((request) => request.continue()));
    await page.waitForFunction(() => !document.body.textContent.includes('Loading …'), { timeout: 0 });
  });

  it('runs nothing of hostile URLs', async () => {
    const page = await started().open('/index');
    await shows(page, HOSTILE);
    assert.equal(await page.$('main img, main script'), null);
    assert.equal(await page.title(), 'Index · Georender console');
  });

  it('refuses hostile questions', async () => {
    for (const input of [
      { ...all, limit: 201 },
      { ...all, limit: 1e9 },
      { ...all, offset: -1 },
      { ...all, offset: 0.5 },
      { ...all, order: { by: '__proto__', descending: true } },
      { ...all, filter: { path: '/a?b' } },
      { ...all, filter: { path: '/1/2/3/4/5/6/7/8/9' } },
      { ...all, filter: { words: 'x'.repeat(501) } },
      { ...all, filter: { constructor: 'x' } },
      null,
    ])
      assert.equal((await list(input)).status, 400, JSON.stringify(input).slice(0, 200));
    const patterns = await list({ ...all, filter: { words: '(.*)* [ \\' } });
    assert.equal(JSON.parse(patterns.body).result.data.total, 0, 'words are no patterns');
  });

  it('plans nothing for unknown pages, and carries no unknown plan out', async () => {
    for (const [name, input] of [
      ['plan', { verb: 'purge', pages: { kind: 'keys', keys: [keyOf(MANY + 1)] } }],
      ['plan', { verb: 'purge', pages: { kind: 'keys', keys: ['../x'] } }],
      ['plan', { verb: 'drop', pages: { kind: 'matching', filter: {} } }],
      ['plan', { verb: 'purge', pages: { kind: 'matching', filter: { words: 'on no page' } } }],
      ['carryOut', { id: 'no such plan' }],
    ] as const) {
      const answer = await fetch(`${started().server.url}/api/keptPages.${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      assert.notEqual(answer.status, 200, JSON.stringify(input));
    }
  });

  it('reads no stack without an order, and says that nothing is read', async () => {
    const page = await started().open('/index');
    await shows(page, 'Nothing is read yet.');
    await page.waitForSelector('button::-p-text(Read a sample)');
    await (await page.waitForSelector('button::-p-text(Read a sample)'))?.click();
    await shows(page, 'The index was not read: This deployment reaches nothing.');
    await assertAccessible(page);
  });
});
