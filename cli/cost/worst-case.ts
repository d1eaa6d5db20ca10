// The most that a stranger can make the owner pay in a day, at the ceilings and without any.
import { CEILINGS, SECONDS, STACK } from '../../operations/cost/assumptions';
import { REGION_HIT, renderOf, serve } from '../../operations/cost/request-costs';
import { costOf, together, type Usage } from '../../operations/cost/usage';

const DAY_SECONDS = 86_400;

/** US dollars a day in one region. */
export interface WorstCase {
  /** The maximum number of renders runs all day, and every page is kept. */
  readonly rendersAtCeiling: number;
  /** As many new URLs as the budget allows, each until its time-out; included in `rendersAtCeiling`. */
  readonly newPages: number;
  /** The maximum number of `serve` runs all day. */
  readonly serves: number;
  /** As many renders at once as Lambda allows an account by default. */
  readonly withoutCeilings: number;
  /** A million requests for pages that are kept, which no ceiling bounds but a web ACL's. */
  readonly millionHits: number;
}

/** The worst day. */
export function worstCase(): WorstCase {
  return {
    rendersAtCeiling: costOf(busyRenders(CEILINGS.rendersAtOnce)),
    newPages: costOf(together([CEILINGS.newPagesPerHour * 24, renderOf(CEILINGS.renderSeconds)])),
    serves: costOf(together([CEILINGS.servesAtOnce, { ...serve(DAY_SECONDS), lambdaRequests: 0 }])),
    withoutCeilings: costOf(busyRenders(CEILINGS.withoutAny)),
    millionHits: costOf(together([1e6, REGION_HIT])),
  };
}

/** So many renders at once, all day, one after the other. */
function busyRenders(atOnce: number): Usage {
  return together([(atOnce * DAY_SECONDS) / SECONDS.render, renderOf(SECONDS.render)]);
}

/** The ceilings' worst day of the example stack: renders and `serve`, in all regions. */
export function worstDayOfStack({ rendersAtCeiling, serves }: WorstCase): number {
  return STACK.regions * (rendersAtCeiling + serves);
}
