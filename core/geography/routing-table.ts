// The table by which the router finds the regions nearest to a request: `build-routing-table.ts` computes it when the
// router is built, `region-order.ts` reads it.
import type { Region } from './regions';

/** What the router looks up: regions are letters, orders of regions are characters. */
export interface RoutingTable {
  /** By name; `a` stands for the first. */
  readonly regions: readonly Region[];
  /** How many regions each of `orders` names, nearest first: at most four. */
  readonly width: number;
  /** The distinct orders, `width` letters each, without separators. */
  readonly orders: string;
  /**
   * For AA, AB … ZZ a character: `#` for the first order, `$` for the second …; a blank where nothing is known. Of three
   * blanks or more in a row stands `!` and their number, as the character that comes so far behind a blank.
   */
  readonly countries: string;
  /** Country → groups of its subdivisions whose nearest region is not the country's: `,CA,WA,=#,TX,=$`. */
  readonly subdivisions: Readonly<Record<string, string>>;
  /** Groups of edge locations' regions (`cf.edgeLocation.region`), but for those nearest to home, which go by `home`. */
  readonly edgeRegions: string;
  /** All regions from home on: for everyone else, and for when the regions of an order are drained. */
  readonly home: string;
}
