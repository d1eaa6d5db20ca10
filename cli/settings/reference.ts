// The tables of docs/settings.md, one for each room of settings.
import { InternalError } from '../../core/contract/georender-error';
import { tableSchema } from '../../core/settings/setting';
import { ROOMS } from '../../core/settings/settings';

/** The page has no place for a room's table. */
export class TableMissingError extends InternalError {
  override readonly name = 'TableMissingError';
  constructor(begin: string) {
    super(`docs/settings.md lacks the line "${begin}", with "${END}" after it; put them where the table is to stand.`);
  }
}

const END = '<!-- Until here. -->';

/**
 * The page with the tables of all rooms as they are now.
 * @throws TableMissingError
 */
export function withTables(page: string): string {
  return Object.keys(ROOMS).reduce((text, room) => {
    const begin = `<!-- ${room}: written by \`npm run settings\`; change nothing here. -->`;
    const from = text.indexOf(begin);
    const to = text.indexOf(END, from);
    if (from < 0 || to < 0) throw new TableMissingError(begin);
    return `${text.slice(0, from + begin.length)}\n\n${tableText(room)}\n\n${text.slice(to)}`;
  }, page);
}

function tableText(room: string): string {
  const table = Object.entries(ROOMS).find(([name]) => name === room)?.[1] ?? {};
  const { properties = {}, required = [] } = tableSchema(table);
  const rows = Object.entries(properties).flatMap(([name, { description, default: byDefault, examples, items }]) => [
    `| \`${name}\` | ${defaultText(byDefault, required.includes(name))} | ${linked(description)}${exampleText(examples)} |`,
    ...Object.entries(items?.properties ?? {}).map(
      ([part, schema]) => `| \`${name}[].${part}\` | | ${linked(schema.description)}${exampleText(schema.examples)} |`,
    ),
  ]);
  return ['| setting | default | |', '|---|---|---|', ...rows].join('\n');
}

/** Turns the names of documents, and of their sections, into links. */
function linked(text = ''): string {
  return text.replace(/docs\/([a-z-]+\.md)(?:, "([^"]+)")?/g, (_, file: string, section?: string) =>
    section === undefined
      ? `[${file}](${file})`
      : `[${section}](${file}#${section.toLowerCase().replaceAll(' ', '-')})`,
  );
}

function defaultText(byDefault: unknown, isRequired: boolean): string {
  if (isRequired) return 'required';
  if (byDefault === undefined) return 'unset';
  return code(byDefault);
}

function exampleText([example]: readonly unknown[] = []): string {
  return example === undefined ? '' : ` Example: ${code(example)}`;
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
