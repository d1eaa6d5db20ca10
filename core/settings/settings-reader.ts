// Remembers every problem with settings: each a sentence that names the setting, the value and what is allowed.
import type { Regions } from '../geography/regions';

/** Settings as they come from outside. */
export type RawSettings = Readonly<Record<string, unknown>>;

/** Collects the problems of one set of settings. */
export class SettingsReader {
  private readonly problems: string[] = [];

  /** @param regions the stack's; undefined if they are wrong themselves, and then every region is taken */
  constructor(
    readonly raw: RawSettings,
    readonly regions: Regions | undefined,
  ) {}

  /** All problems so far. */
  get found(): readonly string[] {
    return this.problems;
  }

  /** Whether the setting was given at all. */
  has(name: string): boolean {
    return this.raw[name] !== undefined && this.raw[name] !== null;
  }

  /** Notes a problem with a setting's value. */
  problem(name: string, value: unknown, allowed: string): void {
    this.complain(`${name} is ${JSON.stringify(value)}; allowed: ${allowed}.`);
  }

  /** Notes any other problem. */
  complain(sentence: string): void {
    this.problems.push(sentence);
  }

  /** Notes names that are not among the known ones. */
  complainOfUnknown(known: readonly string[], of: string): void {
    for (const name of Object.keys(this.raw).filter((given) => !known.includes(given))) {
      this.complain(`${name} is not ${of}; allowed: ${known.join(', ')}.`);
    }
  }
}
