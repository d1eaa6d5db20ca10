// Reads settings of unknown form, one by one, and remembers every problem: each a sentence that names the setting,
// the value, what is allowed, and so the fix.

/** Settings as they come from outside. */
export type RawSettings = Readonly<Record<string, unknown>>;

/** Collects values and problems. A reader that finds a problem returns undefined, or the default of lists. */
export class SettingsReader {
  private readonly problems: string[] = [];

  constructor(private readonly raw: RawSettings) {}

  /** All problems so far. */
  get found(): readonly string[] {
    return this.problems;
  }

  /** Whether the setting was given at all. */
  has(name: string): boolean {
    return this.raw[name] !== undefined && this.raw[name] !== null;
  }

  /** Whether the setting is a list. */
  isList(name: string): boolean {
    return Array.isArray(this.raw[name]);
  }

  /** A setting as it was given. */
  value(name: string): unknown {
    return this.raw[name];
  }

  /** Objects that have no other properties than these. */
  objects(name: string, properties: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
    const value = this.raw[name];
    if (!this.has(name)) return [];
    if (!Array.isArray(value)) {
      this.problem(name, value, 'a list of objects');
      return [];
    }
    const entries: unknown[] = value;
    return entries.flatMap((entry, index) => {
      if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
        this.problem(`${name}[${index}]`, entry, `an object with ${properties.join(', ')}`);
        return [];
      }
      for (const unknown of Object.keys(entry).filter((property) => !properties.includes(property))) {
        this.complain(`${name}[${index}].${unknown} is not known; allowed: ${properties.join(', ')}.`);
      }
      return [{ ...entry }];
    });
  }

  /** Notes a problem with a setting's value. */
  problem(name: string, value: unknown, allowed: string): void {
    this.problems.push(`${name} is ${JSON.stringify(value)}; allowed: ${allowed}.`);
  }

  /** Notes a problem that is not one value's. */
  complain(sentence: string): void {
    this.problems.push(sentence);
  }

  /** A text of a form that must be given. */
  requiredText(name: string, form: RegExp, allowed: string): string | undefined {
    if (!this.has(name)) this.problems.push(`${name} is missing; set it to ${allowed}.`);
    return this.text(name, form, allowed);
  }

  /** A text of a form; undefined if it is not given. */
  text(name: string, form: RegExp, allowed: string): string | undefined {
    const value = this.raw[name];
    if (!this.has(name)) return undefined;
    if (typeof value === 'string' && form.test(value)) return value;
    this.problem(name, value, allowed);
    return undefined;
  }

  /** Texts of a form; a text given twice is a problem. */
  texts(name: string, form: RegExp, allowed: string, fallback: readonly string[] = []): readonly string[] {
    const value = this.raw[name];
    if (!this.has(name)) return fallback;
    if (!Array.isArray(value)) {
      this.problem(name, value, `a list of ${allowed}`);
      return fallback;
    }
    const entries: unknown[] = value;
    entries.forEach((entry, index) => {
      if (typeof entry !== 'string' || !form.test(entry)) this.problem(`${name}[${index}]`, entry, allowed);
      else if (entries.indexOf(entry) < index) this.complain(`${name} lists "${entry}" twice; name it once.`);
    });
    return entries.filter((entry) => typeof entry === 'string');
  }

  /** A whole number within bounds. */
  integer(name: string, least: number, most: number): number | undefined {
    const value = this.raw[name];
    if (!this.has(name)) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    this.problem(name, value, `a whole number from ${least} to ${most}`);
    return undefined;
  }

  /** One of a few values. */
  oneOf<Value extends string | number>(name: string, values: readonly Value[], fallback: Value): Value {
    const value = this.raw[name];
    if (!this.has(name)) return fallback;
    const known = values.find((candidate) => candidate === value);
    if (known === undefined) this.problem(name, value, values.join(', '));
    return known ?? fallback;
  }

  /** True or false. */
  flag(name: string, fallback: boolean): boolean {
    const value = this.raw[name];
    if (!this.has(name)) return fallback;
    if (typeof value !== 'boolean') this.problem(name, value, 'true or false');
    return value === true;
  }

  /** Texts by name. */
  entries(name: string): readonly (readonly [key: string, value: unknown])[] {
    const value = this.raw[name];
    if (!this.has(name)) return [];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
    this.problem(name, value, 'an object');
    return [];
  }
}
