// Purges a deployment, and prints the outcome.
import { orderText } from '../../handlers/purge/purge-order';
import type { SpreadStep } from '../../handlers/purge/spread-epoch';
import type { Deployment } from '../../operations/deployment';
import { census } from '../../operations/purge/census';
import { reachOf } from '../../operations/purge/epoch-reach';
import { carryOut, planOrder } from '../../operations/purge/order-results';
import { dryRunText } from '../../operations/purge/texts/dry-run-text';
import { clockText, resultText } from '../../operations/purge/texts/order-text';
import { openDeployment } from '../../operations/target/open-deployment';
import { consents } from '../command/consent';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { showProgress } from '../command/progress';
import type { Terminal } from '../command/terminal';
import type { PurgeOptions } from './options';
import { isLarge, readScopes } from './scope-options';

/** Purges. @returns 1 unless all regions and edges have it */
export async function purge(options: PurgeOptions, terminal: Terminal): Promise<ExitCode> {
  const deployment = await openDeployment(options.target, { edgeTimeoutMs: options.timeoutSeconds * 1000 });
  try {
    return await purgeIn(deployment, options, terminal);
  } finally {
    deployment.close();
  }
}

async function purgeIn(deployment: Deployment, options: PurgeOptions, terminal: Terminal): Promise<ExitCode> {
  const { source, facts } = deployment;
  const { dryRun, exact, yes, json } = options;
  const plan = planOrder(await readScopes(options.scopes), facts);
  const { indexTable, distributionId, regions } = facts;
  const subject = { source, dryRun, order: plan.order, scopes: plan.scopes, indexTable, distributionId };
  if (dryRun) {
    const progress = showProgress({ what: 'items of the index' }, terminal);
    const counted = await census(deployment, plan.scopes, { exact, onProgress: progress.update }).finally(progress.end);
    if (json) terminal.json({ ...subject, regions, census: counted });
    else terminal.say(dryRunText('purge', plan, counted, deployment));
    return DONE;
  }
  const change = `Purge ${orderText(plan.order)} of ${source}? Each page is rendered again at its next request.`;
  if (isLarge(plan.order) && !(await consents(change, yes, terminal))) return FAILED;
  if (!json) terminal.say(`Purging ${orderText(plan.order)} of ${source} …`);
  const results = await withSteps(terminal, (onStep) => carryOut('purge', plan, reachOf(deployment), onStep));
  const clockNote = clockText(deployment.clock.nowMs() - terminal.clock.nowMs());
  if (json) terminal.json({ ...subject, ...results });
  else terminal.say([...(clockNote === undefined ? [] : [clockNote]), resultText('purge', results, facts)].join('\n'));
  return results.complete ? DONE : FAILED;
}

/** Shows the writes of a long order. */
export async function withSteps<Result>(
  terminal: Terminal,
  run: (onStep: (step: SpreadStep) => void) => Promise<Result>,
): Promise<Result> {
  const progress = showProgress({ what: 'writes' }, terminal);
  try {
    return await run((step) => {
      if (step.kind === 'regions') progress.update(step.done, step.all);
    });
  } finally {
    progress.end();
  }
}
