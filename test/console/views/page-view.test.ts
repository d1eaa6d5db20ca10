// The view A page in a real browser: a hostile page behind a deployment whose regions answer nothing.
import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { knownDeployment, RememberedValues } from '../../support/operations/known-deployment';
import { factsOf } from '../../support/operations/served-facts';
import { type PageServer, startPageServer } from '../../support/site/page-server';
import { assertAccessible, ConsoleLab } from '../console-lab';

const HOSTILE = `<!doctype html><title></title><script>document.title = 'taken over'</script></title>
  <meta name="description" content='"><script>document.title = "taken over"</script>'>
  <a href="javascript:document.title='taken over'">Link</a>
  <p>&lt;script&gt;document.title = 'taken over'&lt;/script&gt;</p>
  <iframe srcdoc="<script>parent.document.title = 'taken over'</script>"></iframe></pre></main><h1>Second head</h1>`;

describe('console/page view', function () {
  this.timeout(300_000);
  let edge: PageServer;
  let other: PageServer;
  let lab: ConsoleLab;
  before(async () => {
    other = await startPageServer({});
    edge = await startPageServer({
      '/hostile': HOSTILE,
      '/leading': `<!doctype html><p>Text<img src="${other.url}/x"><script>location = '${other.url}/y'</script>`,
    });
    lab = await ConsoleLab.start(knownDeployment(factsOf(edge), new RememberedValues()));
  });
  after(async () => {
    await lab.close();
    await Promise.all([edge.close(), other.close()]);
  });
  afterEach(() => lab.closePages());

  const shows = async (page: Page, text: string): Promise<void> => {
    const isShown = (wanted: string): boolean => document.querySelector('main')?.textContent.includes(wanted) === true;
    await page.waitForFunction(isShown, { timeout: 60_000 }, text).catch(async () => {
      assert.fail(`"${text}" is not shown in: ${await page.$eval('main', (main) => main.textContent)}`);
    });
  };

  async function lookedAt(path: string): Promise<Page> {
    const page = await lab.open(`/page?url=${encodeURIComponent(path)}`);
    await shows(page, 'Everything is here.');
    await page.waitForFunction(() => document.querySelectorAll('main [role=alert]').length > 0);
    return page;
  }

  it('asks for a URL first, which becomes its address', async () => {
    const page = await lab.open('/page');
    await shows(page, 'No page is looked at yet.');
    await page.type('.page-url input', '/hostile');
    await page.keyboard.press('Enter');
    await shows(page, 'Three sides');
    assert.match(page.url(), /\/page\/?\?url=%2Fhostile&as=googlebot/);
  });

  it('runs nothing of a hostile page, and shows it as text', async () => {
    const page = await lookedAt('/hostile');
    assert.equal(await page.title(), 'A page · Georender console');
    assert.equal(await page.$('main script, main iframe, main h1 + h1'), null);
    const sources = await page.$$eval('.source', (all) => all.map((one) => one.textContent));
    assert.ok(sources.some((source) => source.includes("<script>document.title = 'taken over'</script>")));
    assert.equal((await page.$$('.sides img')).length, 3);
  });

  it('does not let a page lead this machine elsewhere', async () => {
    await lookedAt('/leading');
    assert.deepEqual(other.requests, []);
  });

  it('refuses a hostile URL in words', async () => {
    const page = await lab.open(`/page?url=${encodeURIComponent('javascript:alert(1)//<script>alert(1)</script>')}`);
    await shows(page, 'is no URL of this deployment');
    assert.equal(await page.$('main script'), null);
  });

  it('names regions that do not answer, and shows the rest', async () => {
    const page = await lookedAt('/hostile');
    const text = await page.$eval('main', (main) => main.textContent);
    assert.match(text, /eu-central-1did not answer: /);
    assert.match(text, /No render: /);
    assert.match(text, /us-east-1 did not tell the page's versions/);
    assert.match(text, /Status 200/);
  });

  it('is accessible in both colour schemes, with everything open', async () => {
    const page = await lookedAt('/hostile');
    await page.$$eval('details', (all) => all.forEach((one) => (one.open = true)));
    await assertAccessible(page);
  });
});
