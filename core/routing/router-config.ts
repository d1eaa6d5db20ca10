// Makes the router's configuration from what a stack, a build or the local run says.

import type { BotSettings } from '../bots/bots';
import { botPatternSource, DEFAULT_BOT_SETTINGS } from '../bots/bots';
import { buildRoutingTable } from '../geography/build-routing-table';
import type { Region, Regions } from '../geography/regions';
import type { QueryPolicy } from '../pages/query-policy';
import { DEFAULT_QUERY_POLICY, parameterTest } from '../pages/query-policy';
import type { Variant } from '../pages/variants';
import { namesSource } from '../patterns/name-patterns';
import { pathPatternsSource } from '../patterns/path-patterns';
import { ASSET_PATTERN } from './assets';
import type { RouterConfig } from './router';

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
  /** Countries (`GB`) and subdivisions (`US-CA`) whose bots go to another region than the nearest. */
  readonly countryOverrides?: Readonly<Record<string, Region>>;
  /** Which query parameters make a page another one, the same that the handlers are told; default: the default policy. */
  readonly queryPolicy?: QueryPolicy;
  /** Who is a bot; default: all groups. */
  readonly bots?: BotSettings;
  /** Cookies whose owner is signed in, and never gets a bot's page; a `*` at a name's end stands for any rest. */
  readonly sessionCookies?: readonly string[];
  /** The forms that pages are rendered in; default: the desktop's. */
  readonly variants?: readonly Variant[];
  /** Regions that get no requests until the next deployment. */
  readonly drainedRegions?: readonly Region[];
  /** Whether the distribution has canaries among its origins; default: it has none. */
  readonly canary?: boolean;
}

/** Computes all that can be computed before a request comes. */
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

/** The given paths, and those that are never pages (RFC 8615). */
function excludedPaths(patterns: readonly string[]): RegExp {
  const given = pathPatternsSource(patterns);
  return new RegExp(`^/\\.well-known/${given === '' ? '' : `|${given}`}`);
}

/** Of no names at all, one that matches nothing. */
function patternOf(source: string): RegExp {
  return new RegExp(source || '(?!)');
}
