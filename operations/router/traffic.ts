// Which places' bots are sent to another region by a change of the router's value.

import { serveOriginId } from '../../core/contract/edge-policies';
import { COUNTRY_CODES } from '../../core/geography/country-codes';
import { regionOrder } from '../../core/geography/region-order';
import type { Region } from '../../core/geography/regions';
import { type DrainState, drainStateText } from '../../core/health/drain-state';
import { routerConfig } from '../../core/routing/router-config';
import { chooseServeOrigins } from '../../core/routing/serve-choice';
import type { DeploymentFacts } from '../deployment';
import { routerValues } from '../explain/routing';

/** Countries whose bots are sent elsewhere. */
export interface TrafficMove {
  /** `site`: the site itself answered. */
  readonly from: Region | 'site';
  readonly to: Region | 'site';
  /** ISO 3166-1 alpha-2, sorted. */
  readonly countries: readonly string[];
}

/** The moves, those of the most countries first. */
export function trafficMoves(facts: DeploymentFacts, before: DrainState, after: DrainState): readonly TrafficMove[] {
  const [from, to] = [regionsByCountry(facts, before), regionsByCountry(facts, after)];
  const moves = new Map<string, { from: Region | 'site'; to: Region | 'site'; countries: string[] }>();
  for (const [country, old] of from) {
    const next = to.get(country) ?? 'site';
    if (old === next) continue;
    const move = moves.get(`${old} ${next}`) ?? { from: old, to: next, countries: [] };
    move.countries.push(country);
    moves.set(`${old} ${next}`, move);
  }
  return [...moves.values()].sort((one, other) => other.countries.length - one.countries.length);
}

/** The region that each country's bots are sent to first, by ISO 3166-1 alpha-2, sorted. */
export function regionsByCountry(facts: DeploymentFacts, state: DrainState): ReadonlyMap<string, Region | 'site'> {
  const config = routerConfig({ ...facts.router, canary: false });
  const values = routerValues(drainStateText(state));
  const first = (country: string): Region | 'site' => {
    const order = regionOrder(config.table, { country, subdivision: undefined, edgeRegion: undefined });
    const [origin] = chooseServeOrigins(config, order, '', values);
    return config.table.regions.find((region) => serveOriginId(region) === origin) ?? 'site';
  };
  return new Map([...COUNTRY_CODES].sort().map((country) => [country, first(country)]));
}
