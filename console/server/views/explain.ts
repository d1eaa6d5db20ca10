// Why a request gets what it gets: the path of a request's decision, for the views that show one.
import { z } from 'zod';
import type { Region } from '../../../core/geography/regions';
import { type Explanation, explain } from '../../../operations/explain/explain';
import { type ExplanationStep, explanationSteps } from '../../../operations/explain/explanation-text';
import { NAMED_USER_AGENTS } from '../../../operations/explain/question';
import { procedure, router } from '../procedure';

/** The question as the page sends it; `explain` itself checks more. */
export const questionInput = z.object({
  /** A URL of the deployment, or a path. */
  url: z.string().min(1).max(8_000),
  /** A user agent, or the short name of one. */
  as: z.string().min(1).max(1_000),
  /** A country or a subdivision. */
  place: z.string().max(6).optional(),
});

/** An explanation as the page shows it. */
export interface ShownExplanation extends Pick<Explanation, 'regions' | 'atMs'> {
  readonly url: string;
  /** The region that answers, or else the home region. */
  readonly region: Region;
  readonly steps: readonly ExplanationStep[];
}

/** The part of an explanation that is shown. */
export function shownExplanation(explanation: Explanation): ShownExplanation {
  const { asked, regions, atMs, forecast, homeRegion } = explanation;
  return { url: asked.url, region: forecast.region ?? homeRegion, atMs, regions, steps: explanationSteps(explanation) };
}

/** The procedures. */
export const explainView = router({
  /** Short names of user agents. */
  userAgents: procedure.query(() => Object.keys(NAMED_USER_AGENTS)),
  /** Explains a request as it would be answered now. */
  request: procedure
    .input(questionInput.extend({ asksEdge: z.boolean() }))
    .query(async ({ ctx, input }) => shownExplanation(await explain(ctx.deployment, { ...input, place: input.place }))),
});
