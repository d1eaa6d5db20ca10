// The view Now in a real browser.
import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { assertAccessible, ConsoleLab } from '../console-lab';
import { seenRequest } from '../seen-requests';

describe('console/now view', function () {
  this.timeout(300_000);
  let lab: ConsoleLab | undefined;
  beforeEach(async () => {
    lab = await ConsoleLab.start();
  });
  afterEach(() => lab?.close());

  const started = (): ConsoleLab => lab ?? assert.fail('the console is not started');

  async function shows(page: Page, text: string): Promise<void> {
    await page.waitForFunction((wanted) => document.querySelector('main')?.textContent.includes(wanted), {}, text);
  }

  it('counts an empty hour, and names what does not answer', async () => {
    const page = await started().open('/now');
    await shows(page, '0 requests of bots in the last hour');
    await shows(page, 'No kept page was shown in the last hour.');
    await shows(page, 'eu-central-1: the index did not answer');
    await shows(page, '$0.00 in 2023-11 so far');
    await shows(page, 'eu-central-1: This deployment reaches nothing.; its usage is missing.');
    assert.equal(
      await page.$eval('a[href="/cost"]:not(nav a)', (link) => link.textContent),
      'By part and day, and elsewhere',
    );
    await assertAccessible(page);
  });

  it('tells from what bots were answered, why not, how fresh, and from where to where', async () => {
    for (let count = 0; count < 30; count += 1) started().requests.add(seenRequest({ ageSeconds: 50 }));
    for (let count = 0; count < 10; count += 1)
      started().requests.add(seenRequest({ cacheStatus: 'BYPASS', reason: 'deadline', ageSeconds: undefined }));
    const page = await started().open('/now');
    await shows(page, '40 requests of bots in the last hour; 75 % got a kept page at once.');
    await shows(page, 'Half of the pages were at most 60 s old');
    await shows(page, 'deadline');
    await page.waitForSelector('.map .route');
    assert.equal(await page.$eval('.map .route title', (title) => title.textContent), 'DE → eu-central-1: 40 requests');
    await assertAccessible(page);
  });
});
