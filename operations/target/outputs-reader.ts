// Reads outputs value by value, and collects what is wrong with them.
import { isRegion, parseRegions, type Region, type Regions } from '../../core/geography/regions';

/** A host, with or without a port. */
export const HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d+)?$/;

/** A JSON object; undefined if it is none. */
export function jsonObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

/** The outputs of one source, e.g. `stack prod`. What is wrong becomes a problem; its value is then not to be used. */
export class OutputsReader {
  readonly problems: string[] = [];

  constructor(
    readonly source: string,
    private readonly outputs: Readonly<Record<string, unknown>>,
  ) {}

  /** Notes that an output is wrong. `expected` says what would be right. */
  complain(output: string, found: unknown, expected: string): void {
    const shown = found === undefined ? 'missing' : JSON.stringify(found)?.slice(0, 200);
    this.problems.push(`${this.source}: output ${output} is ${shown}; expected ${expected}.`);
  }

  /** The output if a guard accepts it; undefined, with a problem, otherwise. */
  value<Value>(name: string, isValue: (value: unknown) => value is Value, expected: string): Value | undefined {
    const found = this.outputs[name];
    if (isValue(found)) return found;
    this.complain(`"${name}"`, found, expected);
    return undefined;
  }

  /** A text; empty, with a problem, if it is none or not allowed. */
  text(name: string, expected: string, isAllowed: (text: string) => boolean = (text) => text !== ''): string {
    const isText = (value: unknown): value is string => typeof value === 'string' && isAllowed(value);
    return this.value(name, isText, expected) ?? '';
  }

  /** The output "regions". */
  regions(): Regions | undefined {
    const names = this.value('regions', isTexts, 'a list of AWS regions');
    if (names === undefined) return undefined;
    const parsed = parseRegions(`${this.source}: output "regions"`, names);
    if (parsed.kind === 'regions') return parsed.regions;
    this.problems.push(...parsed.problems);
    return undefined;
  }

  /** An object with an entry for each region. */
  byRegion<Value>(
    name: string,
    regions: readonly Region[],
    isValue: (value: unknown) => value is Value,
    expected: string,
  ): ReadonlyMap<Region, Value> {
    const entries = jsonObject(this.outputs[name]) ?? {};
    const found = new Map<Region, Value>();
    for (const region of regions) {
      const value = entries[region];
      if (isValue(value)) found.set(region, value);
      else this.complain(`"${name}" for ${region}`, value, expected);
    }
    return found;
  }

  /** An object with entries for some of the regions; empty if there is none. */
  bySomeRegions<Value>(
    name: string,
    isValue: (value: unknown) => value is Value,
    expected: string,
  ): ReadonlyMap<Region, Value> {
    const named = Object.keys(jsonObject(this.outputs[name]) ?? {}).filter(isRegion);
    return this.byRegion(name, named, isValue, expected);
  }
}

/** Whether a value is a list of texts. */
export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

/** Whether a value is a list of hosts. */
export function isHosts(value: unknown): value is readonly [string, ...string[]] {
  return isTexts(value) && value.length > 0 && value.every((host) => HOST.test(host));
}

/** Whether a value is a text with at least one character. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
