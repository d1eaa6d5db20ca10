// Reads a function's environment once, and reports all its problems at once.
import { UserError } from '../../core/contract/georender-error';
import { unpackedJson } from './packed-json';

/** The function's environment has problems; the message lists them all. */
export class EnvironmentError extends UserError {
  override readonly name = 'EnvironmentError';
  constructor(readonly problems: readonly string[]) {
    super(`The function's environment is not usable:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

/** Reads variables and remembers their problems. */
export class EnvironmentReader {
  private readonly problems: string[] = [];

  constructor(private readonly variables: Readonly<Record<string, string | undefined>>) {}

  /** A variable that must not be missing or empty. */
  text(name: string): string {
    const value = this.variables[name];
    if (value === undefined || value === '')
      this.problems.push(`${name} is missing; set it to a text that is not empty.`);
    return value ?? '';
  }

  /** A variable, or undefined if it is absent. */
  optionalText(name: string): string | undefined {
    return this.variables[name] || undefined;
  }

  /** A whole number above 0. */
  positiveInteger(name: string): number {
    const value = this.text(name);
    if (value !== '' && !/^[1-9]\d{0,9}$/.test(value))
      this.problems.push(`${name} is "${value}"; allowed: a whole number above 0.`);
    return Number(value);
  }

  /** A whole number, or undefined if the variable is absent. */
  optionalInteger(name: string): number | undefined {
    const value = this.optionalText(name);
    if (value !== undefined && !/^\d{1,10}$/.test(value))
      this.problems.push(`${name} is "${value}"; allowed: a whole number.`);
    return value === undefined ? undefined : Number(value);
  }

  /** `true`, or absent. */
  flag(name: string): boolean {
    const value = this.optionalText(name);
    if (value !== undefined && value !== 'true') this.problems.push(`${name} is "${value}"; allowed: true.`);
    return value === 'true';
  }

  /** One of a few words. */
  oneOf<Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word {
    const value = this.text(name);
    const word = words.find((candidate) => candidate === value);
    if (word === undefined && value !== '') this.problems.push(`${name} is "${value}"; allowed: ${words.join(', ')}.`);
    return word ?? words[0];
  }

  /** A variable that a guard accepts, such as a region's name. */
  guarded<Value extends string>(
    name: string,
    guard: (text: string) => text is Value,
    allowed: string,
  ): Value | undefined {
    const value = this.text(name);
    if (guard(value)) return value;
    if (value !== '') this.problems.push(`${name} is "${value}"; allowed: ${allowed}.`);
    return undefined;
  }

  /** Entries separated by commas, at least one. */
  list(name: string): readonly string[] {
    return this.text(name)
      .split(',')
      .filter((entry) => entry !== '');
  }

  /** Entries separated by commas; none if the variable is absent. */
  optionalList(name: string): readonly string[] {
    return (this.optionalText(name) ?? '').split(',').filter((entry) => entry !== '');
  }

  /**
   * SHA-256 digests in hexadecimal, separated by commas; undefined if the variable is absent. An empty one is a
   * problem: without digests nobody would be asked for a token.
   */
  optionalDigests(name: string): readonly string[] | undefined {
    const digests = this.variables[name]?.split(',');
    if (digests?.every((digest) => /^[0-9a-f]{64}$/.test(digest)) === false)
      this.problems.push(`${name} is not usable; allowed: SHA-256 digests in hexadecimal, separated by commas.`);
    return digests;
  }

  /** A JSON value of a form; undefined, with a problem, if it has another. */
  json<Value>(name: string, guard: (value: unknown) => value is Value, allowed: string): Value | undefined {
    return this.value(name, parseJson, guard, allowed);
  }

  /** The same of packed JSON, see {@link unpackedJson}. */
  packedJson<Value>(name: string, guard: (value: unknown) => value is Value, allowed: string): Value | undefined {
    return this.value(name, unpackedJson, guard, allowed);
  }

  private value<Value>(
    name: string,
    parse: (text: string) => unknown,
    guard: (value: unknown) => value is Value,
    allowed: string,
  ): Value | undefined {
    const text = this.text(name);
    const value = parse(text);
    if (guard(value)) return value;
    if (text !== '') this.problems.push(`${name} is "${text.slice(0, 200)}"; allowed: ${allowed}.`);
    return undefined;
  }

  /** The same; undefined without a problem if the variable is absent. */
  optionalJson<Value>(name: string, guard: (value: unknown) => value is Value, allowed: string): Value | undefined {
    return this.optionalText(name) === undefined ? undefined : this.json(name, guard, allowed);
  }

  /** An http or https URL without path, query or fragment; returned without a slash at its end. */
  origin(name: string): string {
    const value = this.text(name);
    const url = URL.parse(value);
    if (
      value !== '' &&
      (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search + url.hash !== '')
    ) {
      this.problems.push(
        `${name} is "${value}"; allowed: an http or https URL without a path, e.g. https://example.com.`,
      );
    }
    return url?.origin ?? '';
  }

  /** The problems met so far, in the order of reading. */
  get found(): readonly string[] {
    return this.problems;
  }
}

/**
 * Reads an environment.
 * @param read returns undefined if the environment is not usable
 * @throws EnvironmentError listing every problem
 */
export function readEnvironment<Config>(
  variables: Readonly<Record<string, string | undefined>>,
  read: (reader: EnvironmentReader) => Config | undefined,
): Config {
  const reader = new EnvironmentReader(variables);
  const config = read(reader);
  if (config === undefined || reader.found.length > 0) throw new EnvironmentError(reader.found);
  return config;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
