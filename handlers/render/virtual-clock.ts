// A page's time: run ahead as fast as the page's thread allows, stopped between two runs. Where frames are not drawn on
// order, the page keeps real time, and a run is a wait (docs/decisions/0016-virtual-time.md).
import type { CDPSession } from 'puppeteer-core';
import type { Timers } from './timers';

/** How a run of the page's time treats requests. */
export type RunMode =
  /** Time stands still while a request of the page has no answer. */
  | 'until-request'
  /** Time goes on whatever is open. */
  | 'regardless';

/** Nothing that a page waits for holds its time up for longer: its own time-outs must come. */
const HELD_UP_MS = 40;

/** A page that is never idle gets on after so many tasks (CDP `Emulation.setVirtualTimePolicy`). */
const MOST_TASKS_AT_ONCE = 10_000;

/** Leaving a page takes a task and a timer of its own (page-leave.ts). */
const LEAVING_MS = 100;

type Policy = 'advance' | 'pauseIfNetworkFetchesPending';

/** Drives one page's time. */
export class VirtualClock {
  /**
   * Spans of time that were given and have not been told to be over. Chromium forgets none, whatever policy follows: each
   * stops the page's time at its end.
   */
  private given = 0;
  private runs = 0;
  private onOver: () => void = () => undefined;

  /** @param isVirtual whether this browser's pages get their frames on order */
  constructor(
    private readonly session: Pick<CDPSession, 'send' | 'on'>,
    private readonly timers: Timers,
    private readonly isVirtual: boolean,
  ) {
    session.on('Emulation.virtualTimeBudgetExpired', () => {
      this.given = Math.max(0, this.given - 1);
      this.onOver();
    });
  }

  /**
   * Has so much of the page's time pass.
   * @param mode how requests are treated; none holds the page's time up for long
   */
  async run(forMs: number, mode: RunMode): Promise<void> {
    if (!this.isVirtual) return this.pass(forMs);
    this.runs += 1;
    const run = this.runs;
    // A run of a document that was left in its midst must not take what is told of the next.
    const isCurrent = () => run === this.runs;
    let over = this.nextOver();
    await this.give(mode === 'until-request' ? 'pauseIfNetworkFetchesPending' : 'advance', forMs);
    if (mode === 'until-request' && isCurrent() && !(await this.within(HELD_UP_MS, over))) {
      // A thread that is busy answers late, but needs no push.
      await this.session.send('Runtime.evaluate', { expression: '0' });
      if (this.given > 0 && isCurrent()) await this.goOn();
    }
    for (await over; this.given > 0 && isCurrent(); await over) {
      over = this.nextOver();
      await this.goOn();
    }
  }

  /** Stops the page's time. */
  async stop(): Promise<void> {
    if (this.isVirtual) await this.session.send('Emulation.setVirtualTimePolicy', { policy: 'pause' });
  }

  /** Gives the page the time that it takes to leave it; it stops by itself. */
  async leave(): Promise<void> {
    if (this.isVirtual) await this.give('advance', LEAVING_MS);
  }

  private async give(policy: Policy, forMs: number): Promise<void> {
    this.given += 1;
    await this.session.send('Emulation.setVirtualTimePolicy', {
      policy, budget: Math.max(1, Math.round(forMs)), maxVirtualTimeTaskStarvationCount: MOST_TASKS_AT_ONCE,
    });
  }

  /** Up to the end of what was given. */
  private async goOn(): Promise<void> {
    await this.session.send('Emulation.setVirtualTimePolicy', { policy: 'advance', maxVirtualTimeTaskStarvationCount: MOST_TASKS_AT_ONCE });
  }

  private nextOver(): Promise<void> {
    return new Promise((resolve) => (this.onOver = resolve));
  }

  private pass(forMs: number): Promise<void> {
    return new Promise((resolve) => this.timers.after(forMs, resolve));
  }

  private async within(ms: number, task: Promise<void>): Promise<boolean> {
    const late = Promise.withResolvers<false>();
    const cancel = this.timers.after(ms, () => late.resolve(false));
    const inTime = await Promise.race([task.then(() => true), late.promise]);
    cancel();
    return inTime;
  }
}
