// Delivers the writes of one region to another one: one by one, in order, after a lag.
import type { Scheduler } from '../scheduler';
import type { RegionalWrite } from './region';

/** Options of a {@link ReplicationQueue}. */
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

  /** Set when a delivery failed: its write is lost, later ones go on. */
  get failure(): { readonly cause: unknown } | undefined {
    return this.lostWrite;
  }

  /** Whether no delivery is under way or due, until a block ends or a write is added. */
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

  /** Delivers the writes that are due. */
  pump(): void {
    if (this.delivering !== undefined || !this.canDeliver()) return;
    this.delivering = this.deliverDue().finally(() => {
      this.delivering = undefined;
      // Another write may be due by now.
      this.pump();
      this.options.onPause();
    });
  }

  /** Drops undelivered writes and their timers; resolves when a delivery under way has ended. */
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
