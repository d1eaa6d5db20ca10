// Releases the code that `up` has brought to a stack's canaries, and makes it the live code, or cleans up after it.
import { stat } from 'node:fs/promises';
import { DONE, type ExitCode, FAILED } from '../../cli/command/exit-code';
import type { Terminal } from '../../cli/command/terminal';
import { CANARY_OFF, withConfigurationCopy } from './canary-configuration';

/** The files that a release writes into the working directory. */
export const RELEASE_FILES = { markdown: 'release.md', json: 'release.json', keptPages: 'kept.txt' };

/** What is released, and how. */
export interface ReleaseOrder {
  readonly stack: string;
  /** The arguments of `georender` that name the deployment, e.g. `['--stack', 'prod']`. */
  readonly target: readonly string[];
  /** Further arguments of `georender release`, e.g. `['--hold', '1h']`. */
  readonly plan: readonly string[];
  /** Pulumi's arguments for the policy pack. */
  readonly policyArguments: readonly string[];
}

/** The commands that a release calls. */
export interface ReleaseCommands {
  /** Runs `georender`. */
  georender(args: readonly string[], terminal: Terminal): Promise<ExitCode>;
  /** Deploys the stack, with further arguments of Pulumi's. */
  deploy(stack: string, more: readonly string[], terminal: Terminal): Promise<ExitCode>;
}

/** @returns 0 if the code is the live one, 1 if it was taken back or could not be deployed, 2 for wrong usage */
export async function releaseStack(
  order: ReleaseOrder,
  commands: ReleaseCommands,
  terminal: Terminal,
): Promise<ExitCode> {
  const { target, plan } = order;
  const { markdown, json, keptPages } = RELEASE_FILES;
  const files = ['--report', markdown, '--report', json, '--kept-pages', keptPages];
  const code = await commands.georender(['release', ...target, '--yes', ...files, ...plan], terminal);
  if (code === DONE) return makeLive(order, commands, terminal);
  if (code === FAILED) await renderAgain(order, commands, terminal);
  return code;
}

/** The share ends in any case: the next deployment gives the canaries new code, which must not answer everything. */
async function makeLive(
  { stack, target, policyArguments }: ReleaseOrder,
  { georender, deploy }: ReleaseCommands,
  terminal: Terminal,
): Promise<ExitCode> {
  let deployed: ExitCode = FAILED;
  try {
    deployed = await withConfigurationCopy(stack, (copy) =>
      deploy(stack, [...copy, ...CANARY_OFF, ...policyArguments], terminal),
    );
  } finally {
    const ended = await georender(['canary', ...target, '0%', '--yes'], terminal);
    if (deployed === DONE) deployed = ended;
  }
  return deployed;
}

/** The canaries may have kept wrong pages. */
async function renderAgain(
  { target }: ReleaseOrder,
  { georender }: ReleaseCommands,
  terminal: Terminal,
): Promise<void> {
  const { keptPages } = RELEASE_FILES;
  const bytes = (await stat(keptPages).catch(() => undefined))?.size ?? 0;
  if (bytes > 0) await georender(['recache', ...target, '--file', keptPages, '--yes'], terminal);
}
