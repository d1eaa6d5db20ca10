// A Scheduler whose time moves only when a test says so.
import type { Scheduler } from '../../../emulators/scheduler';

interface PlannedTask {
  readonly dueMs: number;
  readonly task: () => void;
}

/** Time starts at 0 and stands still between calls of `advance`. */
export class ManualScheduler implements Scheduler {
  private timeMs = 0;
  private planned: readonly PlannedTask[] = [];

  /** Milliseconds advanced so far. */
  get nowMs(): number {
    return this.timeMs;
  }

  /** Tasks planned and neither run nor cancelled: 0 shows that nothing leaks. */
  get pendingCount(): number {
    return this.planned.length;
  }

  after(delayMs: number, task: () => void): () => void {
    const planned = { dueMs: this.timeMs + delayMs, task };
    this.planned = [...this.planned, planned];
    return () => this.remove(planned);
  }

  /**
   * Moves time on by `stepMs` milliseconds and runs the due tasks, earliest first and in the order planned, each at
   * its own time. Tasks that these plan within the step run as well. Promises of a task are not awaited.
   */
  advance(stepMs: number): void {
    const endMs = this.timeMs + stepMs;
    for (let next = this.nextDue(endMs); next !== undefined; next = this.nextDue(endMs)) {
      this.remove(next);
      this.timeMs = Math.max(this.timeMs, next.dueMs);
      next.task();
    }
    this.timeMs = endMs;
  }

  private nextDue(endMs: number): PlannedTask | undefined {
    let earliest: PlannedTask | undefined;
    for (const planned of this.planned) {
      if (planned.dueMs <= endMs && (earliest === undefined || planned.dueMs < earliest.dueMs)) {
        earliest = planned;
      }
    }
    return earliest;
  }

  private remove(planned: PlannedTask): void {
    this.planned = this.planned.filter((other) => other !== planned);
  }
}
