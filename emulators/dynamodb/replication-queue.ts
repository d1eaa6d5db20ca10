// The writes on their way from one region to one other: delivered one by one, in order, after a lag.

import type { Scheduler } from '../scheduler';
import type { RegionalWrite } from './region';

/** How a queue delivers. */
export interface ReplicationQueueOptions {
  readonly lagMs: number;
  readonly scheduler: Scheduler;
  /** Whether nothing may be delivered at the moment. */
  readonly isBlocked: () => boolean;
  readonly deliver: (write: RegionalWrite) => Promise<void>;
  /** Called whenever the queue may have come to rest. */
  readonly onPause: () => void;
}

interface Entry {
  readonly write: RegionalWrite;
  isDue: boolean;
  cancel: () => void;
}

/** The queue of one ordered pair of regions. */
export class ReplicationQueue {
  private readonly options: ReplicationQueueOptions;
  private readonly entries: Entry[] = [];
  private delivering: Promise<void> | undefined;
  private lostWrite: { readonly cause: unknown } | undefined;

  constructor(options: ReplicationQueueOptions) {
    this.options = options;
  }

  /** Set once a delivery failed: its write is lost, later ones go on. */
  get failure(): { readonly cause: unknown } | undefined {
    return this.lostWrite;
  }

  /** Whether nothing is being delivered, nor will be before a block is lifted or a write is added. */
  get isAtRest(): boolean {
    return this.delivering === undefined && (this.entries.length === 0 || this.options.isBlocked());
  }

  add(write: RegionalWrite): void {
    const entry: Entry = { write, isDue: false, cancel: () => undefined };
    this.entries.push(entry);
    entry.cancel = this.options.scheduler.after(this.options.lagMs, () => {
      entry.isDue = true;
      this.pump();
    });
  }

  /** Delivers what may be delivered now. */
  pump(): void {
    if (this.delivering !== undefined || !this.canDeliver()) return;
    this.delivering = this.deliverDue().finally(() => {
      this.delivering = undefined;
      // Something may have fallen due since the last look.
      this.pump();
      this.options.onPause();
    });
  }

  /** Drops what was not delivered, with its timers; resolves when a delivery under way is through. */
  async close(): Promise<void> {
    for (const { cancel } of this.entries) cancel();
    this.entries.length = 0;
    await this.delivering;
  }

  private canDeliver(): boolean {
    return this.entries[0]?.isDue === true && !this.options.isBlocked();
  }

  private async deliverDue(): Promise<void> {
    while (this.canDeliver()) {
      const entry = this.entries.shift();
      if (entry === undefined) return;
      try {
        await this.options.deliver(entry.write);
      } catch (cause) {
        this.lostWrite ??= { cause };
      }
    }
  }
}
