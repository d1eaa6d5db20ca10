// The view Requests in a real browser.
import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { assertAccessible, ConsoleLab } from '../console-lab';
import { seenRequest } from '../seen-requests';

describe('console/requests view', function () {
  this.timeout(300_000);
  let lab: ConsoleLab | undefined;
  before(async () => {
    lab = await ConsoleLab.start();
  });
  after(() => lab?.close());
  afterEach(() => lab?.closePages());

  const started = (): ConsoleLab => lab ?? assert.fail('the console is not started');
  const textOf = (page: Page): Promise<string> => page.$eval('main', (main) => main.textContent);

  async function shows(page: Page, text: string): Promise<void> {
    await page.waitForFunction((wanted) => document.querySelector('main')?.textContent.includes(wanted), {}, text);
  }

  it('shows earlier requests, and those that come, the newest first', async () => {
    started().requests.add(seenRequest({ path: '/before' }));
    const page = await started().open('/requests');
    await shows(page, '/before');
    started().requests.add(seenRequest({ path: '/after', cacheStatus: 'MISS' }));
    await shows(page, '/after');
    const text = await textOf(page);
    assert.ok(text.indexOf('/after') < text.indexOf('/before'), text);
  });

  it('filters by words, and shows people on demand', async () => {
    started().requests.add(seenRequest({ path: '/of-a-person', bot: undefined, decision: 'no-bot' }));
    started().requests.add(seenRequest({ path: '/of-slack', bot: 'Slackbot' }));
    const page = await started().open('/requests');
    await shows(page, '/of-slack');
    assert.doesNotMatch(await textOf(page), /of-a-person/);
    await page.click('input[type=checkbox]');
    await shows(page, '/of-a-person');
    await page.type('input[type=search]', 'slackbot');
    await page.waitForFunction(() => !document.querySelector('main')?.textContent.includes('/of-a-person'));
    await shows(page, '/of-slack');
  });

  it('runs nothing of hostile paths and user agents', async () => {
    const hostile = '/<img src=x onerror="document.title=1">';
    started().requests.add(seenRequest({ path: hostile, bot: '<script>document.title=2</script>' }));
    const page = await started().open('/requests');
    await shows(page, hostile);
    assert.equal(await page.$('main img, main script'), null);
    assert.equal(await page.title(), 'Requests · Georender console');
  });

  it('has no more rows in the document than are in sight, whatever comes', async () => {
    for (let count = 0; count < 4_000; count += 1) started().requests.add(seenRequest({ path: `/many/${count}` }));
    const page = await started().open('/requests');
    await shows(page, '/many/3999');
    const rows = await page.$$eval('[role=row]', (all) => all.length);
    assert.ok(rows < 100, `${rows} rows`);
  });

  it('leaves unknown what a stack’s lines do not tell, and says what they lack', async () => {
    const unknown = { method: undefined, userAgent: undefined, clientIp: undefined, edgeResult: undefined };
    started().requests.note(['us-east-1: requestLog is off.']);
    started().requests.add(seenRequest({ ...unknown, problems: undefined, bot: 'gptbot', path: '/of-a-stack' }));
    const page = await started().open('/requests');
    await shows(page, 'us-east-1: requestLog is off.');
    await shows(page, '/of-a-stack');
    await page.evaluate(() => {
      const row = [...document.querySelectorAll<HTMLElement>('[role=row]')].find((one) =>
        one.textContent.includes('/of-a-stack'),
      );
      row?.click();
    });
    await page.waitForFunction(() =>
      document.querySelector('[role=dialog]')?.textContent.includes('lacks the user agent'),
    );
    const text = await page.$eval('[role=dialog]', (dialog) => dialog.textContent);
    assert.match(text, /gptbot, with an unknown user agent/);
    assert.match(text, /At the edgeunknown: no copy answered/);
    started().requests.note([]);
  });

  it('tries an interrupted log again, a few times, and then on demand', async () => {
    started().requests.add(seenRequest({ path: '/there' }));
    let connections = 0;
    const page = await started().open('/now');
    // Pauses of seconds pass in hundredths.
    await page.evaluateOnNewDocument(() => {
      const { setTimeout: later } = window;
      Reflect.set(window, 'setTimeout', (task: () => void, ms = 0) => later(task, ms / 100));
    });
    await page.setRequestInterception(true);
    let isBroken = true;
    page.on('request', (request) => {
      const isFollowed = request.url().includes('/api/requests.follow');
      if (isFollowed) connections += 1;
      void (isFollowed && isBroken ? request.abort() : request.continue());
    });
    await page.goto(`${started().server.url}/requests`);
    await shows(page, 'The log can’t be followed');
    assert.equal(connections, 6);
    isBroken = false;
    await page.click('main .failure + button');
    await shows(page, '/there');
    await page.waitForFunction(() => document.querySelector('main [role=alert]') === null);
  });

  it('is accessible in both colour schemes', async () => {
    started().requests.add(seenRequest({ cacheStatus: 'BYPASS', reason: 'deadline', status: 500 }));
    const page = await started().open('/requests');
    await shows(page, 'BYPASS');
    await assertAccessible(page);
  });
});
