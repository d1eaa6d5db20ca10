// The HTML report in a browser: accessible in both schemes, and kept from loading anything by its own policy.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser } from 'puppeteer-core';
import { findChromium, thisMachine } from '../../../local/chromium';
import type { CheckedUrl } from '../../../operations/check/check-page';
import { DEFAULT_RULES } from '../../../operations/check/check-rules';
import { problemsOf } from '../../../operations/check/checks/page-checks';
import { htmlReport } from '../../../operations/check/reports/html-report';
import { assertAccessible } from '../../console/console-lab';
import { type PageServer, startPageServer } from '../../support/site/page-server';
import { pageWith } from './check-fixtures';

const PICTURE = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');

const PAGES: readonly CheckedUrl[] = [
  {
    kind: 'checked',
    url: 'https://www.example.com/',
    redirectedTo: 'https://www.example.com/home',
    status: 200,
    words: { raw: 0, rendered: 9, person: 9 },
    problems: problemsOf(pageWith({ raw: '<p>404</p><h1>Not found</h1>' }), DEFAULT_RULES),
    pictures: { raw: PICTURE, person: PICTURE },
  },
  { kind: 'unavailable', url: 'https://other.example/', reason: 'It gave no answer.' },
];

describe('operations/check, the HTML report in a browser', function () {
  this.timeout(60_000);
  let folder: string;
  let browser: Browser;
  let elsewhere: PageServer;
  before(async () => {
    elsewhere = await startPageServer({});
    folder = await mkdtemp(path.join(tmpdir(), 'georender-report-'));
    const { executable, environment } = await findChromium(thisMachine());
    browser = await puppeteer.launch({
      executablePath: executable,
      args: ['--no-sandbox', '--disable-gpu'],
      env: { ...process.env, ...environment },
      pipe: true,
    });
  });
  after(async () => {
    await browser.close();
    await elsewhere.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is accessible, has its style, and runs and loads nothing, even if text became markup', async () => {
    const file = path.join(folder, 'report.html');
    const evil = `<script>document.title = "run"</script><img src="${elsewhere.url}/x"><style>h1 { color: red }</style>`;
    await writeFile(file, htmlReport(PAGES, 0).replace('</main>', `</main><div id="evil">${evil}</div>`));
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
    assert.equal(await page.title(), 'Georender check: 2 errors, 4 warnings');
    assert.deepEqual(elsewhere.requests, []);
    const look = await page.evaluate(() => ({
      heading: getComputedStyle(document.querySelector('h1') ?? document.body).color,
      main: getComputedStyle(document.querySelector('main') ?? document.body).maxWidth,
    }));
    assert.notEqual(look.heading, 'rgb(255, 0, 0)');
    assert.equal(look.main, '1200px');
    await page.evaluate(() => document.querySelector('#evil')?.remove());
    await assertAccessible(page);
    await page.close();
  });
});
