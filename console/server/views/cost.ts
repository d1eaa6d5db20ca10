// The view Cost: by part and day, with a forecast, and elsewhere.
import { ELSEWHERE_NOTE, PRICES_NOTE, RUN_DAYS_NOTE } from '../../../operations/cost/cost-notes';
import type { DeploymentCost } from '../../../operations/cost/deployment-cost';
import type { ApiContext } from '../context';
import { procedure, router } from '../procedure';

/** How old an answer may be that somebody asks for by a button. A local run's counts cost nothing. */
const MOST_AGE_MS = { stack: 60_000, local: 0 } as const;

/** How old the answer of a view may be that asks by itself. */
const MOST_AGE_UNASKED_MS = { stack: 600_000, local: 0 } as const;

/** The procedures. */
export const costView = router({
  /** A stack's month so far, or the local run since its start. */
  report: procedure.query(async ({ ctx }) => {
    const priced = await ctx.cost.get(MOST_AGE_MS[ctx.deployment.kind]);
    const { soFar, requests, renders, elsewhere, days, gaps } = priced.report;
    const { prerender, recipe } = elsewhere;
    return {
      ...{ soFar, requests, renders, prerender, recipe: recipe.computed, gaps, period: periodOf(priced) },
      days: days.map(({ parts: _, ...day }) => day),
      notes: [PRICES_NOTE, ELSEWHERE_NOTE, ...(priced.kind === 'run' ? [RUN_DAYS_NOTE] : [])],
    };
  }),
});

/** A sum, and what it is of. */
export interface CostInShort {
  /** US dollars. */
  readonly total: number;
  /** What could not be read, in sentences: the cost is higher. */
  readonly missing: readonly string[];
  readonly period: ReturnType<typeof periodOf>;
}

/** The sum for the view Now: of the same report, minutes old at most. */
export async function costInShort({ cost, deployment }: ApiContext): Promise<CostInShort> {
  const priced = await cost.get(MOST_AGE_UNASKED_MS[deployment.kind]);
  const missing = priced.kind === 'month' ? priced.report.missing : [];
  return { total: priced.report.soFar.total, missing, period: periodOf(priced) };
}

function periodOf({ kind, report }: DeploymentCost) {
  if (kind === 'run') return { kind, sinceMs: report.sinceMs } as const;
  return { kind, month: report.month, elapsed: report.elapsed, forecast: report.forecast } as const;
}
