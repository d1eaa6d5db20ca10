// Shows pages as a person sees them: a plain Chromium opens a page, scrolls through it slowly, and tells its content.
// The same Chromium shows HTML without running scripts, so that the two can be compared.
import puppeteer, { type Page } from 'puppeteer-core';
import { PERSON_VIEWPORT, showWithoutScripts, withPage } from '../../../bench/fidelity/plain-chromium';
import { findChromium, thisMachine } from '../../../local/chromium';
import { readVisibleContent, type VisibleContent } from './visible-content';

/** How long a page may take to show its expected texts. */
const PATIENCE_MS = 20_000;

/** A page without requests for so long is complete. */
const SETTLED_MS = 600;

/** A browser with nothing of ours in it. */
export interface Person {
  /**
   * The content of the page at a URL once it is complete.
   * @param completeWith texts that all must have appeared
   * @throws if one of them does not within 20 s
   */
  see(url: string, completeWith: readonly string[]): Promise<VisibleContent>;
  /** The content of HTML at that URL with scripts off: style sheets and images still come from there. */
  seeWithoutScripts(url: string, html: string): Promise<VisibleContent>;
  close(): Promise<void>;
}

/** Starts the browser. */
export async function startPerson(): Promise<Person> {
  const { executable, environment } = await findChromium(thisMachine());
  const browser = await puppeteer.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-gpu', '--lang=en-US'],
    env: { ...process.env, ...environment },
    pipe: true,
    defaultViewport: PERSON_VIEWPORT,
  });
  return {
    see: (url, completeWith) => withPage(browser, (page) => see(page, url, completeWith)),
    seeWithoutScripts: (url, html) => withPage(browser, (page) => seeWithoutScripts(page, url, html)),
    close: () => browser.close(),
  };
}

async function see(page: Page, url: string, completeWith: readonly string[]): Promise<VisibleContent> {
  await page.goto(url, { waitUntil: 'load' });
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    await page.evaluate(scrollThrough);
    const { lines } = await page.evaluate(readVisibleContent);
    const missing = completeWith.filter((text) => !lines.some((line) => line.includes(text)));
    if (missing.length === 0) break;
    if (performance.now() > deadlineMs) {
      throw new Error(`Even a person does not see "${missing.join('", "')}" at ${url}, but:\n${lines.join('\n')}`);
    }
  }
  await page.waitForNetworkIdle({ idleTime: SETTLED_MS });
  await page.evaluate(scrollThrough);
  await page.waitForNetworkIdle({ idleTime: SETTLED_MS });
  return page.evaluate(readVisibleContent);
}

async function seeWithoutScripts(page: Page, url: string, html: string): Promise<VisibleContent> {
  await showWithoutScripts(page, url, html);
  return page.evaluate(readVisibleContent);
}

/** Runs in the page: stops at every screenful for two frames, as a reader would for longer. */
async function scrollThrough(): Promise<void> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
    scrollTo(0, top);
    await frame();
    await frame();
  }
  scrollTo(0, 0);
  await frame();
}
