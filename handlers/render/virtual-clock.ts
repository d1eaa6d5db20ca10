// A page's time: run ahead as fast as the page's thread allows, stopped between two runs. Where frames are not drawn on
// order, the page keeps real time, and a run is a wait (docs/decisions/0016-virtual-time.md).
import type { CDPSession } from 'puppeteer-core';
import type { Timers } from './timers';

/** A page that is never idle gets on after so many tasks (CDP `Emulation.setVirtualTimePolicy`). */
const MOST_TASKS_AT_ONCE = 10_000;

/** Leaving a page takes a task and a timer of its own (page-leave.ts). */
const LEAVING_MS = 100;

/**
 * Drives one page's time by spans that are given to it. Chromium forgets none: where a page was left in the midst of one,
 * its end ends a later run, too, which is then the shorter.
 */
export class VirtualClock {
  private onOver: () => void = () => undefined;
  private leaving: Promise<void> = Promise.resolve();

  /** @param isVirtual whether this browser's pages get their frames on order */
  constructor(
    private readonly session: Pick<CDPSession, 'send' | 'on'>,
    private readonly timers: Timers,
    private readonly isVirtual: boolean,
  ) {
    session.on('Emulation.virtualTimeBudgetExpired', () => this.onOver());
  }

  /** Has so much of the page's time pass, whatever it waits for. */
  run(forMs: number): Promise<void> {
    return this.isVirtual ? this.give(forMs) : new Promise((resolve) => this.timers.after(forMs, resolve));
  }

  /** Gives the page the time that it takes to leave it. Does not wait for that. */
  async leave(): Promise<void> {
    this.leaving = this.isVirtual ? this.give(LEAVING_MS) : Promise.resolve();
    this.leaving.catch(() => undefined);
  }

  /** The page has been left: so much of its time passes beyond that, and then it stands still. */
  async rest(forMs: number): Promise<void> {
    await this.leaving;
    if (this.isVirtual) await this.give(forMs);
  }

  private async give(forMs: number): Promise<void> {
    const over = new Promise<void>((resolve) => (this.onOver = resolve));
    await this.session.send('Emulation.setVirtualTimePolicy', {
      policy: 'advance', budget: Math.max(1, Math.round(forMs)), maxVirtualTimeTaskStarvationCount: MOST_TASKS_AT_ONCE,
    });
    await over;
  }
}
