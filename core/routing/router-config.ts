// Makes the router's configuration from the settings of a stack, a build or the local run.
import { type BotSettings, botPatternSource, DEFAULT_BOT_SETTINGS } from '../bots/bots';
import { buildRoutingTable } from '../geography/build-routing-table';
import type { Region, Regions } from '../geography/regions';
import { DEFAULT_QUERY_POLICY, parameterTest, type QueryPolicy } from '../pages/query-policy';
import type { Variant } from '../pages/variants';
import { namesSource } from '../patterns/name-patterns';
import { pathPatternsSource } from '../patterns/path-patterns';
import { ASSET_PATTERN } from './assets';
import type { RouterConfig } from './router';

/** The settings that the router's behaviour follows from. */
export interface RouterSettings {
  readonly regions: Regions;
  /** The region for requests from an unknown place; one of `regions`. */
  readonly home: Region;
  readonly scheme: 'https' | 'http';
  readonly hosts: readonly string[] | 'any';
  /** The host to render pages from, instead of the viewer's. */
  readonly renderHost?: string;
  /** Path patterns that may be rendered; empty: all. */
  readonly includePaths?: readonly string[];
  /** Path patterns that are never rendered. */
  readonly excludePaths?: readonly string[];
  /** Countries (`GB`) and subdivisions (`US-CA`) whose bots go to another region than the nearest. */
  readonly countryOverrides?: Readonly<Record<string, Region>>;
  /** The query parameters that tell pages apart, the same as for the handlers; default: the default policy. */
  readonly queryPolicy?: QueryPolicy;
  /** Which user agents are bots; default: all groups. */
  readonly bots?: BotSettings;
  /** Cookies of signed-in visitors, who never get a bot's page; a `*` at a name's end stands for any rest. */
  readonly sessionCookies?: readonly string[];
  /** The variants of pages; default: desktop. */
  readonly variants?: readonly Variant[];
  /** Regions that get no requests until the next deployment. */
  readonly drainedRegions?: readonly Region[];
  /** Whether the distribution has canaries among its origins; default: no. */
  readonly canary?: boolean;
}

/** Computes everything that does not depend on a request. */
export function routerConfig(settings: RouterSettings): RouterConfig {
  return {
    table: buildRoutingTable(settings.regions, settings.home, settings.countryOverrides),
    scheme: settings.scheme,
    hosts: settings.hosts === 'any' ? 'any' : settings.hosts.map((host) => host.toLowerCase()),
    ...(settings.renderHost === undefined ? {} : { renderHost: settings.renderHost }),
    include: new RegExp(pathPatternsSource(settings.includePaths ?? [])),
    exclude: excludedPaths(settings.excludePaths ?? []),
    bots: new RegExp(botPatternSource(settings.bots ?? DEFAULT_BOT_SETTINGS), 'i'),
    assets: ASSET_PATTERN,
    parameters: parameterTest(settings.queryPolicy ?? DEFAULT_QUERY_POLICY),
    sessionCookies: patternOf(namesSource(settings.sessionCookies ?? [])),
    mobile: settings.variants?.includes('mobile') ?? false,
    drained: settings.drainedRegions ?? [],
    canary: settings.canary ?? false,
  };
}

/** The given paths, and well-known ones, which are never pages (RFC 8615). */
function excludedPaths(patterns: readonly string[]): RegExp {
  const given = pathPatternsSource(patterns);
  return new RegExp(`^/\\.well-known/${given === '' ? '' : `|${given}`}`);
}

/** Matches nothing if there are no names. */
function patternOf(source: string): RegExp {
  return new RegExp(source || '(?!)');
}
