// Which regions the router asks before a given one.
import { regionOfLetter, regionOrder, type ViewerPlace } from './region-order';
import type { Region } from './regions';
import type { RoutingTable } from './routing-table';

/**
 * The regions that the router asks before `region` for a place, nearest first. For an unknown place they are those
 * before it in home's order.
 */
export function nearerRegions(table: RoutingTable, region: Region, place: ViewerPlace): readonly Region[] {
  const order = [...regionOrder(table, place), ...table.home].map((letter) => regionOfLetter(table, letter));
  const nearer = order.slice(0, order.indexOf(region)).filter((other) => other !== undefined);
  return [...new Set(nearer)];
}
