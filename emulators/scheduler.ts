// The timer that the parts of the local run share: run a task after a delay, so that tests can own time.

/** Runs tasks later. Injected wherever the local run imitates a delay (replication lag). */
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
