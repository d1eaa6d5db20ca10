// The routing table: `build-routing-table.ts` computes it when the router is built, `region-order.ts` reads it in the
// router.
import type { Region } from './regions';

/** Regions are letters, orders of regions are characters. */
export interface RoutingTable {
  /** Sorted by name; `a` stands for the first. */
  readonly regions: readonly Region[];
  /** How many regions each of `orders` names, nearest first: at most four. */
  readonly width: number;
  /** The distinct orders, `width` letters each, without separators. */
  readonly orders: string;
  /**
   * A character for each of AA, AB … ZZ: `#` for the first order, `$` for the second …; a blank for an unknown
   * country. `!` and a character stand for three blanks or more in a row: the character's distance from a blank is
   * their number.
   */
  readonly countries: string;
  /** Country → groups of its subdivisions whose nearest region is not the country's: `,CA,WA,=#,TX,=$`. */
  readonly subdivisions: Readonly<Record<string, string>>;
  /** Groups of edge locations' regions (`cf.edgeLocation.region`) in the same form, except those nearest to home. */
  readonly edgeRegions: string;
  /** All regions in home's order: for unknown places, and for drained regions. */
  readonly home: string;
}
