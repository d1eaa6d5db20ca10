// A DynamoDB global table (multi-Region eventual consistency) over the regions of the embedded DynamoDB.
//
// As AWS documents it (DynamoDB Developer Guide, "How DynamoDB global tables work" and "Evacuating a Region with
// DynamoDB global tables"; Prescriptive Guidance, "Overview of global tables", key facts): every region accepts reads
// and writes; a write is replicated to all others, item by item; of two writes of one item the later one wins;
// conditions are checked in the writer's region only; a region that went offline sends its writes when it is back.
// This is stricter: AWS keeps no order between items of different partitions.
// AWS does not say this: here a delete counts as a write even if the region has no such item.
import type { Scheduler } from '../scheduler';
import type { EmbeddedDynamoDb, ReplicationAccess } from './embedded-dynamodb';
import type { RegionalWrite } from './region';
import { ReplicationQueue } from './replication-queue';
import { EmbeddedDynamoDbError } from './wire';
import { isLater, type WriteVersion } from './write-version';

/** Options of {@link startGlobalTable}. */
export interface GlobalTableOptions {
  /** Made by `createTable` in each region; holds nothing but items that were kept of earlier runs. */
  readonly tableName: string;
  readonly regions: readonly string[];
  /** From a write's success to its arrival in each other region, in milliseconds. */
  readonly lagMs: number;
  readonly scheduler: Scheduler;
}

/** The replication of one table. */
export interface GlobalTable {
  /** Stops deliveries, except one that is under way (`settled` waits for it). */
  hold(): void;
  /** Ends `hold`, and delivers the writes that are due. */
  release(): void;
  /**
   * Resolves when every write so far has arrived, except those that `hold` or a stopped region keeps back. Waits for
   * the lag, on the scheduler's time. Rejects with EmbeddedDynamoDbError if a delivery failed.
   */
  settled(): Promise<void>;
  /** Ends the replication: undelivered writes are dropped, no timer is left. */
  close(): Promise<void>;
}

/** Starts to replicate; throws EmbeddedDynamoDbError if the table is missing somewhere or replicated already. */
export function startGlobalTable(dynamo: EmbeddedDynamoDb, options: GlobalTableOptions): GlobalTable {
  return new Replicator(dynamo.replication, options);
}

/** The way from one region to another. */
interface Outgoing {
  readonly to: string;
  readonly queue: ReplicationQueue;
}

class Replicator implements GlobalTable {
  private readonly access: ReplicationAccess;
  private readonly table: string;
  /** Region → key → its latest write there. A delete stays, so that an older put can't revive the item. */
  private readonly versions = new Map<string, Map<string, WriteVersion>>();
  private readonly queues: readonly ReplicationQueue[];
  private readonly unsubscribe: (() => void)[] = [];
  private isHeld = false;
  private waiting: (() => void)[] = [];

  constructor(access: ReplicationAccess, { tableName, regions, lagMs, scheduler }: GlobalTableOptions) {
    this.access = access;
    this.table = tableName;
    const queueBetween = (from: string, to: string): Outgoing => {
      const queue = new ReplicationQueue({
        lagMs,
        scheduler,
        isBlocked: () => this.isHeld || !access.isRunning(from) || !access.isRunning(to),
        deliver: (write) => this.deliver(to, write),
        onPause: () => this.wakeIfSettled(),
      });
      return { to, queue };
    };
    const outgoing = regions.map((from) => ({
      from,
      queues: regions.filter((to) => to !== from).map((to) => queueBetween(from, to)),
    }));
    this.queues = outgoing.flatMap(({ queues }) => queues.map(({ queue }) => queue));
    try {
      for (const { from, queues } of outgoing) this.replicateFrom(from, queues);
    } catch (error) {
      this.stopListening();
      throw error;
    }
    this.unsubscribe.push(access.onRunningChange(() => this.resume()));
    for (const { from, queues } of outgoing) this.sendKept(from, queues);
  }

  hold(): void {
    this.isHeld = true;
    this.wakeIfSettled();
  }

  release(): void {
    this.isHeld = false;
    this.resume();
  }

  async settled(): Promise<void> {
    while (!this.isSettled()) await new Promise<void>((resolve) => this.waiting.push(resolve));
    const failure = this.queues.find((queue) => queue.failure !== undefined)?.failure;
    if (failure !== undefined) {
      const message =
        `Table ${this.table}: a write is lost, as it could not be made in another region (see cause). ` +
        'Start replication again, over empty tables that exist in every region.';
      throw new EmbeddedDynamoDbError(message, failure);
    }
  }

  async close(): Promise<void> {
    this.stopListening();
    await Promise.all(this.queues.map((queue) => queue.close()));
    this.wakeIfSettled();
  }

  private replicateFrom(from: string, queues: readonly Outgoing[]): void {
    const kept = this.access.kept(from, this.table);
    const versions = new Map(kept.map((write) => [itemId(write), write.version]));
    this.versions.set(from, versions);
    const unsubscribe = this.access.onWrite(from, this.table, (write) => {
      versions.set(itemId(write), write.version);
      for (const { queue } of queues) queue.add(write);
    });
    this.unsubscribe.push(unsubscribe);
  }

  /** Sends the unsent writes of earlier runs, like a region that was offline. */
  private sendKept(from: string, queues: readonly Outgoing[]): void {
    for (const write of this.access.kept(from, this.table)) {
      if (write.version.region !== from) continue;
      for (const { to, queue } of queues) {
        const present = this.versions.get(to)?.get(itemId(write));
        if (present === undefined || isLater(write.version, present)) queue.add(write);
      }
    }
  }

  private async deliver(to: string, write: RegionalWrite): Promise<void> {
    await this.access.exclusively(to, async (call) => {
      const versions = this.versions.get(to);
      const present = versions?.get(itemId(write));
      if (present !== undefined && !isLater(write.version, present)) return;
      if (write.item === undefined) await call('DeleteItem', { TableName: this.table, Key: write.key });
      else await call('PutItem', { TableName: this.table, Item: write.item });
      this.access.keep(to, write);
      versions?.set(itemId(write), write.version);
    });
  }

  private resume(): void {
    for (const queue of this.queues) queue.pump();
    this.wakeIfSettled();
  }

  private isSettled(): boolean {
    return this.queues.every((queue) => queue.isAtRest);
  }

  private wakeIfSettled(): void {
    if (!this.isSettled()) return;
    const woken = this.waiting;
    this.waiting = [];
    for (const wake of woken) wake();
  }

  private stopListening(): void {
    for (const unsubscribe of this.unsubscribe.splice(0)) unsubscribe();
  }
}

function itemId(write: RegionalWrite): string {
  return JSON.stringify(write.key);
}
