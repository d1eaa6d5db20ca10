// Reads the routing table: the regions nearest to a request.
// Runs inside the CloudFront Function, so it keeps to plain loops and strings (ES5.1 and a little more).
import { FIRST_ORDER_CODE } from './order-names';
import type { Region } from './regions';
import type { RoutingTable } from './routing-table';

/** A viewer's place as CloudFront reports it; all of these may be missing or hostile text. */
export interface ViewerPlace {
  /** `CloudFront-Viewer-Country`: ISO 3166-1 alpha-2, or one of CloudFront's special values. */
  readonly country: string | undefined;
  /** `CloudFront-Viewer-Country-Region`: the part of the ISO 3166-2 code behind the country's. */
  readonly subdivision: string | undefined;
  /** `cf.edgeLocation.region`: the regional edge cache that the edge location belongs to. */
  readonly edgeRegion: string | undefined;
}

/** The value of `AA` in {@link countryIndex}. */
const AA = 1_755;

/** The code of a blank; a run's length is a character's distance from it. */
export const BLANK_CODE = 32;

/** The code of the letter that stands for the first region: `a`. */
export const FIRST_REGION_CODE = 97;

/**
 * The regions nearest to a place, as letters, nearest first: by subdivision, else by country, else by the edge
 * location's region, else from home. These are the first few; `RoutingTable.home` has all.
 */
export function regionOrder(table: RoutingTable, place: ViewerPlace): string {
  const country = String(place.country).toUpperCase();
  return (
    orderInGroups(table, table.subdivisions[country] || '', String(place.subdivision).toUpperCase()) ||
    orderOfCode(table, countryCode(table, country)) ||
    orderInGroups(table, table.edgeRegions, String(place.edgeRegion)) ||
    table.home
  );
}

/** The region that a letter of an order stands for; undefined for any other letter. */
export function regionOfLetter(table: RoutingTable, letter: string): Region | undefined {
  return table.regions[letter.charCodeAt(0) - FIRST_REGION_CODE];
}

/** A country's number among all pairs of letters: AA is 0, ZZ is 675; -1 for anything but two capital letters. */
export function countryIndex(country: string): number {
  return /^[A-Z]{2}$/.test(country) ? country.charCodeAt(0) * 26 + country.charCodeAt(1) - AA : -1;
}

/** The code of a country's character in `RoutingTable.countries`; NaN or a blank's for an unknown country. */
export function countryCode(table: RoutingTable, country: string): number {
  const text = table.countries;
  let left = countryIndex(country);
  let from = 0;
  // From run to run: characters for all countries would cost ten times as much.
  for (let run = text.indexOf('!'); run >= 0 && from + left >= run; run = text.indexOf('!', from)) {
    left -= run - from + text.charCodeAt(run + 1) - BLANK_CODE;
    if (left < 0) return BLANK_CODE;
    from = run + 2;
  }
  return text.charCodeAt(from + left);
}

/** Empty for a blank's code and for NaN. */
function orderOfCode(table: RoutingTable, code: number): string {
  const start = (code - FIRST_ORDER_CODE) * table.width;
  return code > BLANK_CODE ? table.orders.slice(start, start + table.width) : '';
}

/**
 * Finds a name in `,CA,WA,=#,TX,=$`: names of a group, then the character of their order. Empty if no group has it.
 */
function orderInGroups(table: RoutingTable, groups: string, name: string): string {
  // Such a text, which is no name, could match across names.
  if (/[,=]/.test(name)) return '';
  const at = groups.indexOf(',' + name + ',');
  return at < 0 ? '' : orderOfCode(table, groups.charCodeAt(groups.indexOf('=', at) + 1));
}
