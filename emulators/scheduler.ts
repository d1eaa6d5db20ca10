// The timer of the emulated replication, so that tests can own time.

/** Runs tasks after a delay. */
export interface Scheduler {
  /** Runs `task` once, `delayMs` milliseconds (0 or more) from now; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

/** Real time. Its timers do not keep the process alive. */
export const realScheduler: Scheduler = {
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
