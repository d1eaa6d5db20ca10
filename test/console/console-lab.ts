// The console in a real browser: its server with a deployment and requests of the test's own.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import type { PagesDesk } from '../../console/kept-pages/pages-desk';
import { consolePageFolder } from '../../console/page-folder';
import { RequestFeed } from '../../console/requests/request-feed';
import { RequestTally } from '../../console/requests/request-tally';
import { type ConsoleServer, startConsoleServer } from '../../console/server/console-server';
import { findChromium, thisMachine } from '../../local/chromium';
import type { Deployment } from '../../operations/deployment';
import { knownDeployment, knownFacts, RememberedValues } from '../support/operations/known-deployment';
import { SEEN_AT_MS } from './seen-requests';

const WINDOW = { width: 1_280, height: 800 };

/** A console that runs, and a browser. Call {@link close} in the end. */
export class ConsoleLab {
  private readonly pages: Page[] = [];
  private faults: string[] = [];

  private constructor(
    readonly server: ConsoleServer,
    readonly requests: RequestFeed,
    private readonly browser: Browser,
  ) {}

  /**
   * Starts both.
   * @param deployment default: three regions that nothing can be asked of
   * @param asked.desk default: one that has read no pages
   * @param asked.nowMs the time of the counts
   */
  static async start(
    deployment: Deployment = knownDeployment(knownFacts(), new RememberedValues()),
    asked: { readonly desk?: PagesDesk; readonly nowMs?: () => number } = {},
  ): Promise<ConsoleLab> {
    const requests = new RequestFeed();
    const chromium = () => findChromium(thisMachine());
    const tally = new RequestTally(requests, asked.nowMs ?? (() => SEEN_AT_MS));
    const counts = async (minutes: number) => tally.counts(minutes);
    const context = { deployment, requests, counts, chromium };
    const server = await startConsoleServer({
      port: 0,
      page: consolePageFolder,
      context,
      ...(asked.desk && { desk: asked.desk }),
    });
    const { executable, environment } = await chromium();
    const browser = await puppeteer.launch({
      executablePath: executable,
      args: ['--no-sandbox', '--disable-gpu', '--lang=en-US'],
      env: { ...process.env, ...environment },
      pipe: true,
      defaultViewport: WINDOW,
    });
    return new ConsoleLab(server, requests, browser);
  }

  /** Opens a view. Every exception in it, refusal of its policy and request elsewhere fails the test. */
  async open(path: string): Promise<Page> {
    const page = await this.browser.newPage();
    this.pages.push(page);
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('console', (message) => {
      // The browser logs every error of the API; the view tells it in words.
      const isOfApi = message.location().url?.startsWith(`${this.server.url}/api/`) === true;
      if (message.type() === 'error' && !isOfApi) this.faults.push(message.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(`${this.server.url}/`) && !/^(?:data|blob):/.test(url)) this.faults.push(`asks ${url}`);
    });
    await page.goto(this.server.url + path, { waitUntil: 'load' });
    await page.waitForSelector('h1');
    return page;
  }

  /** Closes the opened pages, as between two tests. Fails with what was wrong in them. */
  async closePages(): Promise<void> {
    const { faults } = this;
    this.faults = [];
    await Promise.all(this.pages.splice(0).map((page) => page.close()));
    assert.deepEqual(faults, []);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}

/** Fails with what axe finds in a page, in both colour schemes. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    const found = await page.evaluate(runAxe);
    assert.deepEqual(found, [], scheme);
  }
}

/** Runs in the page. Rules of WCAG 2.2, levels A and AA. */
async function runAxe(): Promise<readonly string[]> {
  const isAxe = (value: unknown): value is typeof axe => typeof value === 'object' && value !== null && 'run' in value;
  const tool: unknown = Reflect.get(globalThis, 'axe');
  if (!isAxe(tool)) throw new Error('axe is not in the page');
  const { violations } = await tool.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
}
