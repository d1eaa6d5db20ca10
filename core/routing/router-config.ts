// Makes the router's configuration from the settings of a stack, a build or the local run.
import { type BotSettings, botPatternSource, DEFAULT_BOT_SETTINGS } from '../bots/bots';
import { type PrerenderServiceMode, WHOLE_SHARE } from '../contract/prerender-service';
import { buildRoutingTable } from '../geography/build-routing-table';
import type { Region, Regions } from '../geography/regions';
import { DEFAULT_QUERY_POLICY, parameterTest, type QueryPolicy } from '../pages/query-policy';
import type { Variant } from '../pages/variants';
import { alternationSource } from '../patterns/alternation';
import { namesSource } from '../patterns/name-patterns';
import { pathPatternsSource } from '../patterns/path-patterns';
import { ASSET_PATTERN } from './assets';
import type { RouterConfig } from './router';
import { NO_SITE_CHOICE, type SiteChoiceSettings, siteChoiceRules } from './site-choice-settings';

const DAY_SECONDS = 86_400;

/** The settings that the router's behaviour follows from. */
export interface RouterSettings extends Partial<SiteChoiceSettings> {
  readonly regions: Regions;
  /** The region for requests from an unknown place; one of `regions`. */
  readonly home: Region;
  readonly scheme: 'https' | 'http';
  /** The public hosts; `any` leaves it to the handlers. */
  readonly hosts: readonly string[] | 'any';
  /** The host to render pages from, instead of the viewer's. CloudFront's names are admitted with it. */
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
  /** How a prerender service takes part; default: there is none. */
  readonly prerenderService?: PrerenderServiceMode | undefined;
  /** The percentage of the URLs that it renders in the mode `share`. */
  readonly prerenderServiceShare?: number | undefined;
}

/**
 * Parts of the user agents of the service's own browsers. Most send `X-Prerender`, too, but a server of one's own may
 * lack that plugin, and would ask itself without end.
 */
const SERVICE_USER_AGENTS = ['prerender', 'rendertron'];

/** Computes everything that does not depend on a request. */
export function routerConfig(settings: RouterSettings): RouterConfig {
  const share = serviceShare(settings);
  return {
    table: buildRoutingTable(settings.regions, settings.home, settings.countryOverrides),
    scheme: settings.scheme,
    hosts: admittedHosts(settings),
    ...(settings.renderHost === undefined ? {} : { renderHost: settings.renderHost }),
    include: new RegExp(pathPatternsSource(settings.includePaths ?? [])),
    exclude: excludedPaths(settings.excludePaths ?? []),
    bots: new RegExp(botPatternSource(botsOf(settings)), 'i'),
    assets: ASSET_PATTERN,
    parameters: parameterTest(settings.queryPolicy ?? DEFAULT_QUERY_POLICY),
    sessionCookies: patternOf(namesSource(settings.sessionCookies ?? [])),
    mobile: settings.variants?.includes('mobile') ?? false,
    drained: settings.drainedRegions ?? [],
    canary: settings.canary ?? false,
    ...(share === undefined ? {} : { serviceShare: share }),
    ...siteChoice(settings),
  };
}

/** An expression, and no list: one test costs the router less code than a search beside the exceptions. */
function admittedHosts({ hosts, renderHost }: RouterSettings): RegExp {
  if (hosts === 'any') return /./;
  const own = alternationSource(hosts.map((host) => host.toLowerCase()));
  return new RegExp(`^(?:${own}${renderHost === undefined ? '' : '|[^.]+\\.cloudfront\\.net'})$`);
}

function siteChoice(settings: RouterSettings): Pick<RouterConfig, 'siteChoice' | 'armAttributes'> {
  const rules = siteChoiceRules({ ...NO_SITE_CHOICE, ...settings });
  if (rules === undefined) return {};
  const { experimentDays = NO_SITE_CHOICE.experimentDays, scheme } = settings;
  const attributes = `Path=/; Max-Age=${experimentDays * DAY_SECONDS}; SameSite=Lax`;
  // The local run speaks http, where browsers keep no secure cookies.
  return { siteChoice: rules, armAttributes: scheme === 'https' ? `${attributes}; Secure` : attributes };
}

/** The share of the URLs that a service renders first, in percent; undefined: none. */
function serviceShare({ prerenderService: mode, prerenderServiceShare }: RouterSettings): number | undefined {
  return mode === 'alone' ? WHOLE_SHARE : mode === 'share' ? prerenderServiceShare : undefined;
}

function botsOf({ bots = DEFAULT_BOT_SETTINGS, prerenderService }: RouterSettings): BotSettings {
  return prerenderService === undefined ? bots : { ...bots, remove: [...bots.remove, ...SERVICE_USER_AGENTS] };
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
