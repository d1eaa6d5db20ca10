// The form of settings that are lists of rules: objects with path patterns, and parts that are settings themselves.
import { complainOfExcess, entriesOf } from './forms';
import { type Form, readTable, type SettingTable, tableSchema } from './setting';
import type { SettingsReader } from './settings-reader';

/** Rules are handed to the functions in an environment of 4 KB ("Lambda quotas"), and tried for every render. */
const MAX_RULES = 20;

interface RulesOptions {
  /** The name of the type of a rule as a user writes it. */
  readonly title: string;
  /** Whether a rule must have a part besides its paths. */
  readonly mustSayMore?: boolean;
}

/** A list of rules, each for other paths. What a rule leaves out is missing in its value. */
export function rules<Values extends object>(
  parts: SettingTable<Values>,
  { title, mustSayMore = false }: RulesOptions,
): Form<readonly Values[]> {
  const names = Object.keys(parts);
  const allowed = `an object with ${names.join(', ')}`;
  return {
    schema: {
      type: 'array',
      items: { title, ...tableSchema(parts), ...(mustSayMore ? { minProperties: 2 } : {}) },
      maxItems: MAX_RULES,
    },
    allowed: 'a list of objects',
    bounds: `At most ${MAX_RULES}.`,
    read(value, name, reader) {
      const given = entriesOf(value, name, 'a list of objects', reader);
      const read = given?.map((rule, index) => {
        const entry = `${name}[${index}]`;
        if (!isObject(rule)) {
          reader.problem(entry, rule, allowed);
          return {};
        }
        for (const part of Object.keys(rule).filter((known) => !names.includes(known)))
          reader.complain(`${entry}.${part} is not known; allowed: ${names.join(', ')}.`);
        if (mustSayMore && Object.keys(rule).every((part) => part === 'paths'))
          reader.complain(`${entry} says nothing of its paths; set one of ${names.slice(1).join(', ')}.`);
        return withoutUndefined(readTable(parts, rule, reader, `${entry}.`));
      });
      complainOfExcess(given ?? [], name, MAX_RULES, reader);
      complainOfRepeatedPaths(given ?? [], name, reader);
      return read?.filter((rule) => isWhole(parts, rule));
    },
  };
}

function complainOfRepeatedPaths(given: readonly unknown[], name: string, reader: SettingsReader): void {
  const paths = given.map((rule) => (isObject(rule) ? rule['paths'] : undefined));
  paths.forEach((path, index) => {
    const first = paths.indexOf(path);
    if (typeof path !== 'string' || first === index) return;
    reader.complain(`${name}[${index}].paths "${path}" repeats ${name}[${first}]; name it once.`);
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutUndefined<Values extends object>(values: Partial<Values>): Partial<Values> {
  for (const name in values) if (values[name] === undefined) delete values[name];
  return values;
}

/** Whether everything is there that a rule must have. */
function isWhole<Values extends object>(parts: SettingTable<Values>, rule: Partial<Values>): rule is Values {
  for (const name in parts) if (parts[name].isRequired && !(name in rule)) return false;
  return true;
}
