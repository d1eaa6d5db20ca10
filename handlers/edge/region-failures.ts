// The regions that have failed lately, as far as one sandbox of the function at the edge knows.
import { FAILED_REGION_MS, SUSPECTED_REGION_MS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';

/** Chooses regions for a request's two attempts, and learns of failures, mostly from second attempts. */
export interface RegionFailures {
  /**
   * The region for a request's first attempt: the nearest one that has not failed lately. Undefined: the site answers.
   * @param regions the regions that may answer, nearest first
   */
  first(requestId: string, regions: readonly Region[], nowMs: number): Region | undefined;
  /**
   * The region for the second attempt, after the first has failed: the nearest one that has not failed for some
   * minutes. Undefined: the site answers.
   */
  second(requestId: string, regions: readonly Region[], nowMs: number): Region | undefined;
  /**
   * Learns that a request's first attempt has failed.
   * @returns its region; undefined: it went elsewhere, since no region was well
   */
  failed(requestId: string, regions: readonly Region[], nowMs: number): Region | undefined;
  /** The second attempt where no region has failed before: the first attempt went elsewhere. */
  spare(regions: readonly Region[], nowMs: number): Region | undefined;
  /** Learns that a region has failed in a way after which there is no second attempt. */
  note(region: Region, nowMs: number): void;
}

/** A sandbox handles one request at a time, but a second attempt may come after many others. */
const MAX_REMEMBERED_ATTEMPTS = 1_000;

/** An empty memory. */
export function createRegionFailures(): RegionFailures {
  const failedAtMs = new Map<Region, number>();
  // Undefined: the site.
  const attempts = new Map<string, Region | undefined>();
  const nearestWell = (regions: readonly Region[], nowMs: number, forMs: number): Region | undefined =>
    regions.find((region) => nowMs - (failedAtMs.get(region) ?? Number.NEGATIVE_INFINITY) >= forMs);
  const failed: RegionFailures['failed'] = (requestId, regions, nowMs) => {
    // Another sandbox may have chosen first, by the same order but another memory.
    const region = attempts.has(requestId) ? attempts.get(requestId) : nearestWell(regions, nowMs, FAILED_REGION_MS);
    attempts.delete(requestId);
    if (region !== undefined) failedAtMs.set(region, nowMs);
    return region;
  };
  return {
    failed,
    first(requestId, regions, nowMs) {
      const region = nearestWell(regions, nowMs, FAILED_REGION_MS);
      remember(attempts, requestId, region);
      return region;
    },
    second(requestId, regions, nowMs) {
      failed(requestId, regions, nowMs);
      return nearestWell(regions, nowMs, SUSPECTED_REGION_MS);
    },
    spare: (regions, nowMs) => nearestWell(regions, nowMs, SUSPECTED_REGION_MS),
    note(region, nowMs) {
      failedAtMs.set(region, nowMs);
    },
  };
}

/** Without the oldest, if there are too many. */
function remember(attempts: Map<string, Region | undefined>, requestId: string, region: Region | undefined): void {
  attempts.set(requestId, region);
  const [oldest] = attempts.keys();
  if (attempts.size > MAX_REMEMBERED_ATTEMPTS && oldest !== undefined) attempts.delete(oldest);
}
