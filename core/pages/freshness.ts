// How long a page is fresh, how long bots get a stale one, and the Cache-Control for CloudFront.
import { pathPatternsSource } from '../patterns/path-patterns';
import type { PageEpochs } from './epochs';
import type { Lifetime, PageRecord } from './page-record';

/** A rule's lifetimes, in seconds. */
export interface Freshness {
  /** Shown as it is. */
  readonly freshSeconds: number;
  /** After the freshness: shown, while a render replaces it. */
  readonly staleWhileRevalidateSeconds: number;
  /** After the freshness: shown if a render fails. */
  readonly staleIfErrorSeconds: number;
}

/** The rule of the paths that a pattern matches. */
export interface FreshnessRule {
  /** A CloudFront path pattern, e.g. `/news/*`. */
  readonly paths: string;
  /** Pages, and permanent redirects. */
  readonly pages: Freshness;
  /** 404 and 410. */
  readonly notFoundSeconds: number;
  /** Temporary redirects. */
  readonly redirectSeconds: number;
}

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** A day fresh, another day stale, a month on error; five minutes for negative answers and temporary redirects. */
export const DEFAULT_FRESHNESS_RULE: FreshnessRule = {
  paths: '/*',
  pages: { freshSeconds: DAY_SECONDS, staleWhileRevalidateSeconds: DAY_SECONDS, staleIfErrorSeconds: 30 * DAY_SECONDS },
  notFoundSeconds: 300,
  redirectSeconds: 300,
};

/** The longest use of a record after its render. The lifecycle of objects and purges derives from it. */
export const MAX_RECORD_LIFE_SECONDS = 365 * DAY_SECONDS;

/** How long an edge keeps a STALE answer: its fresh successor is being rendered. */
export const STALE_EDGE_SECONDS = 10;

/** An answer's lifetime; undefined if its status is never kept. */
export function lifetimeOf(status: number, rule: FreshnessRule, renderStartedAtMs: number): Lifetime | undefined {
  switch (status) {
    case 200:
    case 203:
    case 301:
    case 308:
      return lifetime(renderStartedAtMs, rule.pages);
    case 302:
    case 303:
    case 307:
      return negative(renderStartedAtMs, rule.redirectSeconds, rule);
    case 404:
    case 410:
      return negative(renderStartedAtMs, rule.notFoundSeconds, rule);
    default:
      return undefined;
  }
}

/** Negative answers and temporary redirects are served stale only on error. */
function negative(startMs: number, freshSeconds: number, { pages }: FreshnessRule): Lifetime {
  return lifetime(startMs, {
    freshSeconds,
    staleWhileRevalidateSeconds: 0,
    staleIfErrorSeconds: pages.staleIfErrorSeconds,
  });
}

function lifetime(startMs: number, freshness: Freshness): Lifetime {
  const endMs = startMs + MAX_RECORD_LIFE_SECONDS * 1000;
  const freshUntilMs = Math.min(endMs, startMs + freshness.freshSeconds * 1000);
  return {
    freshUntilMs,
    staleUntilMs: Math.min(endMs, freshUntilMs + freshness.staleWhileRevalidateSeconds * 1000),
    errorUntilMs: Math.min(endMs, freshUntilMs + freshness.staleIfErrorSeconds * 1000),
  };
}

/** The use of a record. */
export type RecordState =
  /** Shown as it is. */
  | 'fresh'
  /** Shown, while a render replaces it. */
  | 'stale'
  /** Rendered again; shown only if that fails. */
  | 'error-only'
  /** Of no use. */
  | 'dead';

/** A record's windows, and the time that epochs compare with. */
type AgingRecord = Lifetime & { readonly renderStartedAtMs: number };

/**
 * The use of a record at a time. A page rendered before its latest purge is shown on error only; one rendered before
 * its latest mark is stale at best. Neither prolongs a window.
 */
export function recordState(record: AgingRecord, epochs: PageEpochs, nowMs: number): RecordState {
  const isPurged = record.renderStartedAtMs <= epochs.purgedAtMs;
  if (!isPurged && nowMs < record.freshUntilMs) return isMarkedStale(record, epochs) ? 'stale' : 'fresh';
  if (!isPurged && nowMs < record.staleUntilMs) return 'stale';
  return nowMs < record.errorUntilMs ? 'error-only' : 'dead';
}

/** Whether a record was rendered before its page was marked stale. */
export function isMarkedStale(record: Pick<AgingRecord, 'renderStartedAtMs'>, { staleAtMs }: PageEpochs): boolean {
  return record.renderStartedAtMs <= staleAtMs;
}

/**
 * A record as the edge may keep its answer: once marked stale, no longer than {@link STALE_EDGE_SECONDS}. Otherwise an
 * edge would go on to show it after the render that replaces it.
 */
export function edgeRecord(record: PageRecord, epochs: PageEpochs, nowMs: number): PageRecord {
  if (!isMarkedStale(record, epochs)) return record;
  return { ...record, staleUntilMs: Math.min(record.staleUntilMs, nowMs + STALE_EDGE_SECONDS * 1000) };
}

/**
 * The Cache-Control of a kept page (RFC 9111 §5.2.2, RFC 5861). An edge keeps it for the rest of each window, so the
 * windows of edge and index never add up.
 */
export function cacheControl(record: PageRecord, state: RecordState, nowMs: number): string {
  const secondsUntil = (untilMs: number) => Math.max(0, Math.floor((untilMs - nowMs) / 1000));
  if (state === 'dead') return 'no-store';
  const staleSeconds = Math.min(
    STALE_EDGE_SECONDS,
    secondsUntil(state === 'stale' ? record.staleUntilMs : record.errorUntilMs),
  );
  const maxAge = state === 'fresh' ? secondsUntil(record.freshUntilMs) : staleSeconds;
  const revalidate = state === 'error-only' ? 0 : secondsUntil(record.staleUntilMs) - maxAge;
  // Even if it is 0: without it CloudFront shows an expired copy as long as the origin fails ("How CloudFront processes
  // HTTP 4xx and 5xx status codes from your origin", Origin unavailable).
  const onErrorSeconds = Math.max(0, secondsUntil(record.errorUntilMs) - maxAge);
  const directives = ['public', `max-age=${maxAge}`];
  if (revalidate > 0) directives.push(`stale-while-revalidate=${revalidate}`);
  return [...directives, `stale-if-error=${onErrorSeconds}`].join(', ');
}

/** The first rule whose pattern matches a path. */
export function freshnessRuleFor(path: string, rules: readonly FreshnessRule[]): FreshnessRule {
  return rules.find((rule) => new RegExp(pathPatternsSource([rule.paths])).test(path)) ?? DEFAULT_FRESHNESS_RULE;
}

/** The longest use of any record under these rules, in seconds. */
export function longestLifeSeconds(rules: readonly FreshnessRule[]): number {
  const lives = [...rules, DEFAULT_FRESHNESS_RULE].map(({ pages, notFoundSeconds, redirectSeconds }) => {
    const stale = Math.max(pages.staleWhileRevalidateSeconds, pages.staleIfErrorSeconds);
    return Math.max(
      pages.freshSeconds + stale,
      notFoundSeconds + pages.staleIfErrorSeconds,
      redirectSeconds + pages.staleIfErrorSeconds,
    );
  });
  return Math.min(MAX_RECORD_LIFE_SECONDS, Math.max(...lives));
}

/** Whether a value that came over a boundary is a list of rules. */
export function isFreshnessRules(value: unknown): value is readonly FreshnessRule[] {
  return Array.isArray(value) && value.every(isFreshnessRule);
}

function isFreshnessRule(value: unknown): value is FreshnessRule {
  if (typeof value !== 'object' || value === null) return false;
  const { paths, pages, notFoundSeconds, redirectSeconds }: Partial<Record<keyof FreshnessRule, unknown>> = value;
  if (typeof paths !== 'string' || typeof pages !== 'object' || pages === null) return false;
  const { freshSeconds, staleWhileRevalidateSeconds, staleIfErrorSeconds }: Partial<Record<keyof Freshness, unknown>> =
    pages;
  return [notFoundSeconds, redirectSeconds, freshSeconds, staleWhileRevalidateSeconds, staleIfErrorSeconds].every(
    isSeconds,
  );
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
