// Counts the requests and renders of a local run, for the price that they would have on AWS.
import type { AccessRecord } from '../../core/contract/access-record';
import { REGION_HEADER } from '../../core/contract/header-names';
import type { RunCounts } from '../../core/contract/run-counts';
import type { HeaderPairs } from '../../emulators/cloudfront/edge-request';
import type { EndedRender, ServedRequest } from '../../handlers/runtime/served-request';

/** The counter of one run. */
export class RunCounter {
  private readonly counted: { -readonly [Name in keyof RunCounts]: number };

  /** @param sinceMs when the run started, in milliseconds since 1970 */
  constructor(sinceMs: number) {
    this.counted = {
      ...{ sinceMs, requests: 0, pageRequests: 0, originRequests: 0, bytes: 0 },
      ...{ served: 0, servedMs: 0, servedKept: 0, servedKeptBytes: 0 },
      ...{ renders: 0, rendersMs: 0, rendersKept: 0 },
    };
  }

  /** A request has ended at the edge. */
  onAccess(record: Pick<AccessRecord, 'sc-bytes' | 'x-edge-result-type'>, headers: HeaderPairs): void {
    this.counted.requests += 1;
    if (headers.some(([name]) => name === REGION_HEADER)) this.counted.pageRequests += 1;
    if (record['x-edge-result-type'] !== 'Hit') this.counted.originRequests += 1;
    this.counted.bytes += Number(record['sc-bytes']) || 0;
  }

  /** `serve` has answered a request. */
  onServed({ cacheStatus, bytes, durationMs }: Pick<ServedRequest, 'cacheStatus' | 'bytes' | 'durationMs'>): void {
    this.counted.served += 1;
    this.counted.servedMs += durationMs;
    if (!/^(?:HIT|STALE)/.test(cacheStatus)) return;
    this.counted.servedKept += 1;
    this.counted.servedKeptBytes += bytes;
  }

  /** `render` has ended a render. */
  onRendered({ outcome, durationMs }: Pick<EndedRender, 'outcome' | 'durationMs'>): void {
    this.counted.renders += 1;
    this.counted.rendersMs += durationMs;
    if (outcome === 'stored') this.counted.rendersKept += 1;
  }

  /** The counts so far. */
  counts(): RunCounts {
    return { ...this.counted };
  }
}
