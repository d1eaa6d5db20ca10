// What prices and comparisons rest on, in sentences for people.
import { money } from '../text/money';
import { PRERENDER_PLAN, PRICES_LOOKED_UP } from './prices';

/** Where AWS's prices are from. */
export const PRICES_NOTE = `US dollars at AWS’s list prices of us-east-1, looked up on ${PRICES_LOOKED_UP} (operations/cost/prices.ts).`;

/** What the comparisons are. */
export const ELSEWHERE_NOTE =
  `prerender.io: plan ${PRERENDER_PLAN.name}, ${money(PRERENDER_PLAN.usdAMonth)} with ` +
  `${PRERENDER_PLAN.rendersIncluded.toLocaleString('en')} renders, then ${money(PRERENDER_PLAN.usdAThousandFurther)} a thousand; ` +
  `larger plans cost less a render (${PRERENDER_PLAN.source}). Plain recipe: one region, one function, one bucket, one cache, ` +
  'with the same shares and the prices above; without replicas, index and health checks.';

/** Why a local run's cost by day is one line. */
export const RUN_DAYS_NOTE =
  'The local run counts since its start, not by day: by day is one line, of the day of its start.';
