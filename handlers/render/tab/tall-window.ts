// Shows a page that listens to scrolling more than a person's window: as tall as its content, as Googlebot does, so that
// what comes into view by scroll position comes, too.
import type { CDPSession } from 'puppeteer-core';
import type { Device } from './device';
import { emulationOf } from './device';

/** Evaluates an expression in the world of our own. */
export type Evaluate = (expression: string) => Promise<unknown>;

/** No page is shown taller, in CSS pixels. */
const MOST_HEIGHT = 30_000;

/** Content that loads more when its end comes near grows so often at most. */
const MOST_GROWTHS = 3;

/**
 * Effects that begin when an element is well inside of the window (AOS: 120 pixels, ScrollTrigger: 80 % of its height)
 * begin for the last one only if the window is taller than the content.
 */
const heightFor = (contentHeight: number): number => Math.min(MOST_HEIGHT, Math.ceil(2 * contentHeight) + 200);

/** What scrolls in the middle of the window, in shadow roots, too. */
const SCROLLERS = `(() => {
  const found = new Set(), middle = [innerWidth / 2, Math.min(innerHeight, 600) / 2];
  const find = (tree) => { for (const e of tree.elementsFromPoint(...middle)) if (!found.has(e)) { found.add(e); if (e.shadowRoot) find(e.shadowRoot); } };
  find(document);
  return [...found].filter((e) => e !== document.documentElement && e !== document.body && /auto|scroll/.test(getComputedStyle(e).overflowY));
})()`;

/**
 * Evaluated in the page's own world, with the console's `getEventListeners`. The root's own height is never less than the
 * window's, so its content counts.
 */
const LISTENERS_AND_HEIGHT = `(() => {
  const root = document.documentElement, body = document.body;
  if (!root || !body) return [false, 0];
  const scrolls = ${SCROLLERS}.filter((e) => e.scrollHeight > e.clientHeight + 1);
  const hears = (target) => { const heard = getEventListeners(target); return 'scroll' in heard || 'resize' in heard; };
  const heights = scrolls.map((e) => e.getBoundingClientRect().top + e.scrollHeight);
  return [[window, document, root, body, ...scrolls].some(hears), Math.max(body.offsetHeight, body.scrollHeight > innerHeight ? body.scrollHeight : 0,
    root.scrollHeight > innerHeight ? root.scrollHeight : 0, ...heights)];
})()`;

/** How tall the content is now, in a world of our own. */
const HEIGHT = `document.documentElement?.scrollHeight ?? 0`;

/**
 * What a page hears that scrolls, and its containers, which grow with the window and have nothing left to scroll: in a world
 * of our own, since the page may have replaced what this uses.
 */
export const SCROLLED = `for (const e of ${SCROLLERS}) e.dispatchEvent(new Event('scroll'));
document.dispatchEvent(new Event('scroll', { bubbles: true })), 0`;

/** Evaluated in the page's own world: its window seems so tall, and its layout stays as it is. */
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
   * @param looks whether the page looks again and again by itself, which does as well
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
   * Gives a page its layout back that is taller than any window, since parts of it are as tall as that (`100vh`): what lies
   * below them would never come into view. Its scripts go on taking the window for tall.
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

  /** Where a person would scroll to, screen by screen, and back. */
  async screens(): Promise<readonly number[]> {
    const height = Math.min(MOST_HEIGHT, Number(await this.evaluate(HEIGHT)));
    const count = Math.ceil(height / this.device.height);
    return [...Array.from({ length: count }, (_, index) => (index + 1) * this.device.height), 0];
  }

  /** A person's window again. */
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
