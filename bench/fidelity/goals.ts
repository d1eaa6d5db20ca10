// The goals of fidelity, judged by the figures of one run.
import type { Verdict } from '../measure/goals';
import type { OwnLikeness, PageFigure } from './figures';
import { THINGS } from './page-view';
import { leastShare } from './shares';

/** What an answer must have of a person's words, links, metas and images, each. */
export const ENOUGH = 0.99;

/** What became of a page, as the goals see it. */
export type Outcome =
  | 'complete'
  /** Something is missing, and the page is kept: the worst. */
  | 'kept incomplete'
  /** Something is missing, and the page is not kept. */
  | 'incomplete'
  /** Nothing is missing, but the page is not kept, or not answered by 200. */
  | 'false alarm'
  /** Without its backend's socket it is neither complete nor incomplete; it is not kept incomplete. */
  | 'needs its socket'
  /** The stand-ins are not good enough: the bench is to blame. */
  | 'unusable';

/** The outcome of one page. */
export function outcomeOf({ georender, needsSocket }: PageFigure): Outcome {
  if (georender === undefined) return 'unusable';
  if (!isComplete(georender) && georender.kept) return 'kept incomplete';
  if (needsSocket) return 'needs its socket';
  if (!isComplete(georender)) return 'incomplete';
  return georender.kept && georender.status === 200 ? 'complete' : 'false alarm';
}

function isComplete({ shares }: OwnLikeness): boolean {
  return leastShare(shares) >= ENOUGH;
}

/** Judges every goal. Pages that need a backend's socket count for what is kept, not for what is complete. */
export function judgeFidelity(figures: readonly PageFigure[]): readonly Verdict[] {
  const judged = figures.filter(({ georender, needsSocket }) => georender !== undefined && !needsSocket);
  const count = (outcome: Outcome, among: readonly PageFigure[]) =>
    among.filter((figure) => outcomeOf(figure) === outcome).length;
  const measured = figures.some(({ georender }) => georender !== undefined);
  const least = THINGS.map((thing) => {
    const shares = judged.map(({ georender }) => georender?.shares[thing].share ?? 1);
    return atLeast(
      `${thing}: smallest share of a person's on any page`,
      shares.length === 0 ? undefined : Math.min(...shares),
      ENOUGH,
    );
  });
  return [
    ...least,
    none('incomplete pages that are kept', measured ? count('kept incomplete', figures) : undefined),
    none('complete pages that are refused (false alarms)', measured ? count('false alarm', judged) : undefined),
    none('pages whose stand-ins are not good enough', figures.length === 0 ? undefined : count('unusable', figures)),
  ];
}

function atLeast(goal: string, value: number | undefined, limit: number): Verdict {
  return { goal, value, limit, direction: 'at least', passed: value === undefined ? undefined : value >= limit };
}

function none(goal: string, value: number | undefined): Verdict {
  return { goal, value, limit: 0, direction: 'at most', passed: value === undefined ? undefined : value === 0 };
}
