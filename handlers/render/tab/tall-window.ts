// Gives a page that listens to scrolling a window as tall as its content, as Googlebot does. Then content that depends
// on the scroll position comes, too.
import type { CDPSession } from 'puppeteer-core';
import { type Device, emulationOf } from './device';

/** Evaluates an expression in our world. */
export type Evaluate = (expression: string) => Promise<unknown>;

/** No page is shown taller, in CSS pixels. */
const MOST_HEIGHT = 30_000;

/** A page that loads more near its end grows so often at most. */
const MOST_GROWTHS = 3;

/**
 * Effects may begin only when an element is well inside of the window (AOS: 120 pixels, ScrollTrigger: 80 % of its
 * height). For the last element, the window must be taller than the content.
 */
const heightFor = (contentHeight: number): number => Math.min(MOST_HEIGHT, Math.ceil(2 * contentHeight) + 200);

/** The scrolling elements in the middle of the window, in shadow roots, too. */
const SCROLLERS = `(() => {
  const found = new Set(), middle = [innerWidth / 2, Math.min(innerHeight, 600) / 2];
  const find = (tree) => {
    for (const e of tree.elementsFromPoint(...middle)) if (!found.has(e)) {
      found.add(e);
      if (e.shadowRoot) find(e.shadowRoot);
    }
  };
  find(document);
  const roots = [document.documentElement, document.body];
  return [...found].filter((e) => !roots.includes(e) && /auto|scroll/.test(getComputedStyle(e).overflowY));
})()`;

/**
 * Evaluated in the page's own world, with the console's `getEventListeners`. The root is never lower than the window,
 * so the height of its content counts.
 */
const LISTENERS_AND_HEIGHT = `(() => {
  const root = document.documentElement, body = document.body;
  if (!root || !body) return [false, 0];
  const scrolls = ${SCROLLERS}.filter((e) => e.scrollHeight > e.clientHeight + 1);
  const hears = (target) => { const heard = getEventListeners(target); return 'scroll' in heard || 'resize' in heard; };
  const heights = scrolls.map((e) => e.getBoundingClientRect().top + e.scrollHeight);
  for (const e of [body, root]) if (e.scrollHeight > innerHeight) heights.push(e.scrollHeight);
  return [[window, document, root, body, ...scrolls].some(hears), Math.max(body.offsetHeight, ...heights)];
})()`;

/** The height of the content, in our world. */
const HEIGHT = `document.documentElement?.scrollHeight ?? 0`;

/**
 * The events of scrolling, for the page and for its containers, which grow with the window and have nothing left to
 * scroll. In our world, since the page may have replaced the functions that this uses.
 */
export const SCROLLED = `for (const e of ${SCROLLERS}) e.dispatchEvent(new Event('scroll'));
document.dispatchEvent(new Event('scroll', { bubbles: true })), 0`;

/** Evaluated in the page's own world: its window seems so tall, without a change of its layout. */
const seemsTall = (height: number): string => `(() => {
  const get = () => ${height};
  for (const [owner, name] of [[window, 'innerHeight'], [document.documentElement, 'clientHeight'], [visualViewport, 'height']])
    Object.defineProperty(owner, name, { configurable: true, get });
  dispatchEvent(new Event('resize'));
})()`;

/** One page's window. */
export class TallWindow {
  private growths = 0;
  private shownHeight: number;
  private seemsTall = false;

  constructor(
    private readonly session: Pick<CDPSession, 'send'>,
    private readonly device: Device,
    private readonly evaluate: Evaluate,
  ) {
    this.shownHeight = device.height;
  }

  /**
   * Makes it as tall as its content if the page listens to scrolling.
   * @param looks whether the page measures what is in view again and again, instead of listening
   * @returns whether it is taller now
   */
  async grow(looks: boolean): Promise<boolean> {
    if (this.growths >= MOST_GROWTHS || this.seemsTall) return false;
    const { result } = await this.session.send('Runtime.evaluate', {
      expression: LISTENERS_AND_HEIGHT,
      includeCommandLineAPI: true,
      returnByValue: true,
    });
    const said: unknown = result.value;
    const [hears, contentHeight] = Array.isArray(said) ? said : [];
    if (!(hears === true || looks) || typeof contentHeight !== 'number' || contentHeight <= this.shownHeight)
      return false;
    this.growths += 1;
    await this.show(heightFor(contentHeight));
    return true;
  }

  /**
   * Restores the layout of a page with parts as tall as its window (`100vh`): content below them would never come into
   * view. For its scripts, the window still seems tall.
   * @returns whether it is such a page
   */
  async seemsTallOnly(): Promise<boolean> {
    const height = await this.evaluate(HEIGHT);
    if (typeof height !== 'number' || height - this.shownHeight < this.device.height / 2) return false;
    const shownHeight = this.shownHeight;
    this.seemsTall = true;
    await this.show(this.device.height);
    await this.session.send('Runtime.evaluate', { expression: seemsTall(shownHeight) });
    return true;
  }

  /** The positions of a user who scrolls screen by screen, and back. */
  async screens(): Promise<readonly number[]> {
    const height = Math.min(MOST_HEIGHT, Number(await this.evaluate(HEIGHT)));
    const count = Math.ceil(height / this.device.height);
    return [...Array.from({ length: count }, (_, index) => (index + 1) * this.device.height), 0];
  }

  /** Shows a user's window again. */
  async reset(): Promise<void> {
    this.growths = 0;
    this.seemsTall = false;
    if (this.shownHeight !== this.device.height) await this.show(this.device.height);
  }

  private async show(height: number): Promise<void> {
    this.shownHeight = height;
    await this.session.send('Emulation.setDeviceMetricsOverride', { ...emulationOf(this.device), height });
  }
}
