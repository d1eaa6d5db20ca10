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

/** What `AA` comes to in {@link countryIndex}. */
const AA = 1_755;

/** The code of a blank; a run's length stands as the character that comes so far behind it. */
export const BLANK_CODE = 32;

/** The code of the letter that stands for the first region: `a`. */
export const FIRST_REGION_CODE = 97;

/**
 * The regions nearest to a place, as letters, nearest first and each once: by subdivision, else by country, else by the
 * edge location's region, else from home. It names the first few; `RoutingTable.home` names all.
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

/** Where a country stands among all pairs of letters: AA is 0, ZZ is 675; -1 for what is not two capital letters. */
export function countryIndex(country: string): number {
  return /^[A-Z]{2}$/.test(country) ? country.charCodeAt(0) * 26 + country.charCodeAt(1) - AA : -1;
}

/** The code of a country's character in `RoutingTable.countries`; no number, or a blank's, where nothing is known of it. */
export function countryCode(table: RoutingTable, country: string): number {
  const text = table.countries;
  let left = countryIndex(country);
  let from = 0;
  // From run to run, since spelling them all out would cost ten times as much.
  for (let run = text.indexOf('!'); run >= 0 && from + left >= run; run = text.indexOf('!', from)) {
    left -= run - from + text.charCodeAt(run + 1) - BLANK_CODE;
    if (left < 0) return BLANK_CODE;
    from = run + 2;
  }
  return text.charCodeAt(from + left);
}

/** Empty for the code of a blank, and for what is no number. */
function orderOfCode(table: RoutingTable, code: number): string {
  const start = (code - FIRST_ORDER_CODE) * table.width;
  return code > BLANK_CODE ? table.orders.slice(start, start + table.width) : '';
}

/** `,CA,WA,=#,TX,=$`: the names of a group, then the character of their order; '' where no group has the name. */
function orderInGroups(table: RoutingTable, groups: string, name: string): string {
  // With these, a text that is no name could be found across names.
  if (/[,=]/.test(name)) return '';
  const at = groups.indexOf(',' + name + ',');
  return at < 0 ? '' : orderOfCode(table, groups.charCodeAt(groups.indexOf('=', at) + 1));
}
