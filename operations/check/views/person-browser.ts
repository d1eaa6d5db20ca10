// A browser as people have it: opens pages, scrolls through them, and takes pictures.
import { tmpdir } from 'node:os';
import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer-core';
import type { RunnableChromium } from '../../../handlers/render/browser/chromium-executable';
import { proxyFlags } from '../../../handlers/render/egress-proxy/proxy-flags';
import { PageUnavailableError } from '../web-request';

/** What the browser needs. */
export interface PersonBrowserOptions {
  /** The egress proxy that all connections go through. */
  readonly proxyPort: number;
  readonly chromium: () => Promise<RunnableChromium>;
}

/** A page after a person has read it. */
export interface ReadPage {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
  /** A JPEG, if it was asked for and could be taken. */
  readonly picture: Uint8Array | undefined;
}

const LOAD_MS = 30_000;

/** A page without requests for so long is complete; one that never is, is taken as it is. */
const IDLE_MS = 600;
const MOST_IDLE_WAIT_MS = 8_000;

/** Pages load themselves again for a language or a new version, once or twice. */
const MOST_DEPARTURES = 2;

/** A page that spins answers nothing. */
const ANSWER_MS = 30_000;

/** A laptop's window. */
const VIEWPORT = { width: 1_280, height: 800 };

/** How much of a page a picture shows, and how large it may be: reports hold three for each page. */
const MOST_PICTURE_HEIGHT = 2_400;
const PICTURE_SCALE = 0.4;
const PICTURE_QUALITY = 60;
const MOST_PICTURE_BYTES = 200_000;
const PICTURE_LOAD_MS = 10_000;

/** The browser; it starts with the first page. */
export class PersonBrowser {
  private starting: Promise<Browser> | undefined;

  constructor(private readonly options: PersonBrowserOptions) {}

  /** Opens a page, and scrolls through it. @throws PageUnavailableError */
  read(url: string, withPicture: boolean): Promise<ReadPage> {
    return this.withPage(url, async (page, browser) => {
      await page.setUserAgent({ userAgent: (await browser.userAgent()).replace('Headless', '') });
      const answer = await page.goto(url, { waitUntil: 'load', timeout: LOAD_MS });
      return {
        status: answer?.status() ?? 0,
        headers: answer?.headers() ?? {},
        html: await readThrough(page),
        picture: withPicture ? await pictureOf(page) : undefined,
      };
    });
  }

  /** How HTML looks that runs no scripts, as a JPEG; undefined if no picture can be taken. */
  async pictureOf(url: string, html: string): Promise<Uint8Array | undefined> {
    try {
      return await this.withPage(url, async (page) => {
        await page.setJavaScriptEnabled(false);
        await answerWith(page, html);
        await page.goto(url, { waitUntil: 'load', timeout: PICTURE_LOAD_MS }).catch(() => undefined);
        return pictureOf(page);
      });
    } catch (error) {
      if (error instanceof PageUnavailableError) return undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    const browser = await this.starting?.catch(() => undefined);
    await browser?.close();
  }

  /** Each page has its own cookies and storage, as for somebody who comes for the first time. */
  private async withPage<Result>(url: string, use: (page: Page, browser: Browser) => Promise<Result>): Promise<Result> {
    this.starting ??= this.start();
    const browser = await this.starting;
    let context: BrowserContext | undefined;
    try {
      context = await browser.createBrowserContext();
      const page = await context.newPage();
      page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
      return await use(page, browser);
    } catch (cause) {
      throw new PageUnavailableError(`A browser can't show ${url}: ${reasonOf(cause)}.`, { cause });
    } finally {
      await context?.close().catch(() => undefined);
    }
  }

  private async start(): Promise<Browser> {
    const chromium = await this.options.chromium();
    return puppeteer.launch({
      executablePath: chromium.executable,
      args: ['--no-sandbox', '--disable-gpu', '--lang=en-US', ...proxyFlags(this.options.proxyPort)],
      env: { PATH: process.env['PATH'], HOME: tmpdir(), TMPDIR: tmpdir(), ...chromium.environment },
      pipe: true,
      protocolTimeout: ANSWER_MS,
      defaultViewport: VIEWPORT,
    });
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // The driver's advice is for those who program it.
  if (message.includes('protocolTimeout')) return `its scripts keep it busy for more than ${ANSWER_MS / 1_000} s`;
  return message.replace(/\.$/, '');
}

/**
 * Answers the request for the page itself with given HTML; what it loads comes from the network. The page may not lead
 * elsewhere (`<meta http-equiv="refresh">`): the picture would be that of another page.
 */
async function answerWith(page: Page, html: string): Promise<void> {
  await page.setRequestInterception(true);
  let isAnswered = false;
  page.on('request', (request) => {
    if (!request.isNavigationRequest() || request.frame() !== page.mainFrame())
      return void request.continue().catch(() => undefined);
    const answered = isAnswered
      ? // Other errors show a page of their own.
        request.abort('aborted')
      : request.respond({ status: 200, contentType: 'text/html; charset=utf-8', body: html });
    isAnswered = true;
    answered.catch(() => undefined);
  });
}

/** Scrolls through a page, again if it has loaded itself or another in the meantime. @returns its HTML */
async function readThrough(page: Page): Promise<string> {
  for (let departures = 0; ; departures += 1) {
    await idle(page);
    try {
      await page.evaluate(scrollThrough);
      await idle(page);
      return await page.content();
    } catch (error) {
      if (departures === MOST_DEPARTURES || !/navigat|detached|context/i.test(String(error))) throw error;
    }
  }
}

async function idle(page: Page): Promise<void> {
  await page.waitForNetworkIdle({ idleTime: IDLE_MS, timeout: MOST_IDLE_WAIT_MS }).catch(() => undefined);
}

/** The top of a page, made smaller. A page that can't be pictured is none less. */
async function pictureOf(page: Page): Promise<Uint8Array | undefined> {
  try {
    const { cssContentSize } = await page.createCDPSession().then((session) => session.send('Page.getLayoutMetrics'));
    const height = Math.min(Math.max(cssContentSize.height, VIEWPORT.height), MOST_PICTURE_HEIGHT);
    const picture = await page.screenshot({
      type: 'jpeg',
      quality: PICTURE_QUALITY,
      captureBeyondViewport: true,
      clip: { x: 0, y: 0, width: VIEWPORT.width, height, scale: PICTURE_SCALE },
    });
    return picture.length <= MOST_PICTURE_BYTES ? picture : undefined;
  } catch {
    return undefined;
  }
}

/** Runs in the page: stops at every half of a screen for two frames, at most a hundred times. */
async function scrollThrough(): Promise<void> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let top = 0, stops = 0; top < document.documentElement.scrollHeight && stops < 100; top += innerHeight / 2) {
    scrollTo(0, top);
    await frame();
    await frame();
    stops++;
  }
  scrollTo(0, 0);
  await frame();
}
