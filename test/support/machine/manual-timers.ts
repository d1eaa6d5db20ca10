// Timers whose time moves only when a test says so.
import type { Timers } from '../../../handlers/runtime/timers';
import type { ManualScheduler } from './manual-scheduler';

/** Timers on a scheduler's time. */
export function manualTimers(scheduler: ManualScheduler): Timers {
  return { nowMs: () => scheduler.nowMs, after: (delayMs, task) => scheduler.after(delayMs, task) };
}

/** Lets promises that are due run their course. */
export const promisesRun = (): Promise<void> => new Promise(setImmediate);
