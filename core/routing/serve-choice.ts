// Which origins may answer a page: the nearest region's renderer and the next one's, without drained regions; or the
// nearest one's canary. Runs in the router: plain loops and strings (ES5.1 and a little more).
import { serveCanaryOriginId, serveOriginId } from '../contract/edge-policies';
import { regionOfLetter } from '../geography/region-order';
import type { RoutingTable } from '../geography/routing-table';
import type { RouterState } from './router-state';

/** What decides besides the page. */
export interface ChoiceRules {
  readonly table: RoutingTable;
  /** Regions that config drains. */
  readonly drained: readonly string[];
  /** Whether the regions have canaries: the same renderers with the newest code, asked for a part of the URLs only. */
  readonly canary: boolean;
}

/**
 * The ids of the origins for a page: the one to ask, and the one to ask if that is unwell; none: the site answers.
 * @param order regions by nearness, as letters; behind it stand all, by nearness to home
 */
export function chooseServeOrigins(
  rules: ChoiceRules,
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
  // Canaries fail together, if they do: behind one stands code that has proved itself.
  return [serveCanaryOriginId(nearest), origins[origins.length - 1] || ''];
}

/** A number from 0 to 100 that a URL always has, so that its page is always rendered by the same code. */
function shareOf(url: string): number {
  let hash = 7;
  // Products stay below 2^53, where numbers are whole.
  for (let at = 0; at < url.length; at += 1) hash = (hash * 8_191 + url.charCodeAt(at)) % 1_000_003;
  return (hash % 10_000) / 100;
}
