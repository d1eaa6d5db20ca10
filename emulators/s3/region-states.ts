// The state of each region of the embedded S3: running, stopped, or failing for a test.
import { S3Error } from './protocol/s3-error';

/** The answer of a failing region: 503 ServiceUnavailable or 503 SlowDown. */
export type RegionFault = 'unavailable' | 'slow-down';

/** The switches of fault tests. Every region runs at first. */
export class RegionStates {
  private readonly stopped = new Set<string>();
  private readonly faults = new Map<string, RegionFault>();
  private readonly listeners = new Set<() => void>();

  /** From now on, connections with requests to the region's buckets are cut; uploads under way at their end. */
  stop(region: string): void {
    this.stopped.add(region);
  }

  /** Undoes `stop`; a fault stays. */
  start(region: string): void {
    this.stopped.delete(region);
    this.announce();
  }

  /** Sets a fault; undefined ends it. */
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

  /** Whether the region replicates, as it does even if it answers SlowDown. */
  canReplicate(region: string): boolean {
    return !this.isStopped(region) && this.faults.get(region) !== 'unavailable';
  }

  /** Throws a failing region's S3Error. */
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

  /** Calls the listener when a region may have recovered; the returned function ends that. */
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
