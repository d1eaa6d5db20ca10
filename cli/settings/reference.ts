// The tables of docs/settings.md, one for each room of settings.
import type { JsonSchema } from '../../core/settings/json-schema';
import { tableSchema } from '../../core/settings/setting';
import { ROOMS } from '../../core/settings/settings';
import { withSection } from '../written-section';

/**
 * The page with the tables of all rooms as they are now.
 * @throws SectionMissingError
 */
export function withTables(page: string): string {
  return Object.entries(ROOMS).reduce((text, [room, table]) => {
    const begin = `<!-- ${room}: written by \`npm run settings\`; change nothing here. -->`;
    return withSection(text, begin, tableText(tableSchema(table)));
  }, page);
}

function tableText({ properties = {}, required = [] }: JsonSchema): string {
  const rows = Object.entries(properties).flatMap(([name, { description, default: byDefault, examples, items }]) => [
    `| \`${name}\` | ${defaultText(byDefault, required.includes(name))} | ${linked(description)}${exampleText(examples)} |`,
    ...Object.entries(items?.properties ?? {}).map(
      ([part, schema]) => `| \`${name}[].${part}\` | | ${linked(schema.description)}${exampleText(schema.examples)} |`,
    ),
  ]);
  return ['| setting | default | |', '|---|---|---|', ...rows].join('\n');
}

/** Turns the names of documents, and of their sections, into links. @param folder where the documents are */
export function linked(text = '', folder = ''): string {
  return text.replace(/docs\/([a-z-]+\.md)(?:, "([^"]+)")?/g, (_, file: string, section?: string) =>
    section === undefined
      ? `[${file}](${folder}${file})`
      : `[${section}](${folder}${file}#${section.toLowerCase().replaceAll(' ', '-')})`,
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
