// Bucket replication of the local run: clients' writes in one bucket appear, after a lag, in the others.
//
// As in S3, every ordered pair of buckets has its own queue, in the order of writing. Neither replicas nor deletes are
// replicated (a rule without deleteMarkerReplication). An object is copied even if it was deleted or replaced meanwhile
// (S3 copies that version). While the region of either bucket is down, copies stay PENDING (Amazon S3 User Guide,
// "Getting replication status information"). Unlike in S3, clients' writes of earlier runs are copied where they are
// missing or older. Missing: filters, FAILED, and S3's varying lag.
import type { Scheduler } from '../scheduler';
import type { EmbeddedS3 } from './embedded-s3';
import type { Bucket, StoredObject } from './object-store';

/** Options of {@link startBucketReplication}. */
export interface ReplicationOptions {
  /** From a write to its appearance in each other bucket, in milliseconds. */
  readonly lagMs: number;
  readonly scheduler: Scheduler;
}

/** A running replication. */
export interface BucketReplication {
  /** Stops copying; the lag runs on. */
  hold(): void;
  /** Undoes `hold`; due copies are made before this returns. */
  release(): void;
  /** The number of waiting copies, over all pairs of buckets. */
  pendingCount(): number;
  /** Resolves when nothing is pending: not while held, nor while a region with pending copies is down. */
  settled(): Promise<void>;
  /** Stops for good: cancels the timers and drops pending copies, so that `settled` resolves. */
  close(): void;
}

interface PendingCopy {
  readonly key: string;
  readonly object: StoredObject;
  /** Called when the copy has been made. */
  readonly copied: () => void;
  isDue: boolean;
  readonly cancelTimer: () => void;
}

/** The queue of one ordered pair of buckets. */
class PairQueue {
  private pending: PendingCopy[] = [];

  constructor(
    readonly source: Bucket,
    readonly target: Bucket,
    private readonly s3: Pick<EmbeddedS3, 'store' | 'regions'>,
  ) {}

  get length(): number {
    return this.pending.length;
  }

  add(copy: Pick<PendingCopy, 'key' | 'object' | 'copied'>, schedule: (due: () => void) => () => void): void {
    const cancelTimer = schedule(() => {
      pending.isDue = true;
    });
    const pending: PendingCopy = { ...copy, isDue: false, cancelTimer };
    this.pending.push(pending);
  }

  /** Whether the target has no copy of an object, nor a later one. */
  lacks(key: string, { writeNumber }: StoredObject): boolean {
    return (this.target.objects.get(key)?.writeNumber ?? -1) < writeNumber;
  }

  /** Makes the due copies, in order, if both regions are up. */
  drain(): void {
    const { regions, store } = this.s3;
    if (!regions.canReplicate(this.source.region) || !regions.canReplicate(this.target.region)) {
      return;
    }
    for (let next = this.pending[0]; next?.isDue === true; next = this.pending[0]) {
      this.pending.shift();
      store.writeReplica(this.target.name, next.key, next.object);
      next.copied();
    }
  }

  clear(): void {
    for (const { cancelTimer } of this.pending) {
      cancelTimer();
    }
    this.pending = [];
  }
}

class PairwiseReplication implements BucketReplication {
  private readonly queues: readonly PairQueue[];
  private readonly subscriptions: readonly (() => void)[];
  private settledWaiters: (() => void)[] = [];
  private isHeld = false;

  constructor(
    s3: Pick<EmbeddedS3, 'store' | 'regions'>,
    bucketNames: readonly string[],
    private readonly options: ReplicationOptions,
  ) {
    const buckets = bucketNames.map((name) => s3.store.bucket(name));
    this.queues = buckets.flatMap((source) =>
      buckets.filter((target) => target !== source).map((target) => new PairQueue(source, target, s3)),
    );
    this.subscriptions = [
      s3.store.onObjectWritten(({ bucket, key, object }) => {
        this.enqueue(
          this.queues.filter(({ source }) => source.name === bucket),
          key,
          object,
        );
      }),
      s3.regions.onRecovery(() => {
        this.drain();
      }),
    ];
    this.catchUp();
  }

  hold(): void {
    this.isHeld = true;
  }

  release(): void {
    this.isHeld = false;
    this.drain();
  }

  pendingCount(): number {
    return this.queues.reduce((total, queue) => total + queue.length, 0);
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.settledWaiters.push(resolve);
      this.announceSettled();
    });
  }

  close(): void {
    for (const unsubscribe of this.subscriptions) {
      unsubscribe();
    }
    for (const queue of this.queues) {
      queue.clear();
    }
    this.announceSettled();
  }

  private catchUp(): void {
    const sources = new Set(this.queues.map(({ source }) => source));
    for (const source of sources) {
      const queues = this.queues.filter((queue) => queue.source === source);
      for (const [key, object] of source.objects) {
        if (object.replicationStatus === 'REPLICA') continue;
        object.replicationStatus = 'COMPLETED';
        this.enqueue(
          queues.filter((queue) => queue.lacks(key, object)),
          key,
          object,
        );
      }
    }
  }

  private enqueue(queues: readonly PairQueue[], key: string, object: StoredObject): void {
    let copiesLeft = queues.length;
    if (copiesLeft === 0) {
      return;
    }
    object.replicationStatus = 'PENDING';
    const copied = () => {
      copiesLeft -= 1;
      if (copiesLeft === 0) {
        object.replicationStatus = 'COMPLETED';
      }
    };
    for (const queue of queues) {
      queue.add({ key, object, copied }, (due) =>
        this.options.scheduler.after(this.options.lagMs, () => {
          due();
          this.drain();
        }),
      );
    }
  }

  private drain(): void {
    if (!this.isHeld) {
      for (const queue of this.queues) {
        queue.drain();
      }
    }
    this.announceSettled();
  }

  private announceSettled(): void {
    if (this.pendingCount() > 0) {
      return;
    }
    const waiters = this.settledWaiters;
    this.settledWaiters = [];
    for (const resolve of waiters) {
      resolve();
    }
  }
}

/**
 * Replicates between every ordered pair of the named buckets until closed. Each bucket must exist (S3Error
 * NoSuchBucket) and belong to one replication only. Close the replication before its S3.
 */
export function startBucketReplication(
  s3: Pick<EmbeddedS3, 'store' | 'regions'>,
  bucketNames: readonly string[],
  options: ReplicationOptions,
): BucketReplication {
  return new PairwiseReplication(s3, bucketNames, options);
}
