// A stack's outputs, as `pulumi stack output --json` prints them, checked.
import { UserError } from '../../core/contract/georender-error';
import { PLACE_CODE_FORM } from '../../core/geography/country-codes';
import { isRegion, parseRegions, type Region, type Regions } from '../../core/geography/regions';
import { isQueryPolicy, type QueryPolicy } from '../../core/pages/query-policy';

/** The outputs of a deployment that the checks need. */
export interface StackOutputs {
  /** The public address, e.g. `https://www.example.com`. */
  readonly url: string;
  /** All hosts whose pages are rendered; the one of `url` alone if the stack does not say. */
  readonly hosts: readonly string[];
  /** The host of the site behind it. */
  readonly siteOrigin: string;
  readonly homeRegion: Region;
  readonly regions: Regions;
  /** The index table's name, the same in every region. */
  readonly indexTable: string;
  /** Region → name of its bucket. */
  readonly pagesBuckets: ReadonlyMap<Region, string>;
  /** The CloudFront Function's name. */
  readonly routerFunction: string;
  readonly distributionId: string;
  /** Countries and subdivisions whose bots go to another region than the nearest; none if the stack does not say. */
  readonly countryOverrides: Readonly<Record<string, Region>>;
  /** Which query parameters make a page another one. */
  readonly queryPolicy: QueryPolicy;
}

/** The outputs are not those of a Georender stack; the message lists every problem. */
export class StackOutputsError extends UserError {
  override readonly name = 'StackOutputsError';
}

/** A host, with or without a port. */
export const HOST = /^[a-z0-9.-]+(?::\d+)?$/;
/** The mend for outputs that are missing or wrong. */
export const OUTPUTS_FIX =
  'These are no outputs of a deployed Georender; run `pulumi up` on the stack, or name another.';

/**
 * Checks outputs. `source` names where they came from, e.g. `stack prod`.
 * @throws StackOutputsError with every problem at once
 */
export function parseStackOutputs(source: string, value: unknown): StackOutputs {
  const outputs = outputsObject(value);
  if (outputs === undefined) throw new StackOutputsError(`${source}: its outputs are no JSON object. ${OUTPUTS_FIX}`);
  const problems: string[] = [];
  const text = (name: string, allowed: string, isAllowed: (text: string) => boolean): string => {
    const found = outputs[name];
    if (typeof found === 'string' && isAllowed(found)) return found;
    problems.push(`${source}: output "${name}" is ${shown(found)}; expected ${allowed}.`);
    return '';
  };
  const regions = regionsOutput(source, outputs['regions'], problems);
  const parsed = {
    url: text('url', 'an https URL without path, e.g. "https://www.example.com"', (url) => {
      return url.startsWith('https://') && HOST.test(url.slice('https://'.length));
    }),
    siteOrigin: text('siteOrigin', 'a host, e.g. "main.d1a2b3c4.amplifyapp.com"', (host) => HOST.test(host)),
    indexTable: text('indexTable', 'the name of a table', isFilled),
    routerFunction: text('routerFunction', 'the name of a CloudFront function', isFilled),
    distributionId: text('distributionId', 'the id of a distribution', isFilled),
    pagesBuckets: bucketsOutput(source, outputs['pagesBuckets'], regions ?? [], problems),
    countryOverrides: overridesOutput(source, outputs['countryOverrides'], regions ?? [], problems),
  };
  const homeRegion = text(
    'homeRegion',
    'one of "regions"',
    (name) => regions?.some((region) => region === name) ?? true,
  );
  const { queryPolicy } = outputs;
  if (!isQueryPolicy(queryPolicy)) {
    problems.push(
      `${source}: output "queryPolicy" is ${shown(queryPolicy)}; expected an object with "mode", "names" and "sort".`,
    );
  }
  if (regions === undefined || !isRegion(homeRegion) || !isQueryPolicy(queryPolicy) || problems.length > 0) {
    throw new StackOutputsError([...problems, OUTPUTS_FIX].join('\n'));
  }
  const { hosts } = outputs;
  return { ...parsed, hosts: isHosts(hosts) ? hosts : [new URL(parsed.url).host], regions, homeRegion, queryPolicy };
}

/** Whether an output is a list of hosts. */
export function isHosts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((host) => typeof host === 'string' && HOST.test(host));
}

/** The output "regions"; undefined, with problems, if it is wrong. */
export function regionsOutput(source: string, value: unknown, problems: string[]): Regions | undefined {
  const names = Array.isArray(value) && value.every((name) => typeof name === 'string') ? value : undefined;
  if (names === undefined) {
    problems.push(`${source}: output "regions" is ${shown(value)}; expected a list of AWS regions.`);
    return undefined;
  }
  const parsed = parseRegions(`${source}: output "regions"`, names);
  if (parsed.kind === 'regions') return parsed.regions;
  problems.push(...parsed.problems);
  return undefined;
}

function bucketsOutput(
  source: string,
  value: unknown,
  regions: readonly Region[],
  problems: string[],
): ReadonlyMap<Region, string> {
  const names = outputsObject(value) ?? {};
  const buckets = new Map<Region, string>();
  for (const region of regions) {
    const name = names[region];
    if (typeof name === 'string' && isFilled(name)) buckets.set(region, name);
    else
      problems.push(`${source}: output "pagesBuckets" for ${region} is ${shown(name)}; expected the name of a bucket.`);
  }
  return buckets;
}

function overridesOutput(
  source: string,
  value: unknown,
  regions: readonly Region[],
  problems: string[],
): Readonly<Record<string, Region>> {
  const overrides: Record<string, Region> = {};
  for (const [country, name] of Object.entries(
    value === undefined ? {} : (outputsObject(value) ?? { [shown(value)]: value }),
  )) {
    const region = regions.find((known) => known === name);
    if (PLACE_CODE_FORM.test(country) && region !== undefined) overrides[country] = region;
    else
      problems.push(
        `${source}: output "countryOverrides" maps ${country} to ${shown(name)}; expected a country or subdivision and one of "regions".`,
      );
  }
  return overrides;
}

/** A JSON object; undefined if it is none. */
export function outputsObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function isFilled(text: string): boolean {
  return text !== '';
}

/** A value, as problems name it. */
export function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
