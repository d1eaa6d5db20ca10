// How long a page is fresh, how long a stale one may still be shown, and what CloudFront is told of it.

import { pathPatternsSource } from '../patterns/path-patterns';
import type { Lifetime, PageRecord } from './page-record';

/** The numbers of a rule, in seconds. */
export interface Freshness {
  /** Shown as it is. */
  readonly freshSeconds: number;
  /** After that: shown, while it is rendered anew. */
  readonly staleWhileRevalidateSeconds: number;
  /** After the freshness: shown if it can't be rendered. */
  readonly staleIfErrorSeconds: number;
}

/** What holds for the paths that a pattern matches. */
export interface FreshnessRule {
  /** A CloudFront path pattern, e.g. `/news/*`. */
  readonly paths: string;
  /** Pages, and redirects that call themselves permanent. */
  readonly pages: Freshness;
  /** 404 and 410. */
  readonly notFoundSeconds: number;
  /** Redirects that do not call themselves permanent. */
  readonly redirectSeconds: number;
}

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** A day fresh, another day stale, a month in need; five minutes for what may soon be otherwise. */
export const DEFAULT_FRESHNESS_RULE: FreshnessRule = {
  paths: '/*',
  pages: { freshSeconds: DAY_SECONDS, staleWhileRevalidateSeconds: DAY_SECONDS, staleIfErrorSeconds: 30 * DAY_SECONDS },
  notFoundSeconds: 300,
  redirectSeconds: 300,
};

/** No record is of use for longer than this after its render; the lifecycle of objects and epochs derives from it. */
export const MAX_RECORD_LIFE_SECONDS = 365 * DAY_SECONDS;

/** How long a STALE answer may stay at an edge: its fresh successor is being rendered. */
export const STALE_EDGE_SECONDS = 10;

/** The lifetime of an answer; undefined if one of this status is not kept at all. */
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

/** What may soon be otherwise is not shown stale, except in need. */
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

/** What a record is good for. */
export type RecordState =
  /** Shown as it is. */
  | 'fresh'
  /** Shown, and rendered anew. */
  | 'stale'
  /** Rendered anew; shown only if that fails. */
  | 'in-need'
  /** Of no use. */
  | 'dead';

/**
 * What a record is good for at a time.
 * @param purgedAtMs the latest purge that concerns the page; one that was rendered before it is shown in need only
 */
export function recordState(
  record: Lifetime & { readonly renderStartedAtMs: number },
  purgedAtMs: number,
  nowMs: number,
): RecordState {
  const purged = record.renderStartedAtMs <= purgedAtMs;
  if (!purged && nowMs < record.freshUntilMs) return 'fresh';
  if (!purged && nowMs < record.staleUntilMs) return 'stale';
  return nowMs < record.errorUntilMs ? 'in-need' : 'dead';
}

/**
 * The Cache-Control of a kept page (RFC 9111 §5.2.2, RFC 5861). An edge keeps it for what remains of each window, so
 * that the windows of edge and index never add up.
 */
export function cacheControl(record: PageRecord, state: RecordState, nowMs: number): string {
  const secondsUntil = (untilMs: number) => Math.max(0, Math.floor((untilMs - nowMs) / 1000));
  if (state === 'dead') return 'no-store';
  const staleSeconds = Math.min(
    STALE_EDGE_SECONDS,
    secondsUntil(state === 'stale' ? record.staleUntilMs : record.errorUntilMs),
  );
  const maxAge = state === 'fresh' ? secondsUntil(record.freshUntilMs) : staleSeconds;
  const revalidate = state === 'in-need' ? 0 : secondsUntil(record.staleUntilMs) - maxAge;
  // Said even where nothing remains: without it CloudFront shows an expired copy for as long as the origin fails
  // ("How CloudFront processes HTTP 4xx and 5xx status codes from your origin", Origin unavailable).
  const inNeed = Math.max(0, secondsUntil(record.errorUntilMs) - maxAge);
  const directives = ['public', `max-age=${maxAge}`];
  if (revalidate > 0) directives.push(`stale-while-revalidate=${revalidate}`);
  return [...directives, `stale-if-error=${inNeed}`].join(', ');
}

/** The first rule whose pattern matches a path. */
export function freshnessRuleFor(path: string, rules: readonly FreshnessRule[]): FreshnessRule {
  return rules.find((rule) => new RegExp(pathPatternsSource([rule.paths])).test(path)) ?? DEFAULT_FRESHNESS_RULE;
}

/** How long the longest-lived record of these rules is of use, in seconds. */
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
