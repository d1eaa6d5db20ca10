// Every view in a real browser, against a local run: empty, in use, with hostile pages, and with a region that fails.
import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { viewReady } from '../../../cli/pictures/view-ready';
import { VIEWS, type View } from '../../../console/app/src/views';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import { type LocalStack, startLocalStack } from '../../../local/stack';
import type { Deployment } from '../../../operations/deployment';
import { openDeployment } from '../../../operations/target/open-deployment';
import { crawl } from '../../support/edge/crawler';
import { type PageServer, startPageServer } from '../../support/site/page-server';
import { assertAccessible, ConsoleLab } from '../console-lab';

const SCRIPT = `<script>document.title = 'taken over'</script><img src=x onerror="document.title = 'taken over'">`;
const escaped = SCRIPT.replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const HOSTILE_PATH = `/${encodeURIComponent(`"><script>document.title='taken over'</script>`)}`;

/** Its title is a script, and so is all else. */
const HOSTILE = `<!doctype html><html lang="en"><head><title>${escaped}</title>
  <meta name="description" content="${escaped}"><meta property="og:title" content="${escaped}">
  <meta property="og:image" content="javascript:document.title='taken over'"></head>
  <body><h1>${escaped}</h1><a href="javascript:document.title='taken over'">Link</a>${SCRIPT}
  <iframe srcdoc="<script>parent.document.title = 'taken over'</script>"></iframe></body></html>`;

const APPLICATION = `<!doctype html><html lang="en"><head><title>Storks</title></head><body><div id="root"></div>
  <script>root.innerHTML = '<h1>Storks</h1><p>' + location.pathname;</script></body></html>`;

/** The end of views that are asked about a page. */
const ENDS: Readonly<Record<string, string>> = { '/page': 'Everything is here.', '/previews': 'bytes of HTML' };

describe('console/every view', function () {
  this.timeout(300_000);
  let site: PageServer;
  let stack: LocalStack;
  let deployment: Deployment;
  let lab: ConsoleLab | undefined;
  before(async () => {
    site = await startPageServer({ [HOSTILE_PATH]: HOSTILE }, { otherwise: APPLICATION });
    const requests = {
      onRequest: (request: Parameters<ConsoleLab['requests']['add']>[0]) => lab?.requests.add(request),
      onRender: () => undefined,
    };
    stack = await startLocalStack({
      ...{ port: 0, site: site.url, regions: DEFAULT_REGIONS, requests, onLog: () => undefined },
    });
    deployment = await openDeployment({ kind: 'local', url: stack.url });
    lab = await ConsoleLab.start(deployment, { nowMs: Date.now });
  });
  after(async () => {
    await lab?.close();
    deployment.close();
    await stack.close();
    await site.close();
  });
  afterEach(() => lab?.closePages());

  describe('of an empty stack', () => {
    for (const view of VIEWS) it(`${view.name} is whole`, () => isWhole(view, ''));
  });

  describe('of three regions', () => {
    before(async () => {
      for (const country of ['DE', 'US', 'IN']) await crawl(stack.url, '/storks', country);
    });
    for (const view of VIEWS) it(`${view.name} is whole`, () => isWhole(view, question('/storks'), ENDS[view.path]));
  });

  describe('of a hostile page', () => {
    before(async () => {
      const agent = `Mozilla/5.0 (compatible; Storkbot/1.0; ${SCRIPT})`;
      await crawl(stack.url, HOSTILE_PATH);
      await crawl(stack.url, HOSTILE_PATH, 'US', { 'user-agent': agent });
    });
    for (const view of VIEWS) {
      it(`${view.name} is whole, and runs nothing`, () => isWhole(view, question(HOSTILE_PATH), ENDS[view.path]));
      it(`${view.name} takes no script for a URL`, async () => {
        await isSafe(view, question("javascript:document.title='taken over'"));
      });
    }
  });

  describe('with a region that fails', () => {
    before(() => stack.regions.stop('ap-south-1'));
    after(() => stack.regions.start('ap-south-1'));
    for (const view of VIEWS) it(`${view.name} is whole`, () => isWhole(view, question('/storks'), ENDS[view.path]));
  });

  async function isWhole(view: View, search: string, end?: string): Promise<void> {
    await assertAccessible(await isSafe(view, search, end));
  }

  async function isSafe({ path, name }: View, search: string, end?: string): Promise<Page> {
    const page = await (lab ?? assert.fail('the console is not started')).open(path + search);
    await viewReady(page, end);
    assert.equal(await page.title(), `${name} · Georender console`);
    assert.deepEqual(await page.evaluate(strangers, new URL(page.url()).origin), []);
    return page;
  }
});

/** Views that ask about no page leave it aside. */
function question(url: string): string {
  return `?${new URLSearchParams({ url, from: 'IN' })}`;
}

/** Runs in the page: what was not built for the console, or may run something. */
function strangers(origin: string): readonly string[] {
  const scripts = [...document.scripts].filter(({ src }) => !src.startsWith(`${origin}/assets/`));
  const frames = [...document.querySelectorAll('iframe')].filter(
    ({ sandbox, attributes }) => attributes.getNamedItem('sandbox') === null || sandbox.contains('allow-scripts'),
  );
  const links = [...document.querySelectorAll('a')].filter(({ protocol }) => !/^https?:$/.test(protocol));
  const handlers = [...document.querySelectorAll('*')].filter((element) =>
    [...element.attributes].some(({ name }) => name.startsWith('on')),
  );
  return [...scripts, ...frames, ...links, ...handlers].map(({ outerHTML }) => outerHTML.slice(0, 200));
}
