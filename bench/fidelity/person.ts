// A person with a plain Chromium in real time: opens a page, scrolls down and back, and looks.
// The same Chromium shows an answer's HTML with scripts off.
import { setTimeout as delay } from 'node:timers/promises';
import puppeteer, { type Page } from 'puppeteer-core';
import type { LocalChromium } from '../../local/chromium';
import { type PageView, readPageView, withoutOrigin, wordsOf } from './page-view';
import { PERSON_VIEWPORT, showWithoutScripts, withPage } from './plain-chromium';

/** A look at a page. */
export interface Look {
  readonly view: PageView;
  /** A PNG of the page's top, in base64. */
  readonly picture: string;
}

/** A browser without Georender. */
export interface Person {
  /** Opens the page and looks after about eight seconds, back at the top. */
  see(url: string): Promise<Look>;
  /** Shows HTML at that URL with scripts off: style sheets and pictures still come from there. */
  seeWithoutScripts(url: string, html: string): Promise<Look>;
  /** The share of the first picture's pixels that the second has, too. */
  samePixels(picture: string, other: string): Promise<number>;
  close(): Promise<void>;
}

/** Pixels are compared down to here. */
const PICTURE_HEIGHT = 3_000;

/** From the navigation to the look, in milliseconds. */
const SETTLED_MS = 8_000;

/** Endless pages are read down to this many screens. */
const SCREENS = 40;

/** People don't see smaller differences of a colour channel (0 to 255). */
const UNSEEN_DIFFERENCE = 24;

/** Starts the browser. It reaches only this machine: the result must not depend on the network. */
export async function startPerson({ executable, environment }: LocalChromium): Promise<Person> {
  const browser = await puppeteer.launch({
    executablePath: executable,
    headless: 'shell',
    args: ['--no-sandbox', '--disable-gpu', '--lang=en-US', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    // A person's window has scrollbars, which affect layouts.
    ignoreDefaultArgs: ['--hide-scrollbars'],
    // Without a locale, `Intl` returns one that it rejects itself ("en-US-u-va-posix").
    env: { ...process.env, LC_ALL: 'en_US.UTF-8', ...environment },
    pipe: true,
    defaultViewport: PERSON_VIEWPORT,
    protocolTimeout: 120_000,
  });
  return {
    see: (url) => withPage(browser, (page) => see(page, url)),
    seeWithoutScripts: (url, html) => withPage(browser, (page) => seeWithoutScripts(page, url, html)),
    samePixels: (picture, other) =>
      withPage(browser, (page) => page.evaluate(compare, picture, other, UNSEEN_DIFFERENCE)),
    close: () => browser.close(),
  };
}

async function see(page: Page, url: string): Promise<Look> {
  const startMs = performance.now();
  await page.goto(url, { waitUntil: 'load', timeout: 60_000 });
  await delay(2_000);
  await readDownAndBack(page);
  await delay(Math.max(1_000, SETTLED_MS - (performance.now() - startMs)));
  return look(page, true);
}

async function seeWithoutScripts(page: Page, url: string, html: string): Promise<Look> {
  await showWithoutScripts(page, url, html);
  // Lazy pictures and animations work without scripts, too.
  await readDownAndBack(page);
  await delay(500);
  return look(page, false);
}

async function look(page: Page, onlyLoaded: boolean): Promise<Look> {
  const seen = withoutOrigin(await page.evaluate(readPageView, onlyLoaded), new URL(page.url()).origin);
  const view = { ...seen, words: seen.words.flatMap(wordsOf) };
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = {
    x: 0,
    y: 0,
    width: PERSON_VIEWPORT.width,
    height: Math.min(PICTURE_HEIGHT, Math.max(PERSON_VIEWPORT.height, height)),
  };
  const picture = await page.screenshot({ encoding: 'base64', clip, captureBeyondViewport: true });
  return { view, picture };
}

/** Scrolls by half a screen, like a reader. Timed from outside: with scripts off no timer runs in the page. */
async function readDownAndBack(page: Page): Promise<void> {
  const scroll = (top: number) =>
    page.evaluate((to) => {
      scrollTo({ top: to, behavior: 'instant' });
      return document.documentElement.scrollHeight;
    }, top);
  for (
    let top = 0, height = 1;
    top < height && top < SCREENS * PERSON_VIEWPORT.height;
    top += PERSON_VIEWPORT.height / 2
  ) {
    height = await scroll(top);
    await delay(100);
  }
  await scroll(0);
  await delay(100);
}

/** Runs in the page. */
async function compare(picture: string, other: string, unseenDifference: number): Promise<number> {
  const pixelsOf = async (base64: string) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('This browser has no 2d canvas.');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  };
  const wanted = await pixelsOf(picture);
  const found = await pixelsOf(other);
  let same = 0;
  for (let pixel = 0; pixel < wanted.width * Math.min(wanted.height, found.height); pixel++) {
    const differs = [0, 1, 2].some(
      (channel) =>
        Math.abs((wanted.data[4 * pixel + channel] ?? 0) - (found.data[4 * pixel + channel] ?? 0)) > unseenDifference,
    );
    if (!differs) same += 1;
  }
  return same / (wanted.width * wanted.height);
}
