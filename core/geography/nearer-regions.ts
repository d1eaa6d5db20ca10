// Which regions a request was meant for before the one that it came to.

import type { ViewerPlace } from './region-order';
import { regionOfLetter, regionOrder } from './region-order';
import type { Region } from './regions';
import type { RoutingTable } from './routing-table';

/**
 * The regions that the router asks before a region for a place, nearest first. For a place that the table does not know
 * they are those before the region in the order of the table's home.
 */
export function nearerRegions(table: RoutingTable, region: Region, place: ViewerPlace): readonly Region[] {
  const order = [...regionOrder(table, place), ...table.home].map((letter) => regionOfLetter(table, letter));
  const nearer = order.slice(0, order.indexOf(region)).filter((other) => other !== undefined);
  return [...new Set(nearer)];
}
