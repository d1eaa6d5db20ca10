// The reference of all commands, as Markdown.
import type { Argument, Command, Option } from 'commander';
import type { CliCommand } from '../command/define-command';
import { processTerminal } from '../command/terminal';
import { allCommands, georenderProgram } from '../georender';

const HEAD = `# Commands

Written by \`npm run commands\`; a test compares it with the program. In a clone, \`npx georender <command>\` and
\`npm run georender -- <command>\` run it, \`npm start\` is \`georender start\`. The commands use your own AWS credentials
([policies](policies) has what each needs), or the local run.

- \`--local\` names the local run, at \`--url\`, else at \`GEORENDER_URL\`, else at \`http://127.0.0.1:8080\`. \`--stack NAME\` names a
  stack, whose outputs Pulumi tells. \`--outputs FILE\` names a file with them (\`pulumi stack output --json\`).
- \`--json\` prints JSON, errors too: \`{"error": {"name": "…", "message": "…"}}\`.
- What concerns many pages asks first: \`purge\` and \`recache\` of everything or of a host, \`undo\`, \`publish\`, and all changes of the
  router. Without a terminal to ask on, they change nothing and end with 2; scripts give \`--yes\`. Pages and paths that a purge names
  are purged at once. \`--dry-run\` says what would be done.
- Exit codes: 0 done, 1 failed or found something, 2 wrong usage, such as a file that can't be read. Wrong options are reported all at
  once.
- What takes longer than two seconds shows its progress on the standard error. \`NO_COLOR\` turns colours off.
`;

/** The text. */
export async function commandReference(): Promise<string> {
  const commands = await allCommands();
  const program = georenderProgram(commands, { terminal: processTerminal(), ended: () => undefined });
  const list = commands.map(({ name, summary }) => `| [\`${name}\`](#georender-${name}) | ${prose(summary)} |`);
  const parts = commands.flatMap((command) => sections(command, program, 2));
  return `${[HEAD, ['| command | |', '|---|---|', ...list].join('\n'), ...parts].join('\n').trimEnd()}\n`;
}

function sections(definition: CliCommand, parent: Command, level: number): readonly string[] {
  const command = parent.commands.find((one) => one.name() === definition.name);
  if (command === undefined) return [];
  const title = fullName(command);
  const { examples = [], subcommands = [] } = definition;
  return [
    `\n${'#'.repeat(level)} ${title}\n\n${command.description()}\n`,
    `\`\`\`\n${title} ${command.usage()}\n\`\`\`\n`,
    ...table('argument', command.registeredArguments.map(argumentRow)),
    ...table('option', command.options.filter(({ hidden }) => !hidden).map(optionRow)),
    ...examples.map(([call, purpose]) => `- \`${call}\`: ${purpose}`),
    ...subcommands.flatMap((one) => sections(one, command, level + 1)),
  ];
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

function table(kind: string, rows: readonly string[]): readonly string[] {
  return rows.length === 0 ? [] : [`| ${kind} | default | |\n|---|---|---|\n${rows.join('\n')}\n`];
}

function optionRow({ flags, defaultValue, description }: Option): string {
  return `| \`${cell(flags)}\` | ${defaultText(defaultValue)} | ${prose(description)} |`;
}

function argumentRow(argument: Argument): string {
  const choices = argument.argChoices === undefined ? '' : `: ${argument.argChoices.join(', ')}`;
  return `| \`${argument.name()}\` | ${defaultText(argument.defaultValue)} | ${prose(argument.description + choices)} |`;
}

function defaultText(value: unknown): string {
  return value === undefined || value === false ? '' : `\`${cell(String(value))}\``;
}

/** Words of a cell. Outside of code, the docs site would take `<percent>` for an element of HTML. */
function prose(text: string): string {
  const parts = cell(text).split('`');
  return parts.map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '&lt;') : part)).join('`');
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
