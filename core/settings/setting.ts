// A setting's descriptor: the one place for its description, default, example and form.
import type { JsonSchema } from './json-schema';
import type { RawSettings, SettingsReader } from './settings-reader';

/** The form of a value: how it is checked, and how messages and schemas describe it. */
export interface Form<Value> {
  readonly schema: JsonSchema;
  /** The allowed values, in the words of messages. */
  readonly allowed: string;
  /** Bounds, as a sentence that follows the setting's description. */
  readonly bounds?: string;
  /** The checked value. A problem is noted; of a list, the entries without a problem are returned then. */
  read(value: unknown, name: string, reader: SettingsReader): Value | undefined;
}

/** The description and the form of a setting. */
interface Description<Value> {
  /** Plain sentences; names of other settings in backticks. */
  readonly description: string;
  readonly form: Form<Value>;
  /** As a user would write it. */
  readonly example?: unknown;
}

/** A setting whose checked value has this type. */
export interface Setting<Value> extends Description<Value> {
  /** As a user would write it; undefined: the setting may be left unset, or is required. */
  readonly default?: unknown;
  readonly isRequired?: true;
}

/** Settings by name. */
export type SettingTable<Values> = { readonly [Name in keyof Values]: Setting<Values[Name]> };

/** The checked values of a table. */
export type ValuesOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Setting<infer Value> ? Value : never;
};

/** A setting that must be given. */
export function required<Value>(description: Description<Value>): Setting<Value> {
  return { ...description, isRequired: true };
}

/** A setting that may be left unset. */
export function optional<Value>(description: Description<Value>): Setting<Value | undefined> {
  return description;
}

/** A setting with a default. */
export function defaulted<Value>(description: Description<Value> & { readonly default: unknown }): Setting<Value> {
  return description;
}

/** Reads all settings of a table. If the reader has found no problem, all of them are there. */
export function readTable<Values>(
  table: SettingTable<Values>,
  raw: RawSettings,
  reader: SettingsReader,
  prefix = '',
): Partial<Values> {
  const values: Partial<Values> = {};
  for (const name in table) values[name] = readSetting(table[name], raw[name], prefix + name, reader);
  return values;
}

function readSetting<Value>(setting: Setting<Value>, value: unknown, name: string, reader: SettingsReader) {
  const given = value ?? setting.default;
  if (given !== undefined) return setting.form.read(given, name, reader);
  if (setting.isRequired) reader.complain(`${name} is missing; set it to ${setting.form.allowed}.`);
  return undefined;
}

/** The schema of an object with the settings of a table. */
export function tableSchema(table: SettingTable<Readonly<Record<string, unknown>>>): JsonSchema {
  const entries = Object.entries(table);
  const needed = entries.filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, setting]) => [name, settingSchema(setting)])),
    ...(needed.length > 0 ? { required: needed } : {}),
    additionalProperties: false,
  };
}

function settingSchema(setting: Setting<unknown>): JsonSchema {
  const { description, form, example } = setting;
  return {
    description: form.bounds === undefined ? description : `${description} ${form.bounds}`,
    ...form.schema,
    ...(setting.default === undefined ? {} : { default: setting.default }),
    ...(example === undefined ? {} : { examples: [example] }),
  };
}
