// A whole comparison in numbers: pages, similarity, times, bytes and prices.
import { PRERENDER_PLAN } from '../cost/prices';
import { EXAMPLE_SHAPE, renderOf } from '../cost/request-costs';
import { costOf } from '../cost/usage';
import { nearestRank } from '../nearest-rank';
import type { ComparedPage, Sides, UncomparedPage } from './compared-page';

/** The numbers. */
export interface ComparisonSummary {
  readonly pages: number;
  readonly compared: number;
  /** Pages on which neither side lacks anything. */
  readonly alike: number;
  /** Pages on which Georender lacks something, by what it lacks. */
  readonly losses: Readonly<Record<string, number>>;
  /** Pages on which the service lacks something. */
  readonly gains: Readonly<Record<string, number>>;
  /** The median of the words' similarity, from 0 to 1; undefined without a compared page. */
  readonly medianSimilarity: number | undefined;
  readonly medianMs: Partial<Sides<number>>;
  readonly p95Ms: Partial<Sides<number>>;
  readonly medianBytes: Partial<Sides<number>>;
  /** For a thousand renders; of Georender, by the model of `georender cost`, without what AWS gives for free. */
  readonly usdAThousandRenders: Sides<number>;
}

/** The price that prerender.io lists for renders beyond a plan's. */
export const LISTED_USD_A_THOUSAND = PRERENDER_PLAN.usdAThousandFurther;

/** Sums up. @param serviceUsdAThousand the service's price for a thousand renders */
export function comparisonSummary(
  all: readonly (ComparedPage | UncomparedPage)[],
  serviceUsdAThousand: number,
): ComparisonSummary {
  const compared = all.filter((page) => page.kind === 'compared');
  const both = (rank: number, value: (page: ComparedPage) => Sides<number>): Partial<Sides<number>> => {
    const own = ranked(
      compared.map((page) => value(page).own),
      rank,
    );
    const service = ranked(
      compared.map((page) => value(page).service),
      rank,
    );
    return own === undefined || service === undefined ? {} : { own, service };
  };
  return {
    pages: all.length,
    compared: compared.length,
    alike: compared.filter(({ losses, gains }) => losses.length + gains.length === 0).length,
    losses: countsOf(compared.flatMap(({ losses }) => losses)),
    gains: countsOf(compared.flatMap(({ gains }) => gains)),
    medianSimilarity: ranked(
      compared.map(({ words }) => words.similarity),
      MEDIAN,
    ),
    medianMs: both(MEDIAN, ({ durationMs }) => durationMs),
    p95Ms: both(P95, ({ durationMs }) => durationMs),
    medianBytes: both(MEDIAN, ({ bytes }) => bytes),
    usdAThousandRenders: {
      own: costOf(renderOf(EXAMPLE_SHAPE.renderSeconds)) * 1_000,
      service: serviceUsdAThousand,
    },
  };
}

const MEDIAN = 0.5;
const P95 = 0.95;

function ranked(values: readonly number[], share: number): number | undefined {
  return nearestRank(
    values.toSorted((one, other) => one - other),
    share,
  );
}

function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, found]) => [name, found.length]));
}

/** Whether a page shows a loss, or could not be compared. */
export function isWorse(page: ComparedPage | UncomparedPage): boolean {
  return page.kind === 'failed' || page.losses.length > 0;
}
