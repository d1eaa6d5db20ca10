// Draws a page's frames. The browser draws none by itself: only pages that wait for a frame get one, which saves the
// layout and painting of all others.
import type { CDPSession } from 'puppeteer-core';
import { describeError } from '../../runtime/log';
import type { Timers } from '../../runtime/timers';

/** The pace of a screen, as the page sees it. */
const SCREEN_MS = 16;

/** A frame takes 1 ms, or as long as the page is busy. After so long in a page at rest, it will never come. */
const HUNG_MS = 1_000;

/** Frames must go forward: one of the same time as the last ends the browser (seen with Chromium 153). */
const LEAST_TICK_MS = 0.1;

/** Errors of an installed Chrome, which lacks the command or refuses it for its pages: it draws by itself. */
const DRAWS_BY_ITSELF = /wasn't found|only supported/;

/** Whether frames can be drawn on order: not in Chromium for macOS ("enableBeginFrameControl" in the protocol). */
const FRAMES_ON_ORDER = process.platform !== 'darwin';

/**
 * The turns of a browser's pages: one frame at a time. Chromium 153 crashes if a second one begins while another page's
 * is being drawn.
 */
export class FrameTurns {
  private last: Promise<void> = Promise.resolve();

  /** @param areOnOrder whether pages are opened such that their frames are drawn on order */
  constructor(readonly areOnOrder = FRAMES_ON_ORDER) {}

  /** Runs a frame once those before it have come or failed. */
  next(frame: () => Promise<void>): Promise<void> {
    this.last = this.last.then(frame, frame);
    return this.last;
  }
}

/** Draws one page's frames. */
export class PageFrames {
  /** The browser's ticks and the page's clock at one moment, in milliseconds. */
  private origin: { readonly ticksMs: number; readonly pageMs: number } | undefined;
  private lastTicksMs = 0;

  /** @param onHung called when a frame does not come: only the page's end gives the others their turn again */
  constructor(
    private readonly session: Pick<CDPSession, 'send'>,
    private readonly turns: FrameTurns,
    private readonly timers: Timers,
    private readonly onHung: () => void,
  ) {}

  /** Stops the page's time for the first time. @returns its clock then; undefined if its frames can't be ordered */
  async begin(): Promise<number | undefined> {
    try {
      await this.turns.next(() => this.session.send('HeadlessExperimental.beginFrame').then(() => undefined));
    } catch (error) {
      if (DRAWS_BY_ITSELF.test(describeError(error))) return undefined;
      throw error;
    }
    const { virtualTimeTicksBase } = await this.session.send('Emulation.setVirtualTimePolicy', { policy: 'pause' });
    const { result } = await this.session.send('Runtime.evaluate', { expression: 'Date.now()' });
    const pageMs = Number(result.value);
    this.origin = { ticksMs: virtualTimeTicksBase, pageMs };
    return pageMs;
  }

  /** Draws a frame; resolves once it has come. Never rejects. @param pageMs the page's uncorrected clock */
  async draw(pageMs: number): Promise<void> {
    const { origin } = this;
    if (origin === undefined) return;
    await this.turns.next(async () => {
      const come = this.expect();
      try {
        this.lastTicksMs = Math.max(origin.ticksMs + pageMs - origin.pageMs, this.lastTicksMs + LEAST_TICK_MS);
        await this.session.send('HeadlessExperimental.beginFrame', {
          frameTimeTicks: this.lastTicksMs,
          interval: SCREEN_MS,
        });
      } catch {
        // The page is gone, which its slot reports.
      } finally {
        come();
      }
    });
  }

  /** Watches for a frame that hangs. @returns to be called when it has come */
  private expect(): () => void {
    let hasCome = false;
    const doubt = async (): Promise<void> => {
      await this.session.send('Runtime.evaluate', { expression: '0' });
      if (!hasCome) cancel = this.timers.after(HUNG_MS, this.onHung);
    };
    // If the page is gone, its slot reports that.
    let cancel = this.timers.after(HUNG_MS, () => void doubt().catch(() => undefined));
    return () => {
      hasCome = true;
      cancel();
    };
  }
}
