// What every program of commands has: no command `help`, output to the terminal, and errors that are thrown.
import { Command, CommanderError } from 'commander';
import { UnreadableFileError } from '../../core/contract/unreadable-file';
import { type CommandContext, usageError } from './define-command';
import { DONE, type ExitCode, FAILED, WRONG_USAGE } from './exit-code';
import { OptionError } from './option-error';

/** A program without commands so far. */
export function bareProgram(name: string, description: string, { terminal: { out } }: CommandContext): Command {
  const program = new Command(name)
    .description(description)
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => void out.write(text),
      writeErr: () => undefined,
      outputError: () => undefined,
    })
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : usageError(error, program);
    });
  return program;
}

/** Whether a program ended by an error that is none, e.g. after its help. */
export function isDone(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** The exit code of an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (isDone(error)) return DONE;
  return error instanceof OptionError || error instanceof UnreadableFileError ? WRONG_USAGE : FAILED;
}
