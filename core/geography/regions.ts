// The AWS regions that can host Georender, and their coordinates.

/** A point on the globe, in degrees. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * Region → the centre of the city or area that AWS names it after ("AWS Regions",
 * docs.aws.amazon.com/global-infrastructure). Distances of hundreds of kilometres decide, so the exact site of a data
 * centre does not matter.
 */
const REGION_COORDINATES = {
  'us-east-1': { latitude: 38.95, longitude: -77.45 },
  'us-east-2': { latitude: 40.0, longitude: -83.0 },
  'us-west-1': { latitude: 37.35, longitude: -121.96 },
  'us-west-2': { latitude: 45.84, longitude: -119.7 },
  'ca-central-1': { latitude: 45.5, longitude: -73.57 },
  'mx-central-1': { latitude: 20.59, longitude: -100.39 },
  'sa-east-1': { latitude: -23.55, longitude: -46.63 },
  'eu-west-1': { latitude: 53.35, longitude: -6.26 },
  'eu-west-2': { latitude: 51.51, longitude: -0.13 },
  'eu-west-3': { latitude: 48.86, longitude: 2.35 },
  'eu-central-1': { latitude: 50.11, longitude: 8.68 },
  'eu-north-1': { latitude: 59.33, longitude: 18.07 },
  'eu-south-1': { latitude: 45.46, longitude: 9.19 },
  'af-south-1': { latitude: -33.92, longitude: 18.42 },
  'me-south-1': { latitude: 26.07, longitude: 50.56 },
  'ap-south-1': { latitude: 19.08, longitude: 72.88 },
  'ap-southeast-1': { latitude: 1.35, longitude: 103.82 },
  'ap-southeast-2': { latitude: -33.87, longitude: 151.21 },
  'ap-southeast-3': { latitude: -6.21, longitude: 106.85 },
  'ap-east-1': { latitude: 22.32, longitude: 114.17 },
  'ap-northeast-1': { latitude: 35.68, longitude: 139.69 },
  'ap-northeast-2': { latitude: 37.57, longitude: 126.98 },
  'ap-northeast-3': { latitude: 34.69, longitude: 135.5 },
  'ap-south-2': { latitude: 17.39, longitude: 78.49 },
  'ap-southeast-4': { latitude: -37.81, longitude: 144.96 },
  'ap-southeast-5': { latitude: 3.14, longitude: 101.69 },
  'ca-west-1': { latitude: 51.05, longitude: -114.07 },
  'eu-central-2': { latitude: 47.38, longitude: 8.54 },
  'eu-south-2': { latitude: 41.65, longitude: -0.89 },
  'il-central-1': { latitude: 32.09, longitude: 34.78 },
  'me-central-1': { latitude: 24.45, longitude: 54.38 },
} as const satisfies Record<string, Coordinates>;

/** An AWS region that can host Georender. */
export type Region = keyof typeof REGION_COORDINATES;

/** At least one region; the first is the default home. */
export type Regions = readonly [Region, ...Region[]];

/** All regions that can host Georender, sorted by name. */
export const ALL_REGIONS: readonly Region[] = Object.keys(REGION_COORDINATES).filter(isRegion).sort();

/** Whether a text names a region that can host Georender. */
export function isRegion(text: string): text is Region {
  return Object.hasOwn(REGION_COORDINATES, text);
}

/** A region's coordinates. */
export function regionCoordinates(region: Region): Coordinates {
  return REGION_COORDINATES[region];
}

/**
 * Regions without Lambda function URLs ("Creating and managing Lambda function URLs", AWS Lambda Developer Guide). They
 * need a router at Lambda@Edge, which asks HTTP APIs.
 */
// biome-ignore format: a list of words
const REGIONS_WITHOUT_FUNCTION_URLS: readonly Region[] = [
  'ap-south-2', 'ap-southeast-4', 'ap-southeast-5', 'ca-west-1', 'eu-central-2', 'eu-south-2', 'il-central-1',
  'me-central-1',
];

/** Whether functions of a region can have function URLs. */
export function hasFunctionUrls(region: Region): boolean {
  return !REGIONS_WITHOUT_FUNCTION_URLS.includes(region);
}

const OTHER_PARTITION = 'it belongs to another partition, whose functions CloudFront can not sign requests for';
const NO_ENDPOINT = 'AWS documents neither Lambda function URLs nor HTTP APIs as available there';

/** Regions that exist but can't host Georender, and why. */
const UNAVAILABLE_REGIONS: Readonly<Record<string, string>> = {
  'ap-east-2': NO_ENDPOINT,
  'ap-southeast-6': NO_ENDPOINT,
  'ap-southeast-7': NO_ENDPOINT,
  'cn-north-1': OTHER_PARTITION,
  'cn-northwest-1': OTHER_PARTITION,
  'us-gov-east-1': OTHER_PARTITION,
  'us-gov-west-1': OTHER_PARTITION,
};

/** Why a region that exists can't host Georender; undefined if it can, or does not exist. */
export function unavailableRegionReason(name: string): string | undefined {
  return Object.hasOwn(UNAVAILABLE_REGIONS, name) ? UNAVAILABLE_REGIONS[name] : undefined;
}

/** The regions, or all problems with the list, each a full sentence. */
export type ParsedRegions =
  | { readonly kind: 'regions'; readonly regions: Regions }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/**
 * Reads a list of region names.
 * @param setting the list's source, which begins every problem's sentence, e.g. `--regions`
 */
export function parseRegions(setting: string, names: readonly string[]): ParsedRegions {
  const problems: string[] = [];
  const regions: Region[] = [];
  for (const name of names) {
    const reason = unavailableRegionReason(name);
    if (reason !== undefined) {
      problems.push(`${setting}: "${name}" can't host Georender: ${reason}; name another.`);
    } else if (!isRegion(name)) {
      problems.push(
        `${setting}: "${name}" is not a region that can host Georender; allowed: ${ALL_REGIONS.join(', ')}.`,
      );
    } else if (regions.includes(name)) {
      problems.push(`${setting}: "${name}" is listed twice; name each region once.`);
    } else {
      regions.push(name);
    }
  }
  const [first, ...rest] = regions;
  if (problems.length > 0) return { kind: 'problems', problems: [...new Set(problems)] };
  if (first === undefined) {
    return { kind: 'problems', problems: [`${setting}: the list is empty; name at least one region, e.g. us-east-1.`] };
  }
  return { kind: 'regions', regions: [first, ...rest] };
}

/** The default of the local run and of a build: one region on each of three continents. */
export const DEFAULT_REGIONS: Regions = ['us-east-1', 'eu-central-1', 'ap-south-1'];
