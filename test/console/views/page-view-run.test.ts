// The views A page and Requests against a whole local run.
import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { runGeorender } from '../../../cli/georender';
import { systemClock } from '../../../handlers/runtime/clock';
import { recordedTerminal } from '../../support/cli/recorded-terminal';
import { crawl } from '../../support/edge/crawler';
import { assertAccessible } from '../console-lab';
import { localRunLab } from '../local-run-lab';
import { seenRequest } from '../seen-requests';

/** Pages differ: one with the content of another has no object of its own. */
const APPLICATION = `<!doctype html><html lang="en"><head><title>Birds</title></head><body><div id="root"></div><script>
  fetch('/api').then((answer) => answer.text()).then((text) => { root.innerHTML = '<p>' + text + '<p>' + location.pathname; });
  if (location.pathname === '/failing') fetch('/broken');
</script></body></html>`;

describe('console/page view, of a local run', function () {
  this.timeout(300_000);
  let word = 'storks';
  const run = localRunLab(
    {
      '/api': (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(word),
      '/broken': (_request, response) => response.writeHead(500).end(),
    },
    { otherwise: APPLICATION },
  );

  const shows = async (page: Page, text: string): Promise<void> => {
    const isShown = (wanted: string): boolean => document.querySelector('main')?.textContent.includes(wanted) === true;
    await page.waitForFunction(isShown, { timeout: 60_000 }, text).catch(async () => {
      assert.fail(`"${text}" is not shown in: ${await page.$eval('main', (main) => main.textContent)}`);
    });
  };
  const textOf = (page: Page): Promise<string> => page.$eval('main', (main) => main.textContent);

  async function lookedAt(path: string): Promise<Page> {
    const page = await run.lab.open(`/page?url=${encodeURIComponent(path)}&from=DE`);
    await shows(page, 'Everything is here.');
    return page;
  }

  it('shows what scripts add, the requests of the render, and its new record', async () => {
    const page = await lookedAt('/birds');
    await shows(page, 'One content');
    const text = await textOf(page);
    assert.match(text, /From raw HTML to what a bot getstext: 2 more, 0 less/);
    assert.match(text, /From what a bot gets to what a person seestext: no difference in 2 lines/);
    assert.match(text, /\/apiGET Fetchyes200/);
    assert.match(text, /eu-central-1fresh, status 200/);
    assert.match(text, /eu-central-1 answers MISS/);
    await page.$$eval('details', (all) => all.forEach((one) => (one.open = true)));
    await assertAccessible(page);
  });

  it('compares earlier renders of a page', async () => {
    await crawl(run.stack.url, '/history');
    word = 'herons';
    const terminal = recordedTerminal(undefined, systemClock);
    assert.equal(
      await runGeorender(['purge', `${run.stack.url}/history`, '--yes', '--url', run.stack.url], terminal),
      0,
      terminal.notes(),
    );
    await crawl(run.stack.url, '/history');
    const page = await lookedAt('/history');
    await shows(page, '2 contents');
    await shows(page, 'From the older to the newertext: 1 more, 1 less');
    const diff = await page.$$eval('.diff-line', (all) => all.map((line) => line.textContent.trim()));
    assert.ok(diff.includes('− storks') && diff.includes('+ herons'), diff.join('\n'));
  });

  it('says why a page is not kept, and where its history can’t be read', async () => {
    const page = await lookedAt('/failing');
    const text = await textOf(page);
    assert.match(text, /it would not be kept: api-failed/);
    assert.match(text, /Errors in the pageGET .*\/broken: status 500/);
    assert.match(text, /No render of this page is kept in eu-central-1/);
    await run.stack.regions.stop('ap-south-1');
    try {
      await page.select('main h2 ~ .row select', 'ap-south-1');
      await shows(page, 'ap-south-1 did not tell the page');
    } finally {
      run.stack.regions.start('ap-south-1');
    }
    const excluded = await lookedAt('/.well-known/x');
    await shows(excluded, 'The site itself answers this request, so no page of it is kept.');
  });

  it('opens a request of the log to the path of its decision', async () => {
    run.lab.requests.add(
      seenRequest({ host: '127.0.0.1', path: '/<b>of-the-log', parameters: ['page'], region: 'us-east-1' }),
    );
    const page = await run.lab.open('/requests');
    await shows(page, '/<b>of-the-log');
    await page.focus('main [role=row][data-key]');
    await page.keyboard.press('Enter');
    const shown = async (text: string): Promise<void> => {
      const isShown = (wanted: string): boolean =>
        document.querySelector('[role=dialog]')?.textContent.includes(wanted) === true;
      await page.waitForFunction(isShown, {}, text);
    };
    await shown('names of its parameters alone (page)');
    await shown('us-east-1: no record');
    await shown('eu-central-1 answers MISS');
    assert.equal(await page.$('[role=dialog] b'), null);
    await assertAccessible(page);
    assert.ok(await page.evaluate(isAboveTheTable), 'the table’s head covers the dialog');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('[role=dialog]') === null);
  });
});

/** Runs in the page. What is behind the dialog can't be hit (`inert`), so hits do not tell what is in front. */
function isAboveTheTable(): boolean {
  const levelOf = (element: Element): number => Number(getComputedStyle(element).zIndex) || 0;
  const levels = [...document.querySelectorAll('main *')].map(levelOf);
  const overlay = document.querySelector('.side-overlay');
  return overlay !== null && levelOf(overlay) > Math.max(...levels);
}
