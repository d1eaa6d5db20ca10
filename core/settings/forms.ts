// The forms that values of settings have: each checks a value, notes problems, and describes itself as a schema.
import { DURATION_FORM, DURATION_PATTERN, durationText, parseDurationSeconds } from './duration';
import type { Form } from './setting';
import type { SettingsReader } from './settings-reader';

/** A text. @param allowed names what it is, for messages */
export function text(allowed: string, test: RegExp | ((text: string) => boolean) = () => true): Form<string> {
  const passes = (value: string) => (test instanceof RegExp ? test.test(value) : test(value));
  return {
    schema: { type: 'string', ...(test instanceof RegExp ? { pattern: test.source } : {}) },
    allowed,
    read(value, name, reader) {
      if (typeof value === 'string' && passes(value)) return value;
      reader.problem(name, value, allowed);
      return undefined;
    },
  };
}

/** A whole number within bounds. */
export function integer(least: number, most: number): Form<number> {
  const allowed = `a whole number from ${least} to ${most}`;
  return {
    schema: { type: 'integer', minimum: least, maximum: most },
    allowed,
    bounds: `From ${least} to ${most}.`,
    read(value, name, reader) {
      if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
      reader.problem(name, value, allowed);
      return undefined;
    },
  };
}

/** A duration within bounds, in seconds. */
export function duration(least: number, most: number): Form<number> {
  const allowed = `${DURATION_FORM}, from ${least}s to ${durationText(most)}`;
  return {
    schema: { type: 'string', pattern: DURATION_PATTERN.source },
    allowed,
    bounds: `From ${durationText(least)} to ${durationText(most)}.`,
    read(value, name, reader) {
      const seconds = typeof value === 'string' ? parseDurationSeconds(value) : undefined;
      if (seconds !== undefined && seconds >= least && seconds <= most) return seconds;
      reader.problem(name, value, allowed);
      return undefined;
    },
  };
}

/** True or false. */
export const FLAG: Form<boolean> = {
  schema: { type: 'boolean' },
  allowed: 'true or false',
  read(value, name, reader) {
    if (typeof value === 'boolean') return value;
    reader.problem(name, value, FLAG.allowed);
    return undefined;
  },
};

/** One of a few values. */
export function oneOf<const Values extends readonly (string | number)[]>(
  values: Values,
  allowed: string = values.join(', '),
): Form<Values[number]> {
  return {
    schema: { type: typeof values[0] === 'number' ? 'integer' : 'string', enum: values },
    allowed,
    bounds: `One of ${values.join(', ')}.`,
    read(value, name, reader) {
      const known = values.find((candidate) => candidate === value);
      if (known === undefined) reader.problem(name, value, allowed);
      return known;
    },
  };
}

/** Bounds of a list. */
export interface ListOptions<Entry> {
  readonly most?: number;
  /** Follows the number in the message about too many entries. */
  readonly why?: string;
  /** What is wrong with an entry of the right form, as the end of a sentence. */
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
