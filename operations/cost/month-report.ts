// A stack's month: what it has cost so far, the forecast to its end, and the same elsewhere.
import { type MonthOfRequests, prerenderMonth, type RecipeMonth, recipeMonth } from './compare';
import { type CountedUsage, type MonthUsage, monthUsage, type UsageSources } from './month-usage';
import { type PartCost, partsOf } from './parts';
import { EXAMPLE_SHAPE } from './request-costs';
import { beyondFree, costOf, together, type Usage } from './usage';

const DAY_MS = 86_400_000;

/** A month, so far and to its end. */
export interface MonthReport {
  /** The month, e.g. `2026-11`. */
  readonly month: string;
  /** The share of the month that is over. */
  readonly elapsed: number;
  readonly soFar: MonthCost;
  /** As if the rest went on like the part so far. */
  readonly forecast: MonthCost;
  readonly requests: number;
  readonly renders: number;
  /** What the forecast's traffic would cost elsewhere. */
  readonly elsewhere: Elsewhere;
  /** All days so far, the first one first. Together they cost as much as the month so far. */
  readonly days: readonly DayCost[];
  /** What no metric tells, and what could not be read, in sentences. */
  readonly gaps: readonly string[];
  /** The latter alone: the cost is higher. */
  readonly missing: readonly string[];
}

/** What a day (UTC) costs, in US dollars. */
export interface DayCost {
  /** E.g. `2026-11-28`. */
  readonly day: string;
  readonly parts: readonly PartCost[];
  readonly total: number;
  readonly requests: number;
  readonly renders: number;
}

/** US dollars that traffic would cost elsewhere. */
export interface Elsewhere {
  /** A month of prerender.io's plan. */
  readonly prerender: number;
  readonly recipe: RecipeMonth;
}

/** US dollars. */
export interface MonthCost {
  readonly parts: readonly PartCost[];
  readonly total: number;
  readonly afterFreeTiers: number;
}

/** Reads and prices a stack's month (UTC), at list prices of us-east-1. */
export async function monthReport(sources: UsageSources, nowMs: number): Promise<MonthReport> {
  const now = new Date(nowMs);
  const fromMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  const endMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  const elapsed = Math.max(nowMs - fromMs, 1) / (endMs - fromMs);
  const usage = await monthUsage(sources, fromMs, nowMs);
  const { requests, renders, gaps, missing } = usage;
  const month = wholeMonth(usage.used, elapsed);
  return {
    month: now.toISOString().slice(0, 7),
    elapsed,
    soFar: costsOf(soFarOf(usage, elapsed)),
    forecast: costsOf(month),
    requests,
    renders,
    elsewhere: elsewhereOf(usage, elapsed),
    days: daysOf(usage, nowMs, endMs - fromMs),
    gaps: [...gaps, ...missing],
    missing,
  };
}

/** Each day stores the month's average: buckets are measured once a day, and today's measurement is missing. */
function daysOf({ days, used }: MonthUsage, nowMs: number, monthMs: number): readonly DayCost[] {
  return [...days].map(([dayMs, day]) => {
    const share = Math.min(DAY_MS, Math.max(nowMs - dayMs, 0)) / monthMs;
    return dayCost(dayMs, {
      ...day,
      used: { ...day.used, bucketGigabyteMonths: (used.bucketGigabyteMonths ?? 0) * share },
    });
  });
}

/** The cost of what was used on the day that a time belongs to. */
export function dayCost(ms: number, { used, requests, renders }: CountedUsage): DayCost {
  const { parts, total } = costsOf(used);
  return { day: new Date(ms).toISOString().slice(0, 10), parts, total, requests, renders };
}

/** @param elapsed the share of the priced time that is over */
export function elsewhereOf(usage: CountedUsage, elapsed: number): Elsewhere {
  return {
    prerender: prerenderMonth(usage.renders / elapsed),
    recipe: recipeMonth(shares(usage, elapsed), { ...EXAMPLE_SHAPE, regions: 1 }),
  };
}

/** The cost of a usage, by part. */
export function costsOf(used: Usage): MonthCost {
  return { parts: partsOf(used), total: costOf(used), afterFreeTiers: costOf(beyondFree(used)) };
}

/** Storage is an average already; all else grows with time. */
function wholeMonth(used: Usage, elapsed: number): Usage {
  return { ...together([1 / elapsed, used]), bucketGigabyteMonths: used.bucketGigabyteMonths ?? 0 };
}

function soFarOf({ used }: MonthUsage, elapsed: number): Usage {
  return { ...used, bucketGigabyteMonths: (used.bucketGigabyteMonths ?? 0) * elapsed };
}

/** People's requests are among those of the distribution: the recipe has them as hits of its cache, too. */
function shares({ requests, renders, used }: CountedUsage, elapsed: number): MonthOfRequests {
  const served = Math.max(0, (used.lambdaRequests ?? 0) - renders);
  const regionHits = Math.max(0, served - renders);
  const edgeHits = Math.max(0, requests - served);
  return { edgeHits: edgeHits / elapsed, regionHits: regionHits / elapsed, renders: renders / elapsed };
}
