// Drives a page for readiness: its time, its frames, its window, and the looks at it.
import type { CDPSession } from 'puppeteer-core';
import { systemTimers } from '../../runtime/timers';
import { lookExpression, type PageLook } from '../injected/page-look';
import { scriptSource } from '../injected/scripts';
import type { Device } from './device';
import { type FrameTurns, PageFrames } from './page-frames';
import type { DrivenPage } from './readiness/ports';
import { takePicture } from './recorder/page-picture';
import { type Evaluate, SCROLLED, TallWindow } from './tall-window';
import { type RunMode, VirtualClock } from './virtual-clock';

/** The page's own time until it hears of its new window. */
const RESIZE_MS = 16;

/** A page's process ends its workers so much later, in the page's time (2 s in Chromium). */
const WORKERS_END_MS = 2_500;

/** The page's own time until it has settled in its new window, and for each screen that it is scrolled by. */
const RESETTLED_MS = 250;
const SCREEN_MS = 32;

/** A page that measures so often what is in view has no need to listen to scrolling. */
const OFTEN_MS = 1_000;

/** One page, from render to render. */
export class PageDriver implements DrivenPage {
  private readonly frames: PageFrames;
  private readonly window: TallWindow;
  private readonly clock: VirtualClock;
  /** The page's clock when its time was last stopped; undefined if it has real time. */
  private stoppedAtMs: number | undefined;
  private clockScript: string | undefined;
  private wanted: string | undefined;
  private looksInView = false;
  private measuredLast = false;

  /**
   * @param blankName the window's name between two renders (page-leave.ts)
   * @param onHung called when the page gets no frame
   */
  constructor(
    private readonly session: CDPSession,
    private readonly device: Device,
    private readonly blankName: string,
    turns: FrameTurns,
    private readonly evaluate: Evaluate,
    onHung: () => void,
  ) {
    this.frames = new PageFrames(session, turns, systemTimers, onHung);
    this.window = new TallWindow(session, device, evaluate);
    this.clock = new VirtualClock(session, systemTimers, () => this.stoppedAtMs !== undefined);
  }

  /** Takes control of the page's time, if this browser allows it. */
  async prepare(): Promise<void> {
    this.stoppedAtMs = await this.frames.begin();
  }

  /** A render begins: its document has the right time and window. @param wanted a selector that it must match */
  async begin(wanted: string | undefined): Promise<void> {
    this.wanted = wanted;
    this.looksInView = false;
    this.measuredLast = false;
    const aheadMs = this.stoppedAtMs === undefined ? 0 : this.stoppedAtMs - Date.now();
    const before = this.clockScript;
    const [{ identifier }] = await Promise.all([
      this.session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: scriptSource('pageClock', { aheadMs: Math.round(aheadMs), blankName: this.blankName }),
      }),
      ...(before === undefined
        ? []
        : [this.session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier: before })]),
      this.window.reset(),
    ]);
    this.clockScript = identifier;
  }

  run(forMs: number, mode: RunMode): Promise<void> {
    return this.clock.run(forMs, mode);
  }

  async look(): Promise<PageLook> {
    const look: unknown = await this.evaluate(lookExpression(this.wanted));
    if (!isLook(look)) throw new TypeError('The page did not answer a look as expected.');
    // Content that changes is often measured once: only a second time says that the page looks by itself.
    this.looksInView ||= look.measures && (!look.changed || this.measuredLast);
    this.measuredLast = look.measures;
    return look;
  }

  draw(pageMs: number): Promise<void> {
    return this.frames.draw(pageMs);
  }

  async showMore(look: PageLook): Promise<boolean> {
    const isOften = look.wantsFrame || (look.timerMs ?? Infinity) < OFTEN_MS;
    if (!(await this.window.grow(this.looksInView && isOften))) return false;
    // A frame tells the page its size; after that it has been scrolled to its end.
    await this.clock.run(RESIZE_MS);
    await this.frames.draw(look.nowMs + RESIZE_MS);
    await this.evaluate(SCROLLED);
    // Elements of 100vh grow with the window.
    if (await this.window.seemsTallOnly()) await this.scrollThrough(look.nowMs + RESIZE_MS);
    return true;
  }

  private async scrollThrough(fromMs: number): Promise<void> {
    let pageMs = fromMs;
    // Pages put work off until a window's size has settled.
    await this.clock.run(RESETTLED_MS);
    pageMs += RESETTLED_MS;
    for (const top of await this.window.screens()) {
      await this.evaluate(`scrollTo({ top: ${top}, behavior: 'instant' }), 0`);
      await this.clock.run(SCREEN_MS);
      pageMs += SCREEN_MS;
      await this.frames.draw(pageMs);
    }
  }

  /** A picture of the page as it is, as PNG; undefined if the browser gives none. */
  async takePicture(): Promise<Uint8Array | undefined> {
    const { result } = await this.session.send('Runtime.evaluate', { expression: 'Date.now()' });
    return takePicture(this.session, this.device, this.evaluate, () => this.frames.draw(Number(result.value)));
  }

  /** Gives the page the time that leaving it takes. */
  leave(): Promise<void> {
    return this.clock.leave();
  }

  /** The render is over: the page's time stands still. */
  async rest(): Promise<void> {
    if (this.stoppedAtMs === undefined) return;
    await this.clock.rest(WORKERS_END_MS);
    const { result } = await this.session.send('Runtime.evaluate', { expression: 'Date.now()' });
    this.stoppedAtMs = Number(result.value);
  }
}

function isLook(value: unknown): value is PageLook {
  return (
    typeof value === 'object' &&
    value !== null &&
    'nowMs' in value &&
    typeof value.nowMs === 'number' &&
    'works' in value &&
    Array.isArray(value.works) &&
    'workers' in value &&
    Array.isArray(value.workers)
  );
}
