// The section of Pulumi.yaml that declares every setting with its default.
import { InternalError } from '../../core/contract/georender-error';
import { tableSchema } from '../../core/settings/setting';
import { ROOMS } from '../../core/settings/settings';
import { wrapped } from './input-types';

const COLUMNS = 120;
const INDENT = ' '.repeat(6);

const BEGIN = '# Written by `npm run settings`; change nothing below.\n';
const WHY_NO_TYPES =
  '# Without types: Pulumi would report one wrong type at a time, and nothing else. The program checks them all at once.\n';

/** Pulumi.yaml has no place for the settings. */
export class ConfigMissingError extends InternalError {
  override readonly name = 'ConfigMissingError';
  constructor() {
    super(`Pulumi.yaml lacks the line "${BEGIN.trim()}", below which the settings stand; put it at the end.`);
  }
}

/**
 * The file with the settings as they are now.
 * @throws ConfigMissingError
 */
export function withConfig(yaml: string): string {
  const begin = yaml.indexOf(BEGIN);
  if (begin < 0) throw new ConfigMissingError();
  const entries = Object.values(ROOMS).flatMap((table) => Object.entries(tableSchema(table).properties ?? {}));
  const required = new Set(Object.values(ROOMS).flatMap((table) => tableSchema(table).required ?? []));
  const lines = entries.flatMap(([name, { type, description = '', default: byDefault }]) => [
    `  georender:${name}:`,
    `    default: ${JSON.stringify(byDefault ?? (required.has(name) ? '' : unsetValue(type)))}`,
    '    description: >-',
    ...wrapped(description.replaceAll('`', ''), COLUMNS - INDENT.length).map((line) => INDENT + line),
  ]);
  return `${yaml.slice(0, begin)}${BEGIN}${WHY_NO_TYPES}config:\n${lines.join('\n')}\n`;
}

/** Pulumi demands a default of each key; this one stands for "not set". */
function unsetValue(type: string | undefined): unknown {
  if (type === 'object') return {};
  return type === 'integer' ? 0 : '';
}
