// A page's frames. The browser draws none by itself: who waits for one (an animation frame, an observer) gets it at the
// pace of a screen, and who doesn't is spared the layout and the painting of what nobody looks at.
import type { CDPSession } from 'puppeteer-core';
import { describeError } from '../log';
import type { Timers } from './timers';

/** A screen's pace. */
const SCREEN_MS = 1_000 / 60;

/** The pace for a page that asks for no frames: what it does unseen, as in a frame inside of it, goes on slowly. */
const UNASKED_MS = 500;

/** A frame takes 1 ms, or as long as the page is busy; one that has not come so much later, with the page at rest, never will. */
const HUNG_MS = 1_000;

/** An installed Chrome knows no such command, or refuses it for its pages: it draws by itself. */
const DRAWS_BY_ITSELF = /wasn't found|only supported/;

/**
 * The turns of a browser's pages: one frame at a time. Chromium 153 breaks down over a second one that is begun while
 * another page's is on its way.
 */
export class FrameTurns {
  private last: Promise<void> = Promise.resolve();
  /** Learnt from the first order. */
  drawsByItself = false;

  /** Runs a frame once those before it are done, however they ended. */
  next(frame: () => Promise<void>): Promise<void> {
    this.last = this.last.then(frame, frame);
    return this.last;
  }
}

/** Draws one page's frames, during its renders. */
export class PageFrames {
  private runs = false;
  private isSteady = false;
  private drawing = false;
  private waiting: Promise<void> | undefined;
  /** After a frame that nobody asked for another comes: what a frame begins, like an animation, it tells with the next. */
  private following: PromiseWithResolvers<void> | undefined;
  private drawnAtMs = -Infinity;
  /** Somebody waits for the next frame. */
  private isWanted = false;
  private cancelTimer: () => void = () => undefined;

  /** @param onHung told of a frame that does not come: only the page's end gives the others their turn again */
  constructor(
    private readonly session: Pick<CDPSession, 'send'>,
    private readonly turns: FrameTurns,
    private readonly timers: Timers,
    private readonly onHung: () => void,
  ) {}

  /** A render begins: nobody has asked yet. */
  start(): void {
    this.runs = true;
    this.isSteady = false;
    this.isWanted = false;
    this.drawnAtMs = this.timers.nowMs();
    this.schedule();
  }

  /** Somebody waits for a frame. */
  want(): void {
    this.isWanted = true;
    this.schedule();
  }

  /** Somebody waits for every frame, until the render is over. */
  steady(): void {
    this.isSteady = true;
    this.schedule();
  }

  /** If a frame is to come that the page does not know of, as its turn is not yet: resolves once it has come. */
  get coming(): Promise<void> | undefined {
    return this.waiting ?? this.following?.promise;
  }

  /** The render is over. */
  stop(): void {
    this.runs = false;
    this.cancelTimer();
    this.followed();
  }

  private get isAsked(): boolean {
    return this.isSteady || this.isWanted;
  }

  private schedule(): void {
    this.cancelTimer();
    if (!this.runs || this.drawing || this.turns.drawsByItself) return;
    const paceMs = this.isAsked ? SCREEN_MS : UNASKED_MS;
    const waitMs = Math.max(0, this.drawnAtMs + paceMs - this.timers.nowMs());
    this.cancelTimer = this.timers.after(waitMs, () => void this.draw());
  }

  private async draw(): Promise<void> {
    this.drawing = true;
    const { isAsked } = this;
    if (!isAsked) this.following = Promise.withResolvers();
    this.waiting = this.turns.next(() => this.drawInTurn());
    await this.waiting;
    this.drawing = false;
    if (isAsked) this.followed();
    else this.isWanted = true;
    this.schedule();
  }

  private followed(): void {
    this.following?.resolve();
    this.following = undefined;
  }

  /** Never rejects. */
  private async drawInTurn(): Promise<void> {
    this.waiting = undefined;
    if (!this.runs) return;
    this.isWanted = false;
    this.drawnAtMs = this.timers.nowMs();
    const come = this.expect();
    try {
      await this.session.send('HeadlessExperimental.beginFrame');
    } catch (error) {
      // Any other failure is the end of the page, which is told elsewhere.
      if (DRAWS_BY_ITSELF.test(describeError(error))) this.turns.drawsByItself = true;
    } finally {
      come();
    }
  }

  /** Waits for a frame in doubt. @returns to be called when it has come */
  private expect(): () => void {
    let hasCome = false;
    const doubt = async (): Promise<void> => {
      await this.session.send('Runtime.evaluate', { expression: '0' });
      if (!hasCome) cancel = this.timers.after(HUNG_MS, this.onHung);
    };
    // A page that is gone is told of elsewhere.
    let cancel = this.timers.after(HUNG_MS, () => void doubt().catch(() => undefined));
    return () => {
      hasCome = true;
      cancel();
    };
  }
}
