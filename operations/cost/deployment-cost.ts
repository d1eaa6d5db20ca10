// What a deployment costs: a stack's month, or what the local run's requests would have cost.
import type { Deployment } from '../deployment';
import { LocalControls } from '../local/local-controls';
import { type MonthReport, monthReport } from './month-report';
import { type RunReport, runReport } from './run-report';

/** The cost, by what it is of. */
export type DeploymentCost =
  | { readonly kind: 'month'; readonly report: MonthReport }
  | { readonly kind: 'run'; readonly report: RunReport };

/** Reads and prices it. @throws LocalRunError if a local run does not answer */
export async function deploymentCost(deployment: Deployment): Promise<DeploymentCost> {
  const { kind, facts, clock } = deployment;
  if (kind === 'stack') return { kind: 'month', report: await monthReport(deployment, clock.nowMs()) };
  const counts = await new LocalControls(facts.url).counts();
  return { kind: 'run', report: runReport(counts, facts.regions.length, facts.edge) };
}
