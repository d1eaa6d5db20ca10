// Reads properties of resources, which may have any form. Absent ones read as empty.

/** The properties of a resource, or of a part of it. */
export type Properties = Readonly<Record<string, unknown>>;

function isProperties(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A part of a resource; empty if it is none. */
export function part(value: unknown): Properties {
  return isProperties(value) ? value : {};
}

/** A list; a single value is a list of one, an absent one is empty. IAM writes both. */
export function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The texts of a list. */
export function texts(value: unknown): readonly string[] {
  return list(value).filter((each) => typeof each === 'string');
}

/** Whether a property is given. Unlike reading, it takes unknown values for given ones. */
export function isGiven(properties: Properties, name: string): boolean {
  return name in properties;
}

/** A value as messages show it. */
export function shown(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
