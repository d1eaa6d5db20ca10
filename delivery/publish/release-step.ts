// The steps of a release that change something for good, and the option by which they are only told.
import type { CommandOptions } from '../../cli/command/define-command';
import type { Terminal } from '../../cli/command/terminal';
import { UserError } from '../../core/contract/georender-error';
import { commandText, type RunTool } from './run-tool';

/** A step of a release failed. */
export class ReleaseStepError extends UserError {
  override readonly name = 'ReleaseStepError';
}

/** The option of commands that change something for good. */
export interface DryRun {
  readonly dryRun?: boolean;
}

/** Declares `--dry-run`. */
export const dryRunOptions: CommandOptions<DryRun, boolean> = {
  declare(command) {
    command.option('--dry-run', 'checks everything, and says what would be done');
  },
  check: ({ dryRun = false }) => dryRun,
};

/** Runs a command that changes something, or says that it would. @throws ReleaseStepError */
export async function step(
  run: RunTool,
  tool: 'git' | 'npm',
  args: readonly string[],
  isDryRun: boolean,
  terminal: Terminal,
): Promise<void> {
  const text = commandText(tool, args);
  terminal.say(isDryRun ? `would run: ${text}` : text);
  if (isDryRun) return;
  const { exitCode, stdout, stderr } = await run(tool, args);
  if (exitCode !== 0) throw new ReleaseStepError(`${text} failed:\n${stderr.trim() || stdout.trim()}`);
}
