// `npm run purge`: takes pages of a deployed stack back, in every region and at the edges.
import { PurgeOrderError } from '../handlers/purge/purge-order';
import { HelpRequested, OptionError } from '../local/command-line';
import { reachAws } from './purge/aws-reach';
import type { PurgeOptions } from './purge/options';
import { parsePurgeOptions } from './purge/options';
import { planPurge, purgeDeployed } from './purge/purge-results';
import { parsePurgeTarget } from './purge/purge-target';
import { clockText, orderText, planText, resultText } from './purge/report';
import { reasonOf } from './smoke/checks/check';
import { OutputsUnreadableError, readOutputsFile, readPulumiOutputs } from './smoke/read-outputs';
import { StackOutputsError } from './smoke/stack-outputs';

/** How the command ends. */
const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function purge(options: PurgeOptions): Promise<number> {
  const { outputs, dryRun, json, timeoutSeconds } = options;
  const source = outputs.kind === 'stack' ? `stack ${outputs.stack}` : outputs.file;
  const target = parsePurgeTarget(
    source,
    outputs.kind === 'stack' ? await readPulumiOutputs(outputs.stack) : await readOutputsFile(outputs.file),
  );
  const plan = planPurge(options.order, target);
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

/** Errors whose message says all that the user needs. */
function isForTheUser(error: unknown): error is Error {
  return [OptionError, PurgeOrderError, OutputsUnreadableError, StackOutputsError].some(
    (type) => error instanceof type,
  );
}

function failed(error: unknown, json: boolean): number {
  if (error instanceof HelpRequested) {
    say(error.message.trimEnd());
    return DONE;
  }
  const message = isForTheUser(error) ? error.message : reasonOf(error);
  if (json) say(JSON.stringify({ error: { name: error instanceof Error ? error.name : 'Error', message } }));
  process.stderr.write(`${message}\n`);
  return error instanceof OptionError || error instanceof PurgeOrderError ? WRONG_USAGE : FAILED;
}

const args = process.argv.slice(2);
Promise.resolve()
  .then(() => purge(parsePurgeOptions(args)))
  .catch((error: unknown) => failed(error, args.includes('--json')))
  .then(
    (code) => (process.exitCode = code),
    () => (process.exitCode = FAILED),
  );
