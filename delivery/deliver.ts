// `npm run deliver -- <command>`: what the workflows do, so that it also runs without them.
import type { Command } from 'commander';
import type { CommandContext } from '../cli/command/define-command';
import { DONE, type ExitCode } from '../cli/command/exit-code';
import { bareProgram, exitCodeOf, isDone } from '../cli/command/program';
import { processTerminal, type Terminal } from '../cli/command/terminal';
import { errorText } from '../core/contract/georender-error';
import { branchGroup } from './commands/branch';
import { chromiumCommand } from './commands/chromium';
import { driftCommand } from './commands/drift';
import { previewCommand } from './commands/preview';
import { publishVersionCommand } from './commands/publish-version';
import { releaseCommand } from './commands/release';
import { tagVersionCommand } from './commands/tag-version';
import { upCommand } from './commands/up';

const COMMANDS = [
  previewCommand,
  upCommand,
  releaseCommand,
  driftCommand,
  branchGroup,
  chromiumCommand,
  tagVersionCommand,
  publishVersionCommand,
];

/** Runs a command. Failures are printed, never thrown. */
export async function deliver(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = DONE;
  try {
    await deliverProgram({ terminal, ended: (ended) => (code = ended) }).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (!isDone(error)) terminal.note(errorText(error));
    return exitCodeOf(error);
  }
}

function deliverProgram(context: CommandContext): Command {
  const description = 'The steps from a pull request to production (docs/delivery.md).';
  const program = bareProgram('npm run deliver --', description, context);
  for (const command of COMMANDS) command.addTo(program, context);
  return program;
}

if (require.main === module) {
  void deliver(process.argv.slice(2), processTerminal()).then((code) => {
    process.exitCode = code;
  });
}
