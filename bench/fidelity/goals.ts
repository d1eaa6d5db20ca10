// The goals of fidelity, judged by the figures of one run.
import { atLeast, atMost, type Verdict } from '../measure/verdict';
import type { OwnLikeness, PageFigure } from './figures';
import { THINGS } from './page-view';
import { leastShare } from './shares';

/** An answer must have this share of each: a person's words, links, metas and images. */
export const ENOUGH = 0.99;

/** The result of a page, as the goals see it. */
export type Outcome =
  | 'complete'
  /** Something is missing, and the page is kept: the worst result. */
  | 'kept incomplete'
  /** Something is missing, and the page is not kept. */
  | 'incomplete'
  /** Nothing is missing, but the page is not kept, or its status is not 200. */
  | 'false alarm'
  /** The page cannot be complete without its backend's WebSocket, and was not kept. */
  | 'needs its socket'
  /** The stand-ins are not good enough: the fault is the bench's. */
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

/** Judges every goal. Pages that need a backend's WebSocket are judged only by whether they are kept. */
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
    atMost('incomplete pages that are kept', measured ? count('kept incomplete', figures) : undefined, 0),
    atMost('complete pages that are refused (false alarms)', measured ? count('false alarm', judged) : undefined, 0),
    atMost(
      'pages whose stand-ins are not good enough',
      figures.length === 0 ? undefined : count('unusable', figures),
      0,
    ),
  ];
}
