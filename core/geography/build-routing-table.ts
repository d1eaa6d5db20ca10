// Computes the routing table at build time, small enough for the CloudFront Function. `region-order.ts` reads it.
import { UserError } from '../contract/georender-error';
import { PLACE_CODE_FORM } from './country-codes';
import { nearestFirst, type Place } from './distance';
import { edgeRegions } from './edge-regions';
import { nameOrders, type OrderNames } from './order-names';
import { PLACE_CODES, placeOf } from './places';
import { BLANK_CODE, countryCode, countryIndex, FIRST_REGION_CODE, regionOfLetter, regionOrder } from './region-order';
import { type Region, type Regions, regionCoordinates } from './regions';
import type { RoutingTable } from './routing-table';

/** Home or an override can't be part of a table; the message names the value and the allowed ones. */
export class RoutingTableError extends UserError {
  override readonly name = 'RoutingTableError';
}

/** In `RoutingTable.countries`: an unknown pair of letters. */
const UNKNOWN_COUNTRY = ' ';

/** A code and the order of all regions from there. */
interface Route {
  readonly code: string;
  readonly order: string;
}

/**
 * Computes the table for a stack's regions.
 *
 * `overrides` maps countries (`GB`) and subdivisions (`US-CA`) to the region that comes first; the nearest ones
 * follow. A country's override holds for its subdivisions, except those with their own.
 * @throws RoutingTableError if `home` or an override's region is not among `regions`, or an override's key is no code
 */
export function buildRoutingTable(
  regions: Regions,
  home: Region,
  overrides: Readonly<Record<string, Region>> = {},
): RoutingTable {
  checkArguments(regions, home, overrides);
  const names = [...regions].sort();
  const orderFrom = (place: Place, first?: Region): string => {
    const nearest = nearestFirst(place, regions);
    const order = first === undefined ? nearest : [first, ...nearest.filter((region) => region !== first)];
    return order.map((region) => String.fromCharCode(FIRST_REGION_CODE + names.indexOf(region))).join('');
  };
  const orderOf = (code: string): string => orderFrom(placeOr(code, overrides[code] ?? home), overrides[code]);
  const countries = countryCodes(overrides).map((code): Route => ({ code, order: orderOf(code) }));
  const refined = countries.map(({ code, order }) => ({
    code,
    subdivisions: subdivisionCodes(code, overrides)
      .map((subdivision): Route => ({ code: subdivision, order: orderOf(`${code}-${subdivision}`) }))
      .filter((route) => route.order[0] !== order[0]),
  }));
  const homeOrder = orderFrom(pointOf(home));
  const edges = edgeRegions(regions)
    .map(({ name, coordinates }): Route => ({ code: name, order: orderFrom([{ ...coordinates, weight: 1 }]) }))
    .filter(({ order }) => order[0] !== homeOrder[0]);
  const orders = nameOrders(
    [countries, ...refined.map(({ subdivisions }) => subdivisions), edges].flat().map(({ order }) => order),
  );
  return {
    regions: names,
    width: orders.width,
    orders: orders.orders,
    countries: countriesText(countries, orders),
    subdivisions: Object.fromEntries(
      refined
        .filter(({ subdivisions }) => subdivisions.length > 0)
        .map(({ code, subdivisions }) => [code, groupsText(subdivisions, orders)]),
    ),
    edgeRegions: groupsText(edges, orders),
    home: homeOrder,
  };
}

/**
 * The regions that a country's viewers may be sent to while all are well: the two nearest of the country and of each
 * of its subdivisions. Empty for an unknown country.
 */
export function regionsOfCountry(table: RoutingTable, country: string): readonly Region[] {
  if (!(countryCode(table, country) > BLANK_CODE)) return [];
  const subdivisions = ['', ...(table.subdivisions[country] ?? '').split(',')];
  const letters = subdivisions.flatMap((subdivision) => [
    ...regionOrder(table, { country, subdivision, edgeRegion: undefined }).slice(0, 2),
  ]);
  return [...new Set(letters)].flatMap((letter) => regionOfLetter(table, letter) ?? []);
}

function checkArguments(regions: Regions, home: Region, overrides: Readonly<Record<string, Region>>): void {
  const allowed = `allowed: ${regions.join(', ')}`;
  if (!regions.includes(home))
    throw new RoutingTableError(`home is ${home}, not one of the stack's regions; ${allowed}.`);
  for (const [code, region] of Object.entries(overrides)) {
    if (!PLACE_CODE_FORM.test(code)) {
      throw new RoutingTableError(
        `override "${code}" is no place; allowed: a country such as GB, or a subdivision such as US-CA.`,
      );
    }
    if (!regions.includes(region))
      throw new RoutingTableError(`override ${code} is ${region}, not one of the stack's regions; ${allowed}.`);
  }
}

/** The people of a place, else of its country, else at a region. */
function placeOr(code: string, region: Region): Place {
  return placeOf(code) ?? placeOf(code.slice(0, 2)) ?? pointOf(region);
}

function pointOf(region: Region): Place {
  return [{ ...regionCoordinates(region), weight: 1 }];
}

function countryCodes(overrides: Readonly<Record<string, Region>>): readonly string[] {
  return [...new Set([...PLACE_CODES, ...Object.keys(overrides)].map((code) => code.slice(0, 2)))].sort();
}

/** The subdivisions with an order of their own: of an overridden country, only overridden ones. */
function subdivisionCodes(country: string, overrides: Readonly<Record<string, Region>>): readonly string[] {
  const own = Object.keys(overrides);
  const codes = Object.hasOwn(overrides, country) ? own : [...PLACE_CODES, ...own];
  return [...new Set(codes.filter((code) => code.startsWith(`${country}-`)).map((code) => code.slice(3)))].sort();
}

function countriesText(countries: readonly Route[], orders: OrderNames): string {
  const characters: string[] = Array.from({ length: countryIndex('ZZ') + 1 }, () => UNKNOWN_COUNTRY);
  for (const { code, order } of countries) characters[countryIndex(code)] = orders.nameOf(order);
  // A longer run is split: the character for its length would be the backslash or beyond ASCII.
  return characters.join('').replace(/ {3,59}/g, (blanks) => `!${String.fromCharCode(BLANK_CODE + blanks.length)}`);
}

function groupsText(routes: readonly Route[], orders: OrderNames): string {
  const groups = new Map<string, string>();
  for (const { code, order } of routes) {
    const character = orders.nameOf(order);
    groups.set(character, `${groups.get(character) ?? ','}${code},`);
  }
  return [...groups]
    .sort()
    .map(([character, codes]) => `${codes}=${character}`)
    .join('');
}
