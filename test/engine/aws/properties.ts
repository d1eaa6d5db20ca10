// Reads a resource's properties, which come from the engine untyped.

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | Properties;

/** A resource's inputs or outputs. */
export interface Properties {
  readonly [name: string]: Json;
}

/** Stands for a value that a preview does not know (`plugin.UnknownStringValue` of Pulumi's SDK). */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** The key by which the engine marks values that JSON lacks (`resource.SigKey`), and the mark of a file. */
const SIGNATURE_KEY = '4dabf18193072939515e22adb298388d';
const ASSET_SIGNATURE = 'c44067f5952c0a294b673a41bacd8c17';

/** @throws TypeError for what is no JSON */
export function asJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value === 'object') return asProperties(value);
  throw new TypeError(`a property may not be a ${typeof value}`);
}

/** @throws TypeError for what is no JSON object */
export function asProperties(value: unknown): Properties {
  if (typeof value !== 'object' || value === null) throw new TypeError('properties must be an object');
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, asJson(entry)]));
}

/** Whether a value is a file, as the engine passes it. */
export function isAsset(value: Properties): boolean {
  return value[SIGNATURE_KEY] === ASSET_SIGNATURE;
}

export function isProperties(value: Json | undefined): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string, or an empty one where there is none. */
export function text(properties: Properties | undefined, name: string): string {
  const value = properties?.[name];
  return typeof value === 'string' ? value : '';
}

/** A nested object, if there is one. */
export function record(properties: Properties | undefined, name: string): Properties | undefined {
  const value = properties?.[name];
  return isProperties(value) ? value : undefined;
}

/** The objects of a list, or of a single object in its place. */
export function records(properties: Properties | undefined, name: string): readonly Properties[] {
  return list(properties?.[name]).filter(isProperties);
}

/** The strings of a list, or a single string in its place. */
export function texts(properties: Properties | undefined, name: string): readonly string[] {
  return list(properties?.[name]).filter((entry) => typeof entry === 'string');
}

/** Whether two values are the same for a provider: files by their content, objects in any order of names. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  return canonical(one) === canonical(other);
}

/** Every string within, keys not included. */
export function stringsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((entry: Json) => stringsIn(entry));
}

function list(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function canonical(value: Json | undefined): string {
  if (value === undefined || value === null) return 'null';
  if (isList(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isAsset(value)) return `asset ${text(value, 'hash')}`;
  const names = Object.keys(value)
    .filter((name) => value[name] !== null)
    .sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}
