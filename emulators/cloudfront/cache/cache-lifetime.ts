// How long CloudFront keeps an answer: Cache-Control and Expires within the cache policy's bounds, and the
// rules for errors.
import {
  AWS_ERROR_CACHING_MIN_TTL_SECONDS,
  type CachePolicy,
  CONFIGURABLE_ERROR_STATUSES,
  ERROR_CACHING_MIN_TTL_SECONDS,
} from '../../../core/contract/edge-policies';
import { type HeaderPairs, headerValue } from '../edge-request';

const KEPT_STATUSES = new Set([200, 203, 204, 300, 301, 302, 303, 307, 308]);

/**
 * Errors that are always kept ("How CloudFront processes HTTP 4xx and 5xx status codes from your origin"). 410 is not
 * on that page's list, but "Control how long CloudFront caches errors" names it among the cached ones.
 */
const KEPT_ERRORS = new Set([404, 410, 414, 500, 501, 502, 503, 504]);

/** Errors kept only when they carry max-age or s-maxage (same page). */
const ERRORS_KEPT_BY_HEADER = new Set([400, 403, 405, 412, 415]);

/** The only errors whose no-store, no-cache or private counts ("Control how long CloudFront caches errors"). */
const ERRORS_THAT_MAY_FORBID = new Set([404, 410, 414, 501]);

/**
 * Seconds for which an answer to GET or HEAD is fresh at the edge; 0: it is not stored ("Manage how long content stays
 * in the cache (expiration)"). Answers without a directive get the policy's default.
 */
export function lifetimeSeconds(policy: CachePolicy, status: number, headers: HeaderPairs, nowMs: number): number {
  if (policy.maxTtlSeconds === 0) {
    return 0;
  }
  const directives = cacheControl(headers);
  const isForbidden = ['no-store', 'no-cache', 'private'].some((name) => directives.has(name));
  const maxAge = seconds(directives.get('s-maxage')) ?? seconds(directives.get('max-age'));
  const stated = maxAge ?? secondsUntilExpiry(headers, nowMs);
  if (status >= 400) {
    return errorLifetimeSeconds(policy, status, isForbidden, maxAge, stated);
  }
  const isAlwaysAsked = headerValue(headers, 'vary')?.trim() === '*' && policy.minTtlSeconds === 0;
  if (!KEPT_STATUSES.has(status) || isAlwaysAsked) {
    return 0;
  }
  if (isForbidden) {
    return policy.minTtlSeconds;
  }
  const wanted = stated ?? policy.defaultTtlSeconds;
  return Math.min(Math.max(wanted, policy.minTtlSeconds), policy.maxTtlSeconds);
}

/** How long after its freshness an answer may be served, in seconds. */
export interface StaleWindows {
  /** At once, while the origin is asked in the background. */
  readonly whileRevalidateSeconds: number;
  /** When the origin fails. */
  readonly ifErrorSeconds: number;
}

/**
 * The windows of `stale-while-revalidate` and `stale-if-error` (RFC 5861), up to the policy's maximum TTL ("Manage how
 * long content stays in the cache (expiration)"). Without `stale-if-error` an expired copy is served as long as the
 * origin fails ("How CloudFront processes HTTP 4xx and 5xx status codes from your origin", Origin unavailable).
 */
export function staleWindows(policy: CachePolicy, headers: HeaderPairs): StaleWindows {
  const directives = cacheControl(headers);
  const window = (name: string, unsaid: number): number =>
    Math.min(seconds(directives.get(name)) ?? unsaid, policy.maxTtlSeconds);
  return {
    whileRevalidateSeconds: window('stale-while-revalidate', 0),
    ifErrorSeconds: window('stale-if-error', policy.maxTtlSeconds),
  };
}

function errorLifetimeSeconds(
  policy: CachePolicy,
  status: number,
  isForbidden: boolean,
  maxAge: number | undefined,
  stated: number | undefined,
): number {
  const isKept = KEPT_ERRORS.has(status) || (ERRORS_KEPT_BY_HEADER.has(status) && maxAge !== undefined);
  if (!isKept || (isForbidden && ERRORS_THAT_MAY_FORBID.has(status))) {
    return 0;
  }
  const longest = isForbidden ? 0 : Math.min(stated ?? 0, policy.maxTtlSeconds);
  const shortest = CONFIGURABLE_ERROR_STATUSES.includes(status)
    ? ERROR_CACHING_MIN_TTL_SECONDS
    : AWS_ERROR_CACHING_MIN_TTL_SECONDS;
  return Math.max(longest, shortest);
}

/** Directive names in lower case, with their values unquoted ('' for none). The first of a name wins. */
function cacheControl(headers: HeaderPairs): ReadonlyMap<string, string> {
  const directives = new Map<string, string>();
  const text = headerValue(headers, 'cache-control') ?? '';
  for (const [, name = '', value = ''] of text.matchAll(/([^\s,;="]+)(?:\s*=\s*("[^"]*"|[^\s,]*))?/g)) {
    const key = name.toLowerCase();
    if (!directives.has(key)) {
      directives.set(key, value.replace(/^"|"$/g, ''));
    }
  }
  return directives;
}

function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** RFC 9111, 5.3: a date that can't be read, such as `0`, is in the past. */
function secondsUntilExpiry(headers: HeaderPairs, nowMs: number): number | undefined {
  const expires = headerValue(headers, 'expires');
  if (expires === undefined) {
    return undefined;
  }
  const atMs = /[a-z]/i.test(expires) ? Date.parse(expires) : Number.NaN;
  return Number.isNaN(atMs) ? 0 : Math.max(0, Math.floor((atMs - nowMs) / 1000));
}
