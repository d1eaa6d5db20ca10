// The forms that values of settings have: each checks a value, notes problems, and describes itself as a schema.
import { DURATION_FORM, DURATION_PATTERN, durationText, parseDurationSeconds } from './duration';
import type { JsonSchema } from './json-schema';
import type { Form } from './setting';
import type { SettingsReader } from './settings-reader';

/** A form of values that are right or wrong as a whole; `parse` returns undefined for wrong ones. */
export function whole<Value>(
  allowed: string,
  schema: JsonSchema,
  parse: (value: unknown) => Value | undefined,
  bounds?: string,
): Form<Value> {
  return {
    schema,
    allowed,
    ...(bounds === undefined ? {} : { bounds }),
    read(value, name, reader) {
      const parsed = parse(value);
      if (parsed === undefined) reader.problem(name, value, allowed);
      return parsed;
    },
  };
}

/** A text; `allowed` names it in messages. */
export function text(allowed: string, test: RegExp | ((text: string) => boolean) = () => true): Form<string> {
  const passes = (value: string) => (test instanceof RegExp ? test.test(value) : test(value));
  const schema: JsonSchema = { type: 'string', ...(test instanceof RegExp ? { pattern: test.source } : {}) };
  return whole(allowed, schema, (value) => (typeof value === 'string' && passes(value) ? value : undefined));
}

/** A whole number within bounds. */
export function integer(least: number, most: number): Form<number> {
  const isWithin = (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  return whole(
    `a whole number from ${least} to ${most}`,
    { type: 'integer', minimum: least, maximum: most },
    (value) => (isWithin(value) ? value : undefined),
    `From ${least} to ${most}.`,
  );
}

/** A duration within bounds, in seconds. */
export function duration(least: number, most: number): Form<number> {
  return whole(
    `${DURATION_FORM}, from ${least}s to ${durationText(most)}`,
    { type: 'string', pattern: DURATION_PATTERN.source },
    (value) => {
      const seconds = typeof value === 'string' ? parseDurationSeconds(value) : undefined;
      return seconds !== undefined && seconds >= least && seconds <= most ? seconds : undefined;
    },
    `From ${durationText(least)} to ${durationText(most)}.`,
  );
}

/** True or false. */
export const FLAG = whole('true or false', { type: 'boolean' }, (value) =>
  typeof value === 'boolean' ? value : undefined,
);

/** One of a few values. */
export function oneOf<const Values extends readonly (string | number)[]>(
  values: Values,
  allowed: string = values.join(', '),
): Form<Values[number]> {
  return whole(
    allowed,
    { type: typeof values[0] === 'number' ? 'integer' : 'string', enum: values },
    (value) => values.find((candidate) => candidate === value),
    `One of ${values.join(', ')}.`,
  );
}

/** Bounds of a list. */
export interface ListOptions<Entry> {
  readonly most?: number;
  /** Follows the number in the message about too many entries. */
  readonly why?: string;
  /** The problem with an entry of the right form, as the end of a sentence. */
  readonly problemOf?: (entry: Entry) => string | undefined;
}

/** A list without duplicates. */
export function list<Entry>(each: Form<Entry>, options: ListOptions<Entry> = {}): Form<readonly Entry[]> {
  const { most, why, problemOf } = options;
  const allowed = `a list of ${each.allowed}`;
  return {
    schema: {
      type: 'array',
      items: each.schema,
      uniqueItems: true,
      ...(most === undefined ? {} : { maxItems: most }),
    },
    allowed,
    ...(most === undefined ? {} : { bounds: `At most ${most}.` }),
    read(value, name, reader) {
      const given = entriesOf(value, name, allowed, reader);
      const entries = given?.flatMap((entry, index) => {
        const known = each.read(entry, `${name}[${index}]`, reader);
        if (known !== undefined && given.indexOf(entry) < index)
          reader.complain(`${name} lists ${JSON.stringify(entry)} twice; name it once.`);
        return known ?? [];
      });
      for (const entry of entries ?? []) {
        const problem = problemOf?.(entry);
        if (problem !== undefined) reader.complain(`${name}: ${JSON.stringify(entry)} ${problem}.`);
      }
      if (given !== undefined && most !== undefined) complainOfExcess(given, name, most, reader, why);
      return entries;
    },
  };
}

/** The entries of a value that must be a list. */
export function entriesOf(
  value: unknown,
  name: string,
  allowed: string,
  reader: SettingsReader,
): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  reader.problem(name, value, allowed);
  return undefined;
}

/** Notes that a list is too long. */
export function complainOfExcess(
  entries: readonly unknown[],
  name: string,
  most: number,
  reader: SettingsReader,
  why = '.',
): void {
  if (entries.length > most) reader.complain(`${name} has ${entries.length} entries; allowed: at most ${most}${why}`);
}

/** The properties of a value that must be an object. */
export function propertiesOf(value: unknown, name: string, reader: SettingsReader): readonly [string, unknown][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  reader.problem(name, value, 'an object');
  return [];
}

/** A form whose checked values are checked further, or changed. */
export function refined<From, To>(
  form: Form<From>,
  next: (value: From, name: string, reader: SettingsReader, given: unknown) => To,
): Form<To> {
  return {
    ...form,
    read(value, name, reader) {
      const read = form.read(value, name, reader);
      return read === undefined ? undefined : next(read, name, reader, value);
    },
  };
}
