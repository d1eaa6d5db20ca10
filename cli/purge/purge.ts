// Purges a stack, and prints the outcome.
import type { Deployment } from '../../operations/deployment';
import { openDeployment } from '../../operations/target/open-deployment';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import type { Terminal } from '../command/terminal';
import { reachOf } from './aws-reach';
import type { PurgeOptions } from './options';
import { planPurge, purgeDeployed } from './purge-results';
import { clockText, orderText, planText, resultText } from './report';

/** Purges. @returns 1 unless all regions and edges have it */
export async function purge(options: PurgeOptions, terminal: Terminal): Promise<ExitCode> {
  const deployment = await openDeployment(options.target, { edgeTimeoutMs: options.timeoutSeconds * 1000 });
  try {
    return await purgeIn(deployment, options, terminal);
  } finally {
    deployment.close();
  }
}

async function purgeIn(
  deployment: Deployment,
  { order, dryRun, json }: PurgeOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { source, facts } = deployment;
  const plan = planPurge(order, facts);
  const { indexTable, distributionId, regions } = facts;
  const subject = { source, dryRun, order: plan.order, scopes: plan.scopes, indexTable, distributionId };
  if (dryRun) {
    if (json) terminal.json({ ...subject, regions });
    else terminal.say(planText(plan, facts, source));
    return DONE;
  }
  if (!json) terminal.say(`Purging ${orderText(plan.order)} of ${source} …`);
  const results = await purgeDeployed(plan, reachOf(deployment));
  const clockNote = clockText(deployment.clock.nowMs() - terminal.clock.nowMs());
  if (json) terminal.json({ ...subject, ...results });
  else terminal.say([...(clockNote === undefined ? [] : [clockNote]), resultText(results, facts)].join('\n'));
  return results.complete ? DONE : FAILED;
}
