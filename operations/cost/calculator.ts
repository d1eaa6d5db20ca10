// What given traffic costs a month, without any stack.
import { MIX } from './assumptions';
import { type MonthOfRequests, prerenderMonth, type RecipeMonth, recipeMonth } from './compare';
import { healthMonth } from './health-costs';
import { type PartCost, partsOf } from './parts';
import { type CostShape, requestUsage } from './request-costs';
import { beyondFree, costOf, together } from './usage';

/** Given traffic. */
export interface Traffic {
  /** Pages that bots ask for, in all variants. */
  readonly pages: number;
  /** Bots' requests a month. */
  readonly botRequests: number;
  /** How long a page is fresh. */
  readonly freshDays: number;
  /** The share of requests for kept pages that the edges answer from a copy. */
  readonly edgeShare: number;
  readonly shape: CostShape;
}

/** Its month. */
export interface MonthEstimate {
  readonly requests: MonthOfRequests;
  readonly parts: readonly PartCost[];
  /** US dollars at list prices. */
  readonly total: number;
  /** The same after AWS's free tiers, in an account that uses them for nothing else. */
  readonly afterFreeTiers: number;
  readonly prerender: number;
  readonly recipe: RecipeMonth;
}

/** An average month ("AWS Pricing Calculator": 730 hours). */
const DAYS_A_MONTH = 730 / 24;

/** The default of {@link Traffic.edgeShare}: as the example's mix has it. */
export const EDGE_SHARE = MIX.edgeHits / (MIX.edgeHits + MIX.regionHits);

/** The estimate for traffic. A page is rendered once per freshness, and never more often than bots ask. */
export function estimateMonth({ pages, botRequests, freshDays, edgeShare, shape }: Traffic): MonthEstimate {
  const renders = Math.min(botRequests, pages * Math.max(1, DAYS_A_MONTH / freshDays));
  const kept = botRequests - renders;
  const requests = { edgeHits: kept * edgeShare, regionHits: kept * (1 - edgeShare), renders };
  const usage = requestUsage(shape);
  const used = together(
    [requests.edgeHits, usage.edgeHit],
    [requests.regionHits, usage.regionHit],
    [renders, usage.stale],
    [1, healthMonth(shape)],
  );
  return {
    requests,
    parts: partsOf(used),
    total: costOf(used),
    afterFreeTiers: costOf(beyondFree(used)),
    prerender: prerenderMonth(renders),
    recipe: recipeMonth(requests, shape),
  };
}
