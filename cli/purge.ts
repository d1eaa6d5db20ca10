// `npm run purge`: takes pages of a deployed stack back, in every region and at the edges.

import { errorText } from '../core/contract/georender-error';
import { PurgeOrderError } from '../handlers/purge/purge-order';
import { OptionError } from './command/command-line';
import { DONE, FAILED, runCommand, say, WRONG_USAGE } from './command/run-command';
import { reachAws } from './purge/aws-reach';
import { type PurgeOptions, parsePurgeOptions } from './purge/options';
import { planPurge, purgeDeployed } from './purge/purge-results';
import { parsePurgeTarget } from './purge/purge-target';
import { clockText, orderText, planText, resultText } from './purge/report';
import { readOutputs } from './stack/outputs-source';

async function purge({ outputs: from, order, dryRun, json, timeoutSeconds }: PurgeOptions): Promise<number> {
  const { source, outputs } = await readOutputs(from);
  const target = parsePurgeTarget(source, outputs);
  const plan = planPurge(order, target);
  const { indexTable, distributionId } = target;
  const subject = { source, dryRun, order: plan.order, scopes: plan.scopes, indexTable, distributionId };
  if (dryRun) {
    say(json ? JSON.stringify({ ...subject, regions: target.regions }) : planText(plan, target, source));
    return DONE;
  }
  if (!json) say(`Purging ${orderText(plan.order)} of ${source} …`);
  const reach = await reachAws(target, timeoutSeconds * 1000);
  try {
    const results = await purgeDeployed(plan, reach);
    const clockNote = clockText(reach.aheadMs);
    if (json) say(JSON.stringify({ ...subject, ...results }));
    else say([...(clockNote === undefined ? [] : [clockNote]), resultText(results, target)].join('\n'));
    return results.complete ? DONE : FAILED;
  } finally {
    reach.close();
  }
}

runCommand(
  (args) => purge(parsePurgeOptions(args)),
  (error) => {
    if (process.argv.includes('--json')) {
      const name = error instanceof Error ? error.name : 'Error';
      say(JSON.stringify({ error: { name, message: errorText(error) } }));
    }
    return error instanceof OptionError || error instanceof PurgeOrderError ? WRONG_USAGE : FAILED;
  },
);
