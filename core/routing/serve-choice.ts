// Which regions and origins may answer a page: `serve` of the nearest region, or its canary, and `serve` of the next
// one, without drained regions. Runs in the router: plain loops and strings (ES5.1 and a little more).
import { serveCanaryOriginId, serveOriginId } from '../contract/edge-policies';
import { regionOfLetter } from '../geography/region-order';
import type { Region } from '../geography/regions';
import type { RoutingTable } from '../geography/routing-table';
import type { RouterState } from './router-state';

/** The router's configuration for the choice. */
export interface ServeChoiceRules {
  readonly table: RoutingTable;
  /** Regions that settings drain. */
  readonly drained: readonly string[];
  /** Whether the regions have canaries: `serve` and `render` with the newest code, for a part of the URLs. */
  readonly canary: boolean;
}

/**
 * The regions that may answer, nearest first.
 * @param order the nearest regions, as letters; after them come all regions in home's order
 * @param drained regions that are left out
 * @param most the number of regions that are needed
 */
export function availableRegions(
  table: RoutingTable,
  order: string,
  drained: readonly unknown[],
  most: number,
): readonly Region[] {
  const regions: Region[] = [];
  // Ends with the last region that is needed: a bot's request pays for each letter.
  (order + table.home).split('').some((letter) => {
    const region = regionOfLetter(table, letter);
    return region && regions.indexOf(region) < 0 && drained.indexOf(region) < 0 && regions.push(region) >= most;
  });
  return regions;
}

/**
 * The ids of the origins for a page: the first, and the one for when that fails. None: the site answers.
 * @param order as for {@link availableRegions}
 */
export function chooseServeOrigins(
  rules: ServeChoiceRules,
  order: string,
  url: string,
  state: RouterState,
): readonly string[] {
  const regions = availableRegions(rules.table, order, state.drained.concat(rules.drained), 2);
  const origins = regions.map(serveOriginId);
  const nearest = regions[0];
  if (!nearest || !rules.canary || shareOf(url) >= state.canaryPercent) return origins;
  // Canaries may fail together: the second origin runs code that has proved itself.
  return [serveCanaryOriginId(nearest), origins.pop() || ''];
}

/** A URL's number from 0 to 100, always the same, so that the same code always renders its page. */
export function shareOf(url: string): number {
  let hash = 7;
  // Products stay below 2^53, where numbers are whole.
  for (let at = 0; at < url.length; at += 1) hash = ((hash + url.charCodeAt(at)) * 8_191) % 1_000_003;
  return (hash % 10_000) / 100;
}
