// Which regions of the embedded S3 are up, stopped or failing on purpose.

import { S3Error } from './s3-error';

/** How a region that is up but unwell answers: 503 ServiceUnavailable or 503 SlowDown. */
export type RegionFault = 'unavailable' | 'slow-down';

/** The switches that fault tests throw. Every region is up until told otherwise. */
export class RegionStates {
  private readonly stopped = new Set<string>();
  private readonly faults = new Map<string, RegionFault>();
  private readonly listeners = new Set<() => void>();

  /** From now on connections with requests to the region's buckets are cut, uploads under way at their end. */
  stop(region: string): void {
    this.stopped.add(region);
  }

  /** Undoes `stop`; a fault that was set stays. */
  start(region: string): void {
    this.stopped.delete(region);
    this.announce();
  }

  /** Undefined heals. */
  setFault(region: string, fault: RegionFault | undefined): void {
    if (fault === undefined) {
      this.faults.delete(region);
    } else {
      this.faults.set(region, fault);
    }
    this.announce();
  }

  isStopped(region: string): boolean {
    return this.stopped.has(region);
  }

  /** Whether replication gets through: a region that merely says SlowDown still replicates. */
  canReplicate(region: string): boolean {
    return !this.isStopped(region) && this.faults.get(region) !== 'unavailable';
  }

  /** Throws the S3Error that a failing region answers with. */
  requireHealthy(region: string): void {
    switch (this.faults.get(region)) {
      case 'unavailable':
        throw new S3Error(503, 'ServiceUnavailable', 'Service is unable to handle request.');
      case 'slow-down':
        throw new S3Error(503, 'SlowDown', 'Please reduce your request rate.');
      case undefined:
        return;
    }
  }

  /** Calls back when a region may have recovered; the returned function ends that. */
  onRecovery(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private announce(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }
}
