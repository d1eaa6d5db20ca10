// Reads the routing table: which regions are nearest to where a request comes from.
// Runs inside the CloudFront Function, so it keeps to plain loops and strings (ES5.1 and a little more).
import { FIRST_ORDER_CODE } from './order-names';
import type { Region } from './regions';
import type { RoutingTable } from './routing-table';

/** What CloudFront tells about where a viewer is; any text may stand here, and any of them be missing. */
export interface ViewerPlace {
  /** `CloudFront-Viewer-Country`: ISO 3166-1 alpha-2, or one of CloudFront's special values. */
  readonly country: string | undefined;
  /** `CloudFront-Viewer-Country-Region`: the part of the ISO 3166-2 code behind the country's. */
  readonly subdivision: string | undefined;
  /** `cf.edgeLocation.region`: the regional edge cache that the edge location belongs to. */
  readonly edgeRegion: string | undefined;
}

const LETTER_A = 65;
const ALPHABET = 26;

/** The code of the letter that stands for the first region: `a`. */
export const FIRST_REGION_CODE = 97;

/**
 * The regions nearest to a place, as letters, nearest first and each once: by subdivision, else by country, else by the
 * edge location's region, else from home. It names the first few; `RoutingTable.home` names all.
 */
export function regionOrder(table: RoutingTable, place: ViewerPlace): string {
  const country = upperCase(place.country);
  const at = countryIndex(country);
  if (at >= 0) {
    const groups = table.subdivisions[country];
    const refined = groups === undefined ? '' : orderInGroups(table, groups, upperCase(place.subdivision));
    if (refined !== '') return refined;
    const code = table.countries.charCodeAt(at);
    if (code >= FIRST_ORDER_CODE) return orderOfCode(table, code);
  }
  return orderInGroups(table, table.edgeRegions, place.edgeRegion === undefined ? '' : place.edgeRegion) || table.home;
}

/** The region that a letter of an order stands for; undefined for any other letter. */
export function regionOfLetter(table: RoutingTable, letter: string): Region | undefined {
  return table.regions[letter.charCodeAt(0) - FIRST_REGION_CODE];
}

/** Where a country stands in `RoutingTable.countries`: AA is 0, ZZ is 675; -1 for what is not two capital letters. */
export function countryIndex(country: string): number {
  const first = country.charCodeAt(0) - LETTER_A;
  const second = country.charCodeAt(1) - LETTER_A;
  const isPair = country.length === 2 && first >= 0 && first < ALPHABET && second >= 0 && second < ALPHABET;
  return isPair ? first * ALPHABET + second : -1;
}

function upperCase(text: string | undefined): string {
  return text === undefined ? '' : text.toUpperCase();
}

function orderOfCode(table: RoutingTable, code: number): string {
  const start = (code - FIRST_ORDER_CODE) * table.width;
  return table.orders.slice(start, start + table.width);
}

/** `,CA,WA,=#,TX,=$`: the names of a group, then the character of their order; '' where no group has the name. */
function orderInGroups(table: RoutingTable, groups: string, name: string): string {
  // With these, a text that is no name could be found across names.
  if (name === '' || name.indexOf(',') >= 0 || name.indexOf('=') >= 0) return '';
  const at = groups.indexOf(',' + name + ',');
  return at < 0 ? '' : orderOfCode(table, groups.charCodeAt(groups.indexOf('=', at) + 1));
}
