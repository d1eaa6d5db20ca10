// Makes a command of `georender`: its declaration, the check of its options, and its run.
import type { Command, CommanderError } from 'commander';
import type { ExitCode } from './exit-code';
import { OptionError } from './option-error';
import type { Terminal } from './terminal';

/** A call that the help shows, e.g. `['georender smoke --stack prod', 'checks the stack "prod"']`. */
export type Example = readonly [call: string, purpose: string];

/** What a command says of itself. */
export interface CommandGroup {
  /** E.g. `smoke`. */
  readonly name: string;
  /** What it does, as the list of all commands shows it: without a capital and a full stop. */
  readonly summary: string;
  readonly examples?: readonly Example[];
  readonly subcommands?: readonly CliCommand[];
}

/** The options of a command: how they are declared, and what they must be. */
export interface CommandOptions<Raw extends object, Options> {
  /** Adds arguments and options to the command. */
  declare?(command: Command): void;
  /**
   * Checks the texts that were given; nothing here may take time.
   * @param raw the options as commander gives them
   * @param operands the arguments
   * @param problems gets every problem, each with the option, the value, what is allowed, and the mend
   * @returns the options; undefined, or anything, if there are problems
   */
  check(raw: Raw, operands: readonly string[], problems: string[]): Options | undefined;
}

/** The parts of a command. */
export interface CommandDefinition<Raw extends object, Options> extends CommandGroup {
  readonly examples: readonly Example[];
  readonly options: CommandOptions<Raw, Options>;
  /** Does the work. It loads the command's own files, so that the help of all commands stays quick. */
  run(options: Options, terminal: Terminal): Promise<ExitCode>;
  /** Whether an error of `run` means that the command was called wrongly. */
  isWrongUsage?(error: unknown): boolean;
}

/** The surroundings of a command that runs. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Gets how it ended. */
  readonly ended: (code: ExitCode) => void;
}

/** A command, ready to be added to the program. */
export interface CliCommand extends CommandGroup {
  addTo(program: Command, context: CommandContext): void;
}

/**
 * A command of the program.
 * @throws OptionError when it is run with wrong options, with every problem at once
 */
export function defineCommand<Raw extends object, Options>(definition: CommandDefinition<Raw, Options>): CliCommand {
  const { name, summary, examples, subcommands = [] } = definition;
  return {
    name,
    summary,
    examples,
    subcommands,
    addTo(program, context) {
      const command = declared(program, definition, context);
      definition.options.declare?.(command);
      command.action(() => {
        const raw = command.opts<Raw & Record<string, unknown>>();
        const options = checkedOptions(definition.options, raw, command.args);
        return runChecked(definition, options, context);
      });
    },
  };
}

/** A command that only gathers others, e.g. `georender geo map`. */
export function defineGroup(group: CommandGroup): CliCommand {
  return { ...group, addTo: (program, context) => void declared(program, group, context) };
}

function declared(program: Command, group: CommandGroup, context: CommandContext): Command {
  const { name, summary, examples = [], subcommands = [] } = group;
  const command = program
    .command(name)
    .summary(summary)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
    .allowExcessArguments(false)
    .helpCommand(false);
  command.exitOverride((error) => {
    throw error.exitCode === 0 ? error : usageError(error, command);
  });
  if (examples.length > 0) command.addHelpText('after', examplesText(examples));
  for (const subcommand of subcommands) subcommand.addTo(command, context);
  return command;
}

/** Commander's complaint as one of ours, with what is allowed. */
export function usageError(error: CommanderError, command: Command): OptionError {
  // Commander answers a missing subcommand with its help.
  const said = error.code === 'commander.help' ? `${command.name()}: a command is missing` : error.message;
  const message = said
    .replace(/^error: (?:command-argument value )?/, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '');
  return new OptionError(`${message}${remedy(error, command)}.`, { cause: error });
}

function remedy({ code }: CommanderError, command: Command): string {
  // Commander has said which values are allowed.
  if (code === 'commander.invalidArgument') return '';
  if (code === 'commander.missingArgument') return `; usage: georender ${command.name()} ${command.usage()}`;
  const allowed = [...command.commands.map((one) => one.name()), ...command.options.map(({ long }) => long), '--help'];
  return `; allowed: ${allowed.join(', ')}`;
}

function checkedOptions<Raw extends object, Options>(
  { check }: CommandOptions<Raw, Options>,
  raw: Raw,
  operands: readonly string[],
): Options {
  const problems: string[] = [];
  const options = check(raw, operands, problems);
  if (options === undefined || problems.length > 0) throw new OptionError(problems.join('\n'));
  return options;
}

async function runChecked<Raw extends object, Options>(
  definition: CommandDefinition<Raw, Options>,
  options: Options,
  { terminal, ended }: CommandContext,
): Promise<void> {
  try {
    ended(await definition.run(options, terminal));
  } catch (error) {
    if (definition.isWrongUsage?.(error) !== true) throw error;
    throw new OptionError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function examplesText(examples: readonly Example[]): string {
  return `\nExamples:\n${examples.map(([call, purpose]) => `  ${call}\n      ${purpose}`).join('\n')}`;
}

/** For an option that may be given several times: commander keeps only the last value. */
export function collected(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
