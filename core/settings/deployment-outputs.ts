// The outputs of a deployment that follow from its settings; a stack and the local run tell the same.
import type { BotSettings } from '../bots/bots';
import type { PrerenderServiceMode } from '../contract/prerender-service';
import type { Region, Regions } from '../geography/regions';
import type { FreshnessRule } from '../pages/freshness';
import type { PublicSite } from '../pages/page-url';
import type { QueryPolicy } from '../pages/query-policy';
import type { Variant } from '../pages/variants';
import type { EdgeEngine } from '../routing/edge-engines';
import type { RouterSettings } from '../routing/router-config';

/** What the router alone is built from; the rest are outputs of their own. */
export type RoutingOutputs = Required<
  Pick<RouterSettings, 'hosts' | 'includePaths' | 'excludePaths' | 'sessionCookies' | 'drainedRegions' | 'canary'>
> & {
  readonly bots: BotSettings;
  readonly renderHost?: string;
  /** Left out without a prerender service. */
  readonly prerenderService?: PrerenderServiceMode;
  /** Left out in modes other than `share`. */
  readonly prerenderServiceShare?: number;
  /** Paths that the router does not see. */
  readonly passthroughPaths: readonly string[];
  /** Lower-case names of request headers that are part of the edge's key. */
  readonly forwardedHeaders: readonly string[];
};

/** How many renders a deployment allows. */
export interface RenderBudgets {
  /** Of each host in each region; 0: without bound. */
  readonly newPagesPerHour: number;
  /** Left out without a schedule. */
  readonly scheduledRendersPerDay?: number;
}

/** The outputs, as JSON. */
export interface SettingsOutputs {
  /** What runs the router. */
  readonly edge: EdgeEngine;
  /** The hosts of all kept pages. */
  readonly hosts: readonly string[];
  /** The region that owns the index table. */
  readonly homeRegion: Region;
  /** The regions that render and keep pages. */
  readonly regions: Regions;
  /** Countries whose bots go to a certain region. */
  readonly countryOverrides: Readonly<Record<string, Region>>;
  /** Which parameters of a query count. */
  readonly queryPolicy: QueryPolicy;
  /** The variants of a page: desktop, mobile. */
  readonly variants: readonly Variant[];
  /** How long pages are fresh, by path; the first match counts. */
  readonly freshness: readonly FreshnessRule[];
  /** How many renders the deployment allows. */
  readonly budgets: RenderBudgets;
  /** The settings that the router is built from, for `georender explain`. */
  readonly routing: RoutingOutputs;
}

/** The settings that they follow from. */
export interface OutputSettings extends Omit<SettingsOutputs, 'hosts' | 'budgets' | 'routing'> {
  readonly publicSite: PublicSite;
  readonly routing: Pick<RoutingOutputs, 'hosts' | 'renderHost'>;
  readonly bots: BotSettings;
  readonly includePaths: readonly string[];
  readonly excludePaths: readonly string[];
  readonly sessionCookies: readonly string[];
  readonly drainedRegions: readonly Region[];
  readonly passthroughPaths: readonly string[];
  readonly forwardedHeaders: readonly string[];
  readonly canary?: boolean;
  readonly prerenderService?: PrerenderServiceMode | undefined;
  readonly prerenderServiceShare?: number | undefined;
  readonly newPagesPerHour: number;
  readonly scheduledRendersPerDay?: number | undefined;
}

/** Picks them. */
export function settingsOutputs(settings: OutputSettings): SettingsOutputs {
  const { edge, homeRegion, regions, countryOverrides, queryPolicy, variants, freshness } = settings;
  const {
    bots,
    includePaths,
    excludePaths,
    sessionCookies,
    drainedRegions,
    passthroughPaths,
    forwardedHeaders,
    canary = false,
  } = settings;
  const { hosts: admitted, renderHost } = settings.routing;
  const paths = { includePaths, excludePaths, passthroughPaths };
  const rules = { bots, ...paths, sessionCookies, drainedRegions, forwardedHeaders, canary };
  const { prerenderService, prerenderServiceShare } = settings;
  const routing = {
    hosts: admitted,
    ...(renderHost === undefined ? {} : { renderHost }),
    ...(prerenderService === undefined ? {} : { prerenderService }),
    ...(prerenderServiceShare === undefined ? {} : { prerenderServiceShare }),
    ...rules,
  };
  const { newPagesPerHour, scheduledRendersPerDay } = settings;
  const budgets = { newPagesPerHour, ...(scheduledRendersPerDay === undefined ? {} : { scheduledRendersPerDay }) };
  const hosts = settings.publicSite.hosts;
  return { edge, hosts, homeRegion, regions, countryOverrides, queryPolicy, variants, freshness, budgets, routing };
}
