// Runs an npm script: prints its errors, and sets the exit code.
import { errorText } from '../../core/contract/georender-error';
import { DONE, FAILED } from '../command/exit-code';

/** Prints a line. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Runs a script, which throws if it fails. */
export function runScript(script: () => unknown): void {
  void Promise.resolve()
    .then(script)
    .then(
      () => DONE,
      (error: unknown) => {
        process.stderr.write(`${errorText(error)}\n`);
        return FAILED;
      },
    )
    .then((code) => {
      process.exitCode = code;
    });
}
