// Drives a page's time: as fast as the page's thread allows, and stopped between two runs. Where frames are not drawn
// on order, the page keeps real time, and a run is a wait (docs/decisions/0008-virtual-time.md).
import type { CDPSession } from 'puppeteer-core';
import type { Timers } from '../../runtime/timers';

/**
 * After so many tasks, the time of a page that is never idle goes on: as many as run until the next timer is due. More
 * if instrument-kit.ts keeps the thread busy on purpose, until other threads have done their work.
 */
const TASKS_AT_ONCE = { alone: 250, withWork: 10_000 };

/** How a span of a page's time passes. */
export interface RunMode {
  /** A request of the page stops its time for a moment, so that the answer comes before a time-out of the page. */
  readonly isHeld: boolean;
  /** Whether other threads work for the page. */
  readonly hasWork: boolean;
}

const FREELY: RunMode = { isHeld: false, hasWork: false };

/** A request holds a span up for no longer. */
const HELD_UP_MS = 40;

/** A page that is held up so often in a row waits for a request that does not end. */
const MOST_HELD_UPS = 3;

/** Leaving a page takes a task and a timer of its own (page-leave.ts). */
const LEAVING_MS = 100;

/**
 * Drives one page's time by spans. Chromium forgets none: if a page was left within a span, the end of that span ends a
 * later run early.
 */
export class VirtualClock {
  private onOver: () => void = () => undefined;
  /** A span whose document is gone must not push the one after it. */
  private spans = 0;
  private heldUps = 0;
  private leaving: Promise<void> = Promise.resolve();

  /** @param isVirtual whether the page gets its frames on order, which is known after the first */
  constructor(
    private readonly session: Pick<CDPSession, 'send' | 'on'>,
    private readonly timers: Timers,
    private readonly isVirtual: () => boolean,
  ) {
    session.on('Emulation.virtualTimeBudgetExpired', () => this.onOver());
  }

  /** Has so much of the page's time pass. */
  async run(forMs: number, mode: RunMode = FREELY): Promise<void> {
    if (!this.isVirtual()) return new Promise((resolve) => this.timers.after(forMs, resolve));
    if (!mode.isHeld || this.heldUps >= MOST_HELD_UPS) return this.give(forMs, { ...mode, isHeld: false });
    const given = this.give(forMs, mode);
    const span = this.spans;
    // It may fail while another promise is awaited, which then fails, too.
    given.catch(() => undefined);
    if (await this.within(HELD_UP_MS, given)) {
      this.heldUps = 0;
      return;
    }
    this.heldUps += 1;
    if (span !== this.spans) return;
    // A thread that is busy answers late, but needs no push.
    await this.session.send('Runtime.evaluate', { expression: '0' });
    if (!(await this.within(0, given)) && span === this.spans) await this.give(1);
  }

  /** Gives the page the time that leaving it takes. Does not wait for its end. */
  async leave(): Promise<void> {
    this.heldUps = 0;
    this.leaving = this.isVirtual() ? this.give(LEAVING_MS) : Promise.resolve();
    this.leaving.catch(() => undefined);
  }

  /** The page has been left: so much more of its time passes, and then it stands still. */
  async rest(forMs: number): Promise<void> {
    await this.leaving;
    if (this.isVirtual()) await this.give(forMs);
  }

  private async give(forMs: number, { isHeld, hasWork }: RunMode = FREELY): Promise<void> {
    this.spans += 1;
    const over = new Promise<void>((resolve) => (this.onOver = resolve));
    await this.session.send('Emulation.setVirtualTimePolicy', {
      policy: isHeld ? 'pauseIfNetworkFetchesPending' : 'advance',
      budget: Math.max(1, Math.round(forMs)),
      maxVirtualTimeTaskStarvationCount: hasWork ? TASKS_AT_ONCE.withWork : TASKS_AT_ONCE.alone,
    });
    await over;
  }

  private async within(ms: number, task: Promise<void>): Promise<boolean> {
    const late = Promise.withResolvers<boolean>();
    const cancel = this.timers.after(ms, () => late.resolve(false));
    try {
      return await Promise.race([task.then(() => true), late.promise]);
    } finally {
      cancel();
    }
  }
}
