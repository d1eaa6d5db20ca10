// The types of settings as a user writes them, with their documentation.
import type { JsonSchema } from '../../core/settings/json-schema';
import { wrapped } from '../wrapped-text';

const COLUMNS = 120;

/** A module with the types of a room's settings. */
export function inputTypes(room: string, schema: JsonSchema): string {
  const name = `${room.charAt(0).toUpperCase()}${room.slice(1)}Input`;
  const rules = Object.values(schema.properties ?? {}).flatMap(({ items }) => (items?.title ? [items] : []));
  return [
    '// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.',
    ...rules.map((rule) => interfaceText(rule.title ?? '', 'A rule, as a user writes it.', rule)),
    interfaceText(name, `The settings of core/settings/rooms, ${room}, as a user writes them.`, schema),
  ]
    .map((text) => `${text}\n`)
    .join('\n');
}

function interfaceText(name: string, description: string, { properties = {}, required = [] }: JsonSchema): string {
  const lines = Object.entries(properties).flatMap(([property, schema]) => [
    ...comment(schema).map((line) => `  ${line}`),
    `  readonly ${property}${required.includes(property) ? '' : '?'}: ${typeText(schema)};`,
  ]);
  return [`/** ${description} */`, `export interface ${name} {`, ...lines, '}'].join('\n');
}

function comment({ description = '', default: byDefault, examples = [] }: JsonSchema): readonly string[] {
  const lines = [
    ...wrapped(description, COLUMNS - '   * '.length),
    ...(byDefault === undefined ? [] : [`@default ${literal(byDefault)}`]),
    ...examples.map((example) => `@example ${literal(example)}`),
  ];
  return lines.length === 1 ? [`/** ${lines[0]} */`] : ['/**', ...lines.map((line) => ` * ${line}`), ' */'];
}

/** Entries of lists are plain texts, so that a program may compute them. */
function typeText(schema: JsonSchema): string {
  const { type, enum: values, items, properties, additionalProperties } = schema;
  if (type === 'integer') return 'number';
  if (type === 'string') return values === undefined ? 'string' : union(values);
  if (type === 'array') return `readonly ${items?.title ?? 'string'}[]`;
  if (type === 'boolean') return type;
  if (properties !== undefined) {
    const [value = {}] = Object.values(properties);
    return `Readonly<Partial<Record<${union(Object.keys(properties))}, ${typeText(value)}>>>`;
  }
  return `Readonly<Record<string, ${entryText(additionalProperties)}>>`;
}

/** Texts are plain, so that a program may compute them. */
function entryText(entry: JsonSchema['additionalProperties']): string {
  if (typeof entry !== 'object') return 'unknown';
  return entry.type === 'array' ? `readonly (${union(entry.items?.enum ?? [])})[]` : 'string';
}

function union(values: readonly unknown[]): string {
  return values.map(literal).join(' | ');
}

/** A value as TypeScript writes it. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([name, entry]) => `${propertyName(name)}: ${literal(entry)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function propertyName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`;
}
