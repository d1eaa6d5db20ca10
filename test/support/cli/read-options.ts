// Reads a command's options from arguments, as the program does.
import assert from 'node:assert/strict';
import { type CommandOptions, defineCommand } from '../../../cli/command/define-command';
import { DONE } from '../../../cli/command/exit-code';
import { OptionError } from '../../../cli/command/option-error';
import { georenderProgram } from '../../../cli/georender';
import { recordedTerminal } from './recorded-terminal';

/** The options. @throws OptionError */
export function optionsOf<Raw extends object, Options>(
  options: CommandOptions<Raw, Options>,
  args: readonly string[],
): Options {
  let read: Options | undefined;
  const command = defineCommand({
    name: 'tested',
    summary: 'tested',
    examples: [],
    options,
    run: async (found) => {
      read = found;
      return DONE;
    },
  });
  const program = georenderProgram([command], { terminal: recordedTerminal(), ended: () => undefined });
  program.parse(['tested', ...args], { from: 'user' });
  return read ?? assert.fail('the command did not run');
}

/** What is wrong with the arguments, a line each. */
export function problemsOf<Raw extends object>(
  options: CommandOptions<Raw, unknown>,
  args: readonly string[],
): readonly string[] {
  try {
    optionsOf(options, args);
  } catch (error) {
    if (error instanceof OptionError) return error.message.split('\n');
    throw error;
  }
  return assert.fail('no problem was found');
}
