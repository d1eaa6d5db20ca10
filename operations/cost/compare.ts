// What the same traffic would cost elsewhere: at prerender.io, and by a plain recipe of one region.
import { PRERENDER_PLAN, RECIPE_USD_A_MONTH } from './prices';
import { type CostShape, requestUsage } from './request-costs';
import { costOf, together } from './usage';

/** A month of bots' requests, by how they are answered. */
export interface MonthOfRequests {
  readonly edgeHits: number;
  readonly regionHits: number;
  /** Renders that a bot waits for, and those in the background. */
  readonly renders: number;
}

/** prerender.io's price for so many renders a month, on its plan Starter. */
export function prerenderMonth(renders: number): number {
  const { usdAMonth, rendersIncluded, usdAThousandFurther } = PRERENDER_PLAN;
  return usdAMonth + (Math.max(0, renders - rendersIncluded) / 1_000) * usdAThousandFurther;
}

/** The plain recipe's month. */
export interface RecipeMonth {
  /**
   * By our prices: one region, one function, one bucket and one cache, without index, replicas and health checks. Each
   * request that its cache has no copy of starts the function, which looks into the bucket first.
   */
  readonly computed: number;
  /** As its author states, for exactly so many requests; undefined for other numbers. */
  readonly stated: number | undefined;
}

/** What the plain recipe would cost, with the same shares. */
export function recipeMonth({ edgeHits, regionHits, renders }: MonthOfRequests, shape: CostShape): RecipeMonth {
  const alone = { ...shape, regions: 1 };
  const usage = requestUsage(alone);
  // One function of the renderer's size answers everything that the cache does not.
  const seconds = { hit: shape.hitSeconds, miss: shape.hitSeconds + shape.renderSeconds };
  const run = (time: number) => ({
    lambdaRequests: 1,
    x86GigabyteSeconds: time * shape.renderGigabytes,
    bucketReads: 1,
  });
  const used = together(
    [edgeHits + regionHits + renders, usage.edgeHit],
    [regionHits, run(seconds.hit)],
    [renders, { ...run(seconds.miss), bucketWrites: 1 }],
  );
  return { computed: costOf(used), stated: RECIPE_USD_A_MONTH.get(edgeHits + regionHits + renders) };
}
