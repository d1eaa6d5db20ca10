// The program `georender`: all commands, how they fail, and their exit codes.
import type { Command } from 'commander';
import { errorText } from '../core/contract/georender-error';
import { version } from '../package.json';
import type { CliCommand, CommandContext } from './command/define-command';
import { DONE, type ExitCode, WRONG_USAGE } from './command/exit-code';
import { orMissingPackage } from './command/missing-package';
import { bareProgram, exitCodeOf, isDone } from './command/program';
import { processTerminal, type Terminal } from './command/terminal';
import { COMMANDS } from './commands';

/** Called by shells, with `--` and the words on the command line. */
const COMPLETE = 'complete';

const AFTER_HELP = `
Exit codes: 0 done, 1 failed or found something, 2 wrong usage.
\`georender <command> --help\` shows examples; docs/commands.md has it all.`;

/** Runs the program with the arguments of this process, and sets the exit code. */
export function main(): void {
  // A full disk or a closed pipe behind the output must not end a run.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  void runGeorender(process.argv.slice(2), processTerminal()).then((code) => {
    process.exitCode = code;
  });
}

/** Runs the program. Failures are printed, never thrown. */
export async function runGeorender(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = DONE;
  try {
    const program = await programFor(args[0], { terminal, ended: (ended) => (code = ended) });
    if (args.length === 0) {
      program.outputHelp();
      return WRONG_USAGE;
    }
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return failure(orMissingPackage(error), args, terminal);
  }
}

/** The program with some of the commands. */
export function georenderProgram(commands: readonly CliCommand[], context: CommandContext): Command {
  const description =
    'Prerendering for single-page applications, in your own AWS account: run it, operate it, look into it.';
  const program = bareProgram('georender', description, context)
    .version(version, '-V, --version', 'print the version')
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', AFTER_HELP);
  for (const command of commands) command.addTo(program, context);
  return program;
}

/** All commands. */
export async function allCommands(): Promise<readonly CliCommand[]> {
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}

/** The program with the named command alone, since loading all of them takes longer than most of them run. */
async function programFor(name: string | undefined, context: CommandContext): Promise<Command> {
  const load = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load !== undefined) return georenderProgram([await load()], context);
  const commands = await allCommands();
  if (name !== COMPLETE) return georenderProgram(commands, context);
  const { addCompletions } = await import('./completion/completions');
  const program = georenderProgram(
    commands.filter((command) => command.name !== 'completion'),
    context,
  );
  addCompletions(program);
  return program;
}

function failure(error: unknown, args: readonly string[], terminal: Terminal): ExitCode {
  if (isDone(error)) return DONE;
  if (args.includes('--json')) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    terminal.json({ error: { name, message } });
  }
  terminal.note(errorText(error));
  return exitCodeOf(error);
}
