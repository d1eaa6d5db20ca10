// The section of Pulumi.yaml that declares every setting with its default.
import { tableSchema } from '../../core/settings/setting';
import { ROOMS } from '../../core/settings/settings';
import { wrapped } from '../wrapped-text';
import { withSection } from '../written-section';

const COLUMNS = 120;
const INDENT = ' '.repeat(6);

const WHY_NO_TYPES =
  '# Without types: Pulumi would report one wrong type at a time, and nothing else. The program checks them all at once.';

/**
 * The file with the settings as they are now.
 * @throws SectionMissingError
 */
export function withConfig(yaml: string): string {
  const entries = Object.values(ROOMS).flatMap((table) => Object.entries(tableSchema(table).properties ?? {}));
  const required = new Set(Object.values(ROOMS).flatMap((table) => tableSchema(table).required ?? []));
  const lines = entries.flatMap(([name, { type, description = '', default: byDefault }]) => [
    `  georender:${name}:`,
    `    default: ${JSON.stringify(byDefault ?? (required.has(name) ? '' : unsetValue(type)))}`,
    '    description: >-',
    ...wrapped(description.replaceAll('`', ''), COLUMNS - INDENT.length).map((line) => INDENT + line),
  ]);
  const section = [WHY_NO_TYPES, 'config:', ...lines].join('\n');
  return withSection(yaml, '# Written by `npm run settings`; change nothing here.', section);
}

/** Pulumi demands a default of each key; this one stands for "not set". */
function unsetValue(type: string | undefined): unknown {
  if (type === 'object') return {};
  return type === 'integer' ? 0 : '';
}
