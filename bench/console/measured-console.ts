// Measures the console's page in Chromium: the first view, and the view Requests while requests come.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import puppeteer, { type Browser } from 'puppeteer-core';
import { RequestFeed, type SeenRequest } from '../../console/requests/request-feed';
import { RequestTally } from '../../console/requests/request-tally';
import { type ConsoleServer, startConsoleServer } from '../../console/server/console-server';
import { findChromium, thisMachine } from '../../local/chromium';
import type { Deployment } from '../../operations/deployment';
import { MOST_SHOWN, type StreamFigures } from './figures';

const WINDOW = { width: 1_280, height: 800 };

/** A console and its browser. Call {@link close} in the end. */
export class MeasuredConsole {
  private constructor(
    private readonly server: ConsoleServer,
    private readonly requests: RequestFeed,
    private readonly browser: Browser,
  ) {}

  /** Starts both. @param pageFolder the built page */
  static async start(deployment: Deployment, pageFolder: string): Promise<MeasuredConsole> {
    const requests = new RequestFeed();
    const tally = new RequestTally(requests, Date.now);
    const chromium = () => findChromium(thisMachine());
    const counts = async (minutes: number) => tally.counts(minutes);
    const context = { deployment, requests, counts, chromium };
    const server = await startConsoleServer({ port: 0, page: async () => pageFolder, context });
    const { executable, environment } = await chromium();
    const browser = await puppeteer.launch({
      executablePath: executable,
      args: ['--no-sandbox', '--disable-gpu'],
      env: { ...process.env, ...environment },
      pipe: true,
      defaultViewport: WINDOW,
    });
    return new MeasuredConsole(server, requests, browser);
  }

  /** Milliseconds from the navigation of an empty profile until the view Now shows its counts. */
  async firstViewMs(): Promise<number> {
    const profile = await this.browser.createBrowserContext();
    try {
      const page = await profile.newPage();
      await page.evaluateOnNewDocument(rememberFirstView);
      await page.goto(`${this.server.url}/now`);
      const shown = await page.waitForFunction(() => performance.getEntriesByName('first-view')[0]?.startTime);
      return Number(await shown.jsonValue());
    } finally {
      await profile.close();
    }
  }

  /** Frames and long tasks of the view Requests. */
  async stream(perSecond: number, seconds: number): Promise<StreamFigures> {
    const page = await this.browser.newPage();
    await page.goto(`${this.server.url}/requests`);
    await page.waitForSelector('main [role=grid], main table');
    await page.evaluate(watchFrames);
    const made = await this.send(perSecond, seconds);
    const isCounted = (wanted: number): boolean =>
      Number(/of (\d+) shown/.exec(document.querySelector('main [role=status]')?.textContent ?? '')?.[1]) >= wanted;
    const wanted = Math.min(made, MOST_SHOWN);
    await page.waitForFunction(isCounted, { timeout: 10_000 }, wanted).catch(() => undefined);
    const status = await page.$eval('main [role=status]', ({ textContent }) => textContent);
    const shown = Number(/of (\d+) shown/.exec(status)?.[1] ?? 0);
    const entries = await page.evaluate(() =>
      performance.getEntriesByType('measure').map(({ name, duration }) => ({ name, duration })),
    );
    await page.close();
    const of = (wanted: string) => entries.filter(({ name }) => name === wanted).map(({ duration }) => duration);
    return { perSecond, seconds, made, shown, framesMs: of('frame'), longTasksMs: of('long-task') };
  }

  private async send(perSecond: number, seconds: number): Promise<number> {
    const startMs = performance.now();
    let made = 0;
    while (made < perSecond * seconds) {
      const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - startMs) / 1_000) * perSecond));
      for (; made < due; made += 1) this.requests.add(madeRequest(made));
      await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond));
    }
    return made;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}

/** The bytes of a folder's files, each compressed as a server would. */
export async function compressedBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(?:html|js|css|svg)$/.test(entry.name));
  const sizes = files.map(async ({ parentPath, name }) => gzipSync(await readFile(path.join(parentPath, name))).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Runs in the page, before its scripts. */
function rememberFirstView(): void {
  const look = (): void => {
    if (document.querySelector('main')?.textContent.includes('requests of bots') !== true) return;
    observer.disconnect();
    // The next frame paints it.
    requestAnimationFrame(() => setTimeout(() => performance.mark('first-view')));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true, characterData: true });
}

/** Runs in the page. */
function watchFrames(): void {
  let before = performance.now();
  const frame = (now: number): void => {
    if (now > before) performance.measure('frame', { start: before, end: now });
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { startTime: start, duration } of list.getEntries())
      performance.measure('long-task', { start, duration });
  }).observe({ type: 'longtask' });
}

function madeRequest(number: number): SeenRequest {
  const miss = number % 10 === 0;
  return {
    timeMs: Date.now(),
    requestId: `bench-${number}`,
    method: 'GET',
    host: '127.0.0.1',
    path: `/articles/${number % 997}`,
    parameters: [],
    status: 200,
    bytes: 12_000,
    userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1)',
    bot: 'googlebot',
    botGroup: 'search',
    country: 'DE',
    clientIp: '192.0.2.1',
    edgeResult: 'Miss',
    decision: 'page',
    region: 'eu-central-1',
    cacheStatus: miss ? 'MISS' : 'HIT',
    reason: undefined,
    variant: 'desktop',
    ageSeconds: miss ? undefined : number % 3_600,
    durationMs: miss ? 800 : 20,
    problems: [],
  };
}
