// Makes the router's configuration from what a stack, a build or the local run says.
import { assetPatternSource } from './assets';
import { botPatternSource, DEFAULT_BOT_SETTINGS } from './bots';
import { pathPatternsSource } from './path-patterns';
import { DEFAULT_QUERY_POLICY, parameterNamesSource } from './query-policy';
import type { QueryPolicy } from './query-policy';
import type { Region, Regions } from './regions';
import type { RouterConfig } from './router';
import { buildRoutingTable } from './routing-table';

/** What decides the router's behaviour. */
export interface RouterSettings {
  readonly regions: Regions;
  /** Where requests of unknown origin go; one of `regions`. */
  readonly home: Region;
  readonly scheme: 'https' | 'http';
  readonly hosts: readonly string[] | 'any';
  /** The host that pages are rendered from in place of the viewer's. */
  readonly renderHost?: string;
  /** Path patterns that may be rendered; empty: all. */
  readonly includePaths?: readonly string[];
  /** Path patterns that are never rendered. */
  readonly excludePaths?: readonly string[];
  /** Countries whose bots go to another region than the nearest. */
  readonly countryOverrides?: Readonly<Record<string, Region>>;
  /** Which query parameters make a page another one, the same that the handlers are told; default: the default policy. */
  readonly queryPolicy?: QueryPolicy;
}

/** Computes all that can be computed before a request comes. */
export function routerConfig(settings: RouterSettings): RouterConfig {
  const { queryPolicy = DEFAULT_QUERY_POLICY } = settings;
  return {
    table: buildRoutingTable(settings.regions, settings.home, settings.countryOverrides),
    scheme: settings.scheme,
    hosts: settings.hosts === 'any' ? 'any' : settings.hosts.map((host) => host.toLowerCase()),
    ...(settings.renderHost === undefined ? {} : { renderHost: settings.renderHost }),
    include: pathPatternsSource(settings.includePaths ?? []),
    exclude: pathPatternsSource(settings.excludePaths ?? []),
    bots: botPatternSource(DEFAULT_BOT_SETTINGS),
    assets: assetPatternSource(),
    parameters: { mode: queryPolicy.mode, names: parameterNamesSource(queryPolicy) },
  };
}
