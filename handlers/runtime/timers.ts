// One steady clock and its timers, for `render`.

/** A steady clock with timers; tests bring their own. */
export interface Timers {
  nowMs(): number;
  /** Runs a task after a delay. @returns a function that cancels it */
  after(delayMs: number, task: () => void): () => void;
}

/** The process's own. */
export const systemTimers: Timers = {
  nowMs: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
