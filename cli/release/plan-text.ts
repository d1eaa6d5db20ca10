// Says what a release will do before it does it, and what that may cost.
import type { Side } from '../../operations/release/compare/compare-pages';
import type { ReleasePlan } from '../../operations/release/plan';
import { type RenderSize, rendersUsd } from '../../operations/release/render-cost';
import { percent } from '../../operations/release/steps/judge-step';
import { counted } from '../../operations/text/counted';
import { money } from '../../operations/text/money';
import { span } from '../../operations/text/span';

/** A render of a usual page, for the forecast of costs. */
const RENDER_MS = 3_000;

/** The plan for people. @param pages how many pages the sample has */
export function planText(
  source: string,
  { steps, holdMs, minRequests, concurrency, limits }: ReleasePlan,
  pages: number,
  sizes: Readonly<Record<Side, RenderSize>> | undefined,
): string {
  const cost =
    sizes === undefined
      ? ''
      : ` That costs about ${money(
          rendersUsd(sizes.live, 2 * pages, RENDER_MS) + rendersUsd(sizes.canary, pages, RENDER_MS),
          4,
        )} at most, at 3 s a render.`;
  return [
    `Release of ${source}:`,
    `  1. Compare ${counted(pages, 'kept page')}, ${concurrency} at once: one render by each code, and one more by live code where ` +
      `they differ. Nothing is kept.${cost}`,
    `  2. Have the canaries answer ${steps.map((step) => `${step} %`).join(', then ')} of the URLs, each for ${span(holdMs)} and ` +
      `${counted(minRequests, 'request')} at least.`,
    '  3. Promote: the canaries answer all URLs.',
    `Taken back at once beyond: ${percent(limits.different)} of pages that differ; ${percent(limits.errors)} more failures or ` +
      `${percent(limits.bypassed)} more answers without a page than live code; most renders ${limits.slower} times as slow; a ` +
      'ringing alarm of the canaries.',
  ].join('\n');
}
