// The view Previews in a real browser, with pages of a server of the test's own.
import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';
import { type PageServer, startPageServer, type TestPage } from '../../support/site/page-server';
import { pngOf } from '../../support/site/png';
import { assertAccessible, ConsoleLab } from '../console-lab';

const HOSTILE = '</script><img src=x onerror="document.title=1"><b>bold</b>';
const TEXT = '<h1>Storks</h1><p>White storks nest on roofs, return in March, feed on frogs and mice, and clap.</p>';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function pageWith(tags: Readonly<Record<string, string>>, title = 'Storks'): string {
  const metas = Object.entries(tags).map(
    ([name, content]) => `<meta property="${name}" content="${escaped(content)}">`,
  );
  return `<!doctype html><head><title>${escaped(title)}</title>${metas.join('')}</head><body>${TEXT}</body>`;
}

const sending =
  (type: string, content: Buffer | string): TestPage =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': type }).end(content);

describe('console/previews view', function () {
  this.timeout(300_000);
  let site: PageServer | undefined;
  let lab: ConsoleLab | undefined;
  before(async () => {
    const server: PageServer = await startPageServer({
      '/stork.png': sending('image/png', pngOf(1_200, 630)),
      '/stork.svg': sending('image/png', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      '/good': (_request, response) =>
        response.setHeader('content-type', 'text/html').end(
          pageWith({
            'og:type': 'article',
            'og:title': 'White storks',
            'og:description': 'Where they nest.',
            'og:url': `${server.url}/good`,
            'og:site_name': 'Birds',
            'og:image': `${server.url}/stork.png`,
            'twitter:card': 'summary_large_image',
            'theme-color': '#5865F2',
            description: 'How storks live.',
          }),
        ),
      '/bare': '<title>Storks</title><div id="root"></div>',
      '/hostile': (_request, response) =>
        response.setHeader('content-type', 'text/html').end(
          pageWith(
            {
              'og:title': HOSTILE,
              'og:description': HOSTILE,
              'og:site_name': HOSTILE,
              'og:image': `${server.url}/stork.svg`,
              'theme-color': 'red" onload="document.title=2',
            },
            HOSTILE,
          ),
        ),
    });
    site = server;
    const facts = { ...knownFacts(), url: server.url, siteUrl: server.url };
    lab = await ConsoleLab.start(knownDeployment(facts, new RememberedValues()));
  });
  after(async () => {
    await lab?.close();
    await site?.close();
  });
  afterEach(() => lab?.closePages());

  const started = (): ConsoleLab => lab ?? assert.fail('the console is not started');
  const open = (path: string): Promise<Page> => started().open(`/previews?url=${encodeURIComponent(path)}`);

  /** Orders by keyboard alone. */
  async function typing(address: string, choice: 'answer' | 'trial' | 'site'): Promise<Page> {
    const page = await started().open('/previews');
    await (await page.waitForSelector('input[placeholder]'))?.focus();
    await page.keyboard.type(address);
    await page.keyboard.press('Tab');
    for (const one of ['answer', 'trial', 'site']) {
      if (one === choice) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.focus('input[placeholder]');
    await page.keyboard.press('Enter');
    return page;
  }

  async function shows(page: Page, text: string): Promise<void> {
    await page.waitForFunction((wanted) => document.querySelector('main')?.textContent.includes(wanted), {}, text);
  }

  it('draws the card of each service, with its picture as data', async () => {
    const page = await open('/good');
    await shows(page, '0 errors and 0 warnings');
    const services = await page.$$eval('.preview h2', (names) => names.map((name) => name.textContent));
    assert.deepEqual(services, [
      ...['WhatsApp', 'LinkedIn', 'Slack', 'X', 'Facebook', 'Discord', 'iMessage', 'Telegram', 'Google'],
      'AI agent',
    ]);
    const titles = await page.$$eval('.card-title', (all) => all.map((title) => title.textContent));
    assert.deepEqual(titles, [...Array<string>(8).fill('White storks'), 'Storks', 'Storks']);
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll('img.card-picture')].filter(
          (one) => one instanceof HTMLImageElement && one.naturalWidth === 1_200,
        ).length === 8,
    );
    const sources = await page.$$eval('main img', (all) => all.map(({ src }) => src.slice(0, 22)));
    assert.deepEqual([...new Set(sources)], ['data:image/png;base64,']);
  });

  it('says what is wrong, what to do, and by which rules', async () => {
    const page = await open('/bare');
    await shows(page, 'X shows no card.');
    await shows(page, 'Error: The page names no card: X shows none. Add <meta name="twitter:card"');
    await shows(page, 'An agent runs no scripts, and reads nothing else.');
    await page.click('[data-service=whatsapp] summary');
    const link = await page.waitForSelector('[data-service=whatsapp] details[open] a', { visible: true });
    const attributes = await link?.evaluate(({ href, target, rel }) => ({ href, target, rel }));
    assert.deepEqual(attributes, {
      href: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/link-previews/',
      target: '_blank',
      rel: 'noreferrer',
    });
  });

  it('asks for the page that is typed, by keyboard, and keeps it in the address', async () => {
    const page = await typing('/good', 'site');
    await shows(page, 'White storks');
    assert.match(page.url(), /\/previews\/?\?url=%2Fgood&html=site$/);
  });

  it('runs nothing of hostile texts, and shows no SVG', async () => {
    const page = await open('/hostile');
    await shows(page, HOSTILE);
    await shows(page, 'A picture, not drawn here');
    assert.deepEqual(await page.$$('main img, main script, main b'), []);
    assert.equal(await page.title(), 'Previews · Georender console');
  });

  it('says why there is no preview', async () => {
    const page = await typing('javascript:alert(1)', 'answer');
    await shows(page, 'There is no preview. "javascript:alert(1)" is no URL; allowed: http:// or https://');
    await assertAccessible(page);
  });

  it('says that a region can’t render', async () => {
    const page = await typing('/good', 'trial');
    await shows(page, 'There is no preview.');
  });

  it('is accessible in both colour schemes', async () => {
    for (const path of ['/good', '/bare', '/hostile']) {
      const page = await open(path);
      await shows(page, 'bytes of HTML');
      await assertAccessible(page);
    }
  });
});
