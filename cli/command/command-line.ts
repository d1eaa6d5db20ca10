// Reads a command's arguments. All commands refuse wrong ones and print their help in the same way.
import { Command } from 'commander';
import { UserError } from '../../core/contract/georender-error';
import { parseRegions } from '../../core/geography/regions';

/** Options were wrong; the message lists every problem, each with the option, the value and what is allowed. */
export class OptionError extends UserError {
  override readonly name = 'OptionError';
}

/** The user asked for `--help`; the message is the text of the help. */
export class HelpRequested extends UserError {
  override readonly name = 'HelpRequested';
}

/**
 * The options among `args`, as texts. The caller checks their values.
 * @param name how the command is called, e.g. `npm start --`
 * @param declare adds description and options
 * @throws OptionError for arguments that were not declared
 * @throws HelpRequested
 */
export function readArguments<Options extends object>(
  args: readonly string[],
  name: string,
  declare: (command: Command) => Command,
): Options {
  return parsed(args, name, declare).opts<Options & Record<string, string>>();
}

/** The same, with the arguments that are not options; `declare` must name them. */
export function readOptionsAndOperands<Options extends object>(
  args: readonly string[],
  name: string,
  declare: (command: Command) => Command,
): { readonly options: Options; readonly operands: readonly string[] } {
  const command = parsed(args, name, declare);
  return { options: command.opts<Options & Record<string, string>>(), operands: command.args };
}

function parsed(args: readonly string[], name: string, declare: (command: Command) => Command): Command {
  let help = '';
  const command = declare(new Command(name))
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => (help += text), writeErr: () => undefined, outputError: () => undefined });
  try {
    return command.parse([...args], { from: 'user' });
  } catch (error) {
    if (help !== '') throw new HelpRequested(help);
    const message =
      error instanceof Error ? error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ') : String(error);
    const allowed = [...command.options.map(({ long }) => long), '--help'].join(', ');
    throw new OptionError(`${message.replace(/\.$/, '')}; allowed: ${allowed}.`, { cause: error });
  }
}

/** The regions of `--regions`, separated by commas. */
export function regionsOption(text: string): ReturnType<typeof parseRegions> {
  return parseRegions(
    '--regions',
    text.split(',').map((name) => name.trim()),
  );
}
