// The view Index against a whole local run: pages as they are kept, purges, recaches and undos.
import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { runGeorender } from '../../../cli/georender';
import { systemClock } from '../../../handlers/runtime/clock';
import { recordedTerminal } from '../../support/cli/recorded-terminal';
import { crawl } from '../../support/edge/crawler';
import { assertAccessible } from '../console-lab';
import { localRunLab } from '../local-run-lab';

describe('console/index view, of a local run', function () {
  this.timeout(300_000);
  let word = 'storks';
  const run = localRunLab(
    {},
    {
      otherwise: (_request, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><html lang="en"><p>${word}`),
    },
  );

  const shows = async (page: Page, text: string, where = 'body'): Promise<void> => {
    const isShown = (wanted: string, at: string): boolean =>
      document.querySelector(at)?.textContent.includes(wanted) === true;
    await page.waitForFunction(isShown, { timeout: 0 }, text, where).catch(async () => {
      assert.fail(`"${text}" is not shown in: ${await page.$eval('body', (body) => body.textContent)}`);
    });
  };
  /** By keyboard: what moves meanwhile takes no click away. */
  const press = async (page: Page, name: string): Promise<void> => {
    await (await page.waitForSelector(`button:not([disabled])::-p-text(${name})`, { timeout: 0 }))?.focus();
    await page.keyboard.press('Enter');
  };
  const tick = async (page: Page, url: string): Promise<void> => {
    await page.waitForFunction(tickRow, { timeout: 0 }, url);
  };

  it('shows an index without pages', async () => {
    const page = await run.lab.open('/index');
    await shows(page, 'All pages are read');
    await shows(page, 'No page matches.');
    await shows(page, '0 pages match, none is selected.');
  });

  it('shows pages as they come, purges one after a look, and takes it back', async () => {
    const page = await run.lab.open('/index');
    await crawl(run.stack.url, '/news/one');
    await crawl(run.stack.url, '/news/two');
    await shows(page, '/news/two');
    await tick(page, '/news/one');
    await shows(page, '1 is selected');
    await press(page, 'Purge …');
    await shows(page, 'Would purge ', '[role=dialog]');
    await shows(page, 'Every region heeds it 5 s after it is written', '[role=dialog]');
    await shows(page, 'Nothing was changed.', '[role=dialog]');
    await assertAccessible(page);
    await press(page, 'Do it');
    await shows(page, 'Purged in all regions and at all edges.', '[role=dialog]');
    await press(page, 'Take it back …');
    await shows(page, 'Would take back the purge of', '[role=dialog]');
    await shows(page, '1 known page', '[role=dialog]');
    await press(page, 'Close');
    const isPurged = (): boolean =>
      [...document.querySelectorAll('[role=row]')].some((row) => /news\/one.*on error only/.test(row.textContent));
    await page.waitForFunction(isPurged, { timeout: 0 });
    const terminal = recordedTerminal(undefined, systemClock);
    const command = ['pages', '--url', run.stack.url, '--path', '/news', '--sort', 'age', '--json'];
    assert.equal(await runGeorender(command, terminal), 0, terminal.notes());
    const { total, counts } = JSON.parse(terminal.text());
    assert.deepEqual([total, counts.states['error-only'], counts.states.fresh], [2, 1, 1]);
  });

  it('recaches all that match a path', async () => {
    await crawl(run.stack.url, '/birds/a');
    await crawl(run.stack.url, '/birds/b');
    word = 'herons';
    const page = await run.lab.open('/index');
    await page.waitForSelector('main .row select', { timeout: 0 });
    await page.select('main .row select', run.deployment.facts.publicSite.hosts[0] ?? '');
    await page.type('input[placeholder="e.g. /news"]', '/birds');
    // As many pages as there were before match the path: the rows tell when the list is the path's.
    await page.waitForFunction(showsRowsOf, { timeout: 0 }, '/birds/', 2);
    await shows(page, '2 pages match');
    await page.$eval('[role=columnheader] input', (box) => box.click());
    await shows(page, 'all that match are selected');
    await press(page, 'Recache …');
    await shows(page, '/birds and all below it', '[role=dialog]');
    await press(page, 'Do it');
    await shows(page, 'New in all regions: 2 of 2 pages.', '[role=dialog]');
    assert.match((await crawl(run.stack.url, '/birds/a')).body, /herons/);
  });

  it('reads another region where the first does not answer, and says so', async () => {
    await run.stack.regions.stop(run.deployment.facts.homeRegion);
    try {
      const page = await run.lab.open('/index');
      await shows(page, `The index of ${run.deployment.facts.homeRegion} was not read`);
      await shows(page, 'All pages are read, in ');
      await assertAccessible(page);
    } finally {
      run.stack.regions.start(run.deployment.facts.homeRegion);
    }
  });
});

/** Runs in the page. Chooses a row; false while it is not there. */
function tickRow(url: string): boolean {
  const rows = [...document.querySelectorAll('[role=row]')];
  const box = rows.find((row) => row.textContent.includes(url))?.querySelector('input');
  box?.click();
  return box !== null && box !== undefined;
}

/** Runs in the page. Whether the rows are so many, and all of one path. */
function showsRowsOf(path: string, count: number): boolean {
  const urls = [...document.querySelectorAll('[role=row]')].map((row) => row.textContent);
  const pages = urls.filter((text) => text.includes('/'));
  return pages.length === count && pages.every((text) => text.includes(path));
}
