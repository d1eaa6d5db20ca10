// `deliver up`: deploys a stack, with a preview first, which refuses what protection forbids.
import { type CommandOptions, defineCommand } from '../../cli/command/define-command';
import { DONE, type ExitCode, FAILED } from '../../cli/command/exit-code';
import type { Terminal } from '../../cli/command/terminal';
import { lastOperation } from '../engine/operation';
import { runPulumi } from '../engine/run-pulumi';
import { changesOf, countsByKind } from '../preview/changes';
import {
  declarePolicyPack,
  declareStack,
  policyPackOption,
  type RawPolicyPack,
  type RawStack,
  stackOption,
} from './delivery-options';

interface UpOptions {
  readonly stack: string;
  readonly policyArguments: readonly string[];
}

const upOptions: CommandOptions<RawStack & RawPolicyPack, UpOptions> = {
  declare(command) {
    declarePolicyPack(declareStack(command));
  },
  check(raw, _operands, problems) {
    return { stack: stackOption(raw, problems), policyArguments: policyPackOption(raw, problems) };
  },
};

/** The command. */
export const upCommand = defineCommand({
  name: 'up',
  summary: 'deploy a stack',
  examples: [['npm run deliver -- up --stack dev', 'deploys it, and says what was done']],
  options: upOptions,
  run: ({ stack, policyArguments }, terminal) => deploy(stack, policyArguments, terminal),
});

/** Deploys a stack. @returns 1 if it fails */
export async function deploy(stack: string, more: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const run = await runPulumi(['up', '--yes', '--stack', stack, ...more], (line) => terminal.note(line));
  const operation = lastOperation(run.events);
  const changes = changesOf(operation);
  const told = countsByKind(changes).map(([kind, count]) => `${count} ${kind}`);
  for (const { policy, message, resource } of operation.violations)
    terminal.say(`${policy} at ${resource}: ${message}`);
  for (const error of operation.errors) terminal.note(error);
  terminal.say(`${stack}: ${run.exitCode === 0 ? 'deployed' : 'failed'}; ${told.join(', ') || 'nothing to change'}.`);
  return run.exitCode === 0 ? DONE : FAILED;
}
