// What an order would do, for people: where it is written, how many pages it concerns, when it is seen, and its cost.
import type { Deployment } from '../../deployment';
import type { Census } from '../census';
import type { OrderPlan } from '../order-results';
import { censusText } from './census-text';
import { effectText } from './effect-text';
import { planText } from './order-text';

/** The lines. @param budget the most renders of a recache */
export function dryRunText(
  verb: 'purge' | 'recache',
  plan: OrderPlan,
  census: Census,
  deployment: Pick<Deployment, 'kind' | 'facts' | 'source'>,
  budget?: number,
): string {
  return [
    planText(verb, plan, deployment.facts, deployment.source),
    censusText(census),
    effectText(verb, plan, census, deployment, budget),
    'Nothing was changed.',
  ].join('\n');
}
