// How properties of Pulumi's AWS resources become those of CloudFormation's: a small language, and its interpreter.
import { isProperties, type Json, type Properties } from '../aws/properties';

/** What becomes of one property. A path's parts are separated by dots; an empty one is the enclosing object. */
export type Rule =
  /** The value as it is, at another path. */
  | string
  /**
   * An object, or each of a list of them, by rules of its own. A `list` is one there only, a `single` one here only.
   */
  | { readonly to: string; readonly each: Mapping; readonly shape?: 'list' | 'single' }
  /** Another value. */
  | { readonly to: string; readonly as: (value: Json) => Json }
  /** Nothing: CloudFormation has no such property, for this reason. */
  | { readonly absent: string };

/** Rules by the property's name. What has no rule is a problem, not a guess. */
export interface Mapping {
  readonly [property: string]: Rule;
}

/** Rules for properties that differ by their first letter alone: `timeout` is `Timeout`. */
export function same(names: string, inside = ''): Mapping {
  const prefix = inside === '' ? '' : `${inside}.`;
  return Object.fromEntries(
    names.split(' ').map((name) => [name, `${prefix}${name.slice(0, 1).toUpperCase()}${name.slice(1)}`]),
  );
}

/** A map of tags, as CloudFormation lists them. */
export const TAGS: Rule = { to: 'Tags', as: asTags };

export function asTags(tags: Json): Json {
  return Object.entries(isProperties(tags) ? tags : {}).map(([Key, Value]) => ({ Key, Value }));
}

/** A policy in its text, as an object. */
export function parsedPolicy(to: string): Rule {
  return { to, as: (text) => (typeof text === 'string' ? parsedJson(text) : text) };
}

/**
 * Applies rules to a resource's properties.
 * @param place names the properties in problems, e.g. `aws:sqs/queue:Queue`
 * @param problems gets a line for every property without a rule
 */
export function mapped(properties: Properties, mapping: Mapping, place: string, problems: string[]): Properties {
  const result: Tree = {};
  for (const [name, value] of Object.entries(properties)) {
    const rule = mapping[name];
    if (rule === undefined) problems.push(`${place}.${name} has no rule`);
    else apply(rule, value, `${place}.${name}`, result, problems);
  }
  return result;
}

/** An object that is being filled. */
interface Tree {
  [name: string]: Json;
}

function apply(rule: Rule, value: Json, place: string, result: Tree, problems: string[]): void {
  if (typeof rule === 'string') return put(result, rule, value);
  if ('absent' in rule) return;
  if ('as' in rule) return put(result, rule.to, rule.as(value));
  const one = (entry: Json): Json => {
    if (isProperties(entry)) return mapped(entry, rule.each, place, problems);
    problems.push(`${place} is no object`);
    return entry;
  };
  if (rule.shape === 'list') return put(result, rule.to, [one(value)]);
  if (!Array.isArray(value)) return put(result, rule.to, one(value));
  const entries = value.map(one);
  if (rule.shape !== 'single') return put(result, rule.to, entries);
  if (entries.length !== 1) problems.push(`${place} has ${entries.length} entries, not one`);
  put(result, rule.to, entries[0] ?? {});
}

/** Puts a value at a path; objects that meet there are merged. */
function put(target: Tree, path: string, value: Json): void {
  if (path === '') {
    for (const [name, entry] of Object.entries(isProperties(value) ? value : {})) put(target, name, entry);
    return;
  }
  const dot = path.indexOf('.');
  if (dot > 0) {
    const inner: Tree = { ...asObject(target[path.slice(0, dot)]) };
    put(inner, path.slice(dot + 1), value);
    target[path.slice(0, dot)] = inner;
    return;
  }
  const before = target[path];
  target[path] = isProperties(before) && isProperties(value) ? merged(before, value) : value;
}

/** Two objects as one; what both have is the second's, unless both have objects. */
export function merged(one: Properties, other: Properties): Properties {
  const result: Tree = { ...one };
  for (const [name, value] of Object.entries(other)) put(result, name, value);
  return result;
}

function asObject(value: Json | undefined): Properties {
  return isProperties(value) ? value : {};
}

function parsedJson(text: string): Json {
  const parsed: Json = JSON.parse(text);
  return parsed;
}
