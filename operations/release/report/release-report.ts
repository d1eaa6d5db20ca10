// The report of a release: what was compared, how the steps went, how it ended, and examples of what differs.
import type { ComparedPage, Side } from '../compare/compare-pages';
import { type ComparisonTally, tallyOf } from '../compare/judge-comparison';
import type { KeptMeanwhile } from '../kept-meanwhile';
import type { ReleasePlan } from '../plan';
import { type RenderSize, rendersUsd } from '../render-cost';
import type { EndedStep, ReleaseOutcome } from '../run-release';

/** The report. Texts of pages may be hostile. */
export interface ReleaseReport {
  readonly source: string;
  /** In milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly plan: ReleasePlan;
  readonly result: 'promoted' | 'taken-back';
  /** Why it was taken back. */
  readonly why: string | undefined;
  /** The share at the end. */
  readonly share: ReleaseOutcome['share'];
  readonly largestPercent: number;
  readonly tally: ComparisonTally | undefined;
  /** The versions of Chromium. */
  readonly chromium: Readonly<Record<Side, readonly string[]>> | undefined;
  /** US dollars for 1,000 renders at the median time; undefined without the functions' sizes. */
  readonly thousandRendersUsd: Readonly<Record<Side, number>> | undefined;
  readonly steps: readonly EndedStep[];
  /** The worst pages first. */
  readonly examples: readonly ComparedPage[];
  /** Different pages beyond the examples. */
  readonly furtherDifferent: number;
  /** Pages that the canaries may have kept; undefined if none had a share, or it was promoted. */
  readonly kept: KeptMeanwhile | undefined;
}

/** Pages with their differences. */
const MOST_EXAMPLES = 20;

/** Where a report is made from. */
export interface ReportSource extends Pick<ReleaseReport, 'source' | 'startedAtMs' | 'endedAtMs' | 'plan' | 'kept'> {
  readonly outcome: ReleaseOutcome;
  readonly sizes: Readonly<Record<Side, RenderSize>> | undefined;
}

/** Makes the report. */
export function releaseReport({ outcome, sizes, ...told }: ReportSource): ReleaseReport {
  const { end, comparison, steps, share, largestPercent } = outcome;
  const tally = comparison && tallyOf(comparison, told.plan.limits.slower);
  const different = (comparison?.pages ?? []).filter(({ kind }) => kind === 'different').sort(worstFirst);
  const { liveMedianMs, canaryMedianMs } = tally ?? {};
  const isPriced = sizes !== undefined && liveMedianMs !== undefined && canaryMedianMs !== undefined;
  return {
    ...told,
    ...{ steps, share, largestPercent, tally },
    result: end.kind,
    why: end.kind === 'taken-back' ? end.why : undefined,
    chromium: comparison?.chromium,
    thousandRendersUsd: isPriced
      ? { live: rendersUsd(sizes.live, 1_000, liveMedianMs), canary: rendersUsd(sizes.canary, 1_000, canaryMedianMs) }
      : undefined,
    examples: different.slice(0, MOST_EXAMPLES),
    furtherDifferent: Math.max(0, different.length - MOST_EXAMPLES),
  };
}

function worstFirst(one: ComparedPage, other: ComparedPage): number {
  return weightOf(other) - weightOf(one);
}

/** Another status, or nothing at all, is worse than any number of lines. */
function weightOf({ difference }: ComparedPage): number {
  const lines = difference.parts.reduce((all, { added, removed }) => all + added + removed, 0);
  return difference.answers.length * 1_000_000 + lines;
}
