// How long a page is fresh, and what CloudFront is told of it.
import type { PageRecord } from './page-record';

/** How long the answers of a site are kept. */
export interface FreshnessPolicy {
  /** Pages, and redirects that call themselves permanent. */
  readonly freshSeconds: number;
  /** 404, 410 and temporary redirects. */
  readonly negativeFreshSeconds: number;
}

/** A day for pages, five minutes for what may soon be otherwise. */
export const DEFAULT_FRESHNESS: FreshnessPolicy = { freshSeconds: 86_400, negativeFreshSeconds: 300 };

/** For how long an answer of this status may be kept; undefined: not at all. */
export function freshSecondsFor(status: number, policy: FreshnessPolicy): number | undefined {
  switch (status) {
    case 200:
    case 203:
    case 301:
    case 308:
      return policy.freshSeconds;
    case 302:
    case 303:
    case 307:
    case 404:
    case 410:
      return policy.negativeFreshSeconds;
    default:
      return undefined;
  }
}

/** Whether a record is fresh at a time. */
export function isFresh(record: PageRecord, nowMs: number): boolean {
  return nowMs < record.freshUntilMs;
}

/** The Cache-Control of a kept page: the edge keeps it for what remains, so that edge and index never add up. */
export function cacheControl(record: PageRecord, nowMs: number): string {
  const remainingSeconds = Math.max(0, Math.floor((record.freshUntilMs - nowMs) / 1000));
  return remainingSeconds === 0 ? 'no-store' : `public, max-age=${remainingSeconds}`;
}
