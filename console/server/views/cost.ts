// The view Cost: by part, with a forecast, and elsewhere.
import { ELSEWHERE_NOTE, PRICES_NOTE } from '../../../operations/cost/cost-notes';
import { deploymentCost } from '../../../operations/cost/deployment-cost';
import { procedure, router } from '../procedure';

/** The procedures. */
export const costView = router({
  /** A stack's month so far, or the local run since its start. */
  report: procedure.query(async ({ ctx: { deployment } }) => {
    const { kind, report } = await deploymentCost(deployment);
    const { soFar, requests, renders, elsewhere, gaps } = report;
    const { prerender, recipe } = elsewhere;
    const common = { soFar, requests, renders, prerender, recipe: recipe.computed, gaps };
    return {
      ...common,
      notes: [PRICES_NOTE, ELSEWHERE_NOTE],
      period:
        kind === 'month'
          ? ({ kind, month: report.month, elapsed: report.elapsed, forecast: report.forecast } as const)
          : ({ kind, sinceMs: report.sinceMs } as const),
    };
  }),
});
