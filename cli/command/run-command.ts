// Runs a command: prints help and errors, and sets the exit code.

import { errorText } from '../../core/contract/georender-error';
import { HelpRequested } from './command-line';

/** How a command ends. */
export const DONE = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;

/** Prints a line. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/**
 * Runs a command with the arguments of this process.
 * @param command returns the exit code, or a promise of it; anything else stands for 0
 * @param failed tells the exit code of an error, after printing what belongs to standard output. Default: 1
 */
export function runCommand(
  command: (args: readonly string[]) => unknown,
  failed: (error: unknown) => number = () => FAILED,
): void {
  void Promise.resolve(process.argv.slice(2))
    .then(command)
    .catch((error: unknown) => {
      if (error instanceof HelpRequested) {
        say(error.message.trimEnd());
        return DONE;
      }
      process.stderr.write(`${errorText(error)}\n`);
      return failed(error);
    })
    .then((code) => {
      process.exitCode = typeof code === 'number' ? code : DONE;
    });
}
