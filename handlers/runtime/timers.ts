// Time as the renderer has it: of one clock that never goes back.

/** Timers, so that tests can bring their own. */
export interface Timers {
  nowMs(): number;
  /** Runs a task after a delay; what it returns calls that off. */
  after(delayMs: number, task: () => void): () => void;
}

/** This process's own. */
export const systemTimers: Timers = {
  nowMs: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
