// `npm run smoke`: checks on a deployed Georender what no test elsewhere can.
import { HelpRequested, OptionError } from '../local/command-line';
import { awsPorts } from './smoke/aws-ports';
import { reasonOf, runChecks } from './smoke/checks/check';
import { smokeChecks } from './smoke/checks/smoke-checks';
import type { SmokeOptions } from './smoke/options';
import { parseSmokeOptions } from './smoke/options';
import { OutputsUnreadableError, readOutputsFile, readPulumiOutputs } from './smoke/read-outputs';
import type { StackOutputs } from './smoke/stack-outputs';
import { parseStackOutputs, StackOutputsError } from './smoke/stack-outputs';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function smoke(options: SmokeOptions): Promise<void> {
  const outputs = await readOutputs(options.outputs);
  say(`Checking ${outputs.url} (distribution ${outputs.distributionId}) in ${outputs.regions.join(', ')} …`);
  const ports = awsPorts(outputs);
  const checks = smokeChecks({ outputs, page: options.page, timeoutMs: options.timeoutSeconds * 1000, ports });
  const { failed } = await runChecks(checks, say);
  if (failed > 0) process.exitCode = 1;
}

async function readOutputs(from: SmokeOptions['outputs']): Promise<StackOutputs> {
  return from.kind === 'stack'
    ? parseStackOutputs(`stack ${from.stack}`, await readPulumiOutputs(from.stack))
    : parseStackOutputs(from.file, await readOutputsFile(from.file));
}

/** Errors whose message says all that the user needs. */
function isForTheUser(error: unknown): error is Error {
  return error instanceof OptionError || error instanceof OutputsUnreadableError || error instanceof StackOutputsError;
}

function fail(error: unknown): void {
  if (error instanceof HelpRequested) {
    say(error.message.trimEnd());
    return;
  }
  process.exitCode = 1;
  process.stderr.write(`${isForTheUser(error) ? error.message : reasonOf(error)}\n`);
}

Promise.resolve()
  .then(() => smoke(parseSmokeOptions(process.argv.slice(2))))
  .catch(fail);
