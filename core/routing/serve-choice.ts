// Which origins may answer a page: `serve` of the nearest region, or its canary, and `serve` of the next one, without
// drained regions. Runs in the router: plain loops and strings (ES5.1 and a little more).
import { serveCanaryOriginId, serveOriginId } from '../contract/edge-policies';
import { regionOfLetter } from '../geography/region-order';
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
 * The ids of the origins for a page: the first, and the one for when that fails. None: the site answers.
 * @param order the nearest regions, as letters; after them come all regions in home's order
 */
export function chooseServeOrigins(
  rules: ServeChoiceRules,
  order: string,
  url: string,
  state: RouterState,
): readonly string[] {
  const letters = order + rules.table.home;
  const origins: string[] = [];
  let nearest = '';
  for (let at = 0; at < letters.length && origins.length < 2; at += 1) {
    const region = regionOfLetter(rules.table, letters.charAt(at));
    if (
      region === undefined ||
      region === nearest ||
      rules.drained.indexOf(region) >= 0 ||
      state.drained.indexOf(region) >= 0
    )
      continue;
    if (origins.length === 0) nearest = region;
    origins.push(serveOriginId(region));
  }
  if (nearest === '' || !rules.canary || shareOf(url) >= state.canaryPercent) return origins;
  // Canaries may fail together: the second origin runs code that has proved itself.
  return [serveCanaryOriginId(nearest), origins[origins.length - 1] || ''];
}

/** A URL's number from 0 to 100, always the same, so that the same code always renders its page. */
export function shareOf(url: string): number {
  let hash = 7;
  // Products stay below 2^53, where numbers are whole.
  for (let at = 0; at < url.length; at += 1) hash = (hash * 8_191 + url.charCodeAt(at)) % 1_000_003;
  return (hash % 10_000) / 100;
}
