// Country → the nearest region and the next, computed at build time and small enough to be inlined into the router.
import { COUNTRY_COORDINATES } from './countries';
import { nearestFirst } from './geography';
import type { Region, Regions } from './regions';
import { regionCoordinates } from './regions';

/** The nearest region, and the one that takes over when it is unwell (none where the stack has one region only). */
export type RegionChoice = readonly [Region] | readonly [Region, Region];

/** What the router looks up; countries and edge regions point into `choices`, so that each choice stands once. */
export interface RoutingTable {
  readonly choices: readonly RegionChoice[];
  /** ISO 3166-1 alpha-2 → index into `choices`. */
  readonly byCountry: Readonly<Record<string, number>>;
  /** The region of the edge location that a request came in at (`cf.edgeLocation.region`) → index into `choices`. */
  readonly byEdgeRegion: Readonly<Record<string, number>>;
  /** Index for everyone else: the home region and its nearest neighbour. */
  readonly home: number;
}

/**
 * Computes the table for the regions a stack has; `home` and the regions of `overrides` (by country) must be among
 * them. Behind an override stands the region nearest to the country.
 */
export function buildRoutingTable(
  regions: Regions,
  home: Region,
  overrides: Readonly<Record<string, Region>> = {},
): RoutingTable {
  const choices: RegionChoice[] = [];
  const indexOf = ([nearest, next]: readonly Region[]): number => {
    const choice: RegionChoice = next === undefined ? [nearest ?? home] : [nearest ?? home, next];
    const known = choices.findIndex((other) => other.join() === choice.join());
    return known >= 0 ? known : choices.push(choice) - 1;
  };
  const byCountry: Record<string, number> = {};
  for (const [country, centre] of Object.entries(COUNTRY_COORDINATES)) {
    byCountry[country] = indexOf(nearestFirst(centre, regions));
  }
  for (const [country, region] of Object.entries(overrides).sort()) {
    const centre = COUNTRY_COORDINATES[country] ?? regionCoordinates(region);
    byCountry[country] = indexOf([region, ...nearestFirst(centre, regions).filter((other) => other !== region)]);
  }
  const byEdgeRegion: Record<string, number> = {};
  // By name, so that another order in config gives the same router.
  for (const region of [...regions].sort()) {
    byEdgeRegion[region] = indexOf(nearestFirst(regionCoordinates(region), regions));
  }
  return { choices, byCountry, byEdgeRegion, home: byEdgeRegion[home] ?? 0 };
}
