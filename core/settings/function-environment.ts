// The environment variables by which functions learn the settings, and whether they fit.
import { VARIABLES } from '../contract/environment-variables';
import type { Region } from '../geography/regions';
import type { FreshnessRule } from '../pages/freshness';
import type { PublicSite } from '../pages/page-url';
import type { QueryPolicy } from '../pages/query-policy';
import { DEFAULT_RENDER_HORIZON_SECONDS } from '../pages/render-rules';
import { siteDomains } from '../routing/site-choice-settings';
import { DEFAULT_NEW_PAGES_PER_HOUR, DEFAULT_OVERLOAD_ANSWERS } from './load-settings';
import type { LoadSettings, PageSettings, StackSettings } from './stack-settings';

/** The settings that both functions need. */
export interface CommonSettings {
  readonly publicSite: PublicSite;
  readonly queryPolicy: QueryPolicy;
  readonly renderBudgetMs: number;
  /** Whether each request and render is logged. @default false */
  readonly requestLog?: boolean | undefined;
  /** The stack's name in the metrics; undefined: there are none. */
  readonly metricsName?: string | undefined;
}

/** The settings that `serve` alone needs; the others have their default. */
export interface ServeSettings extends Partial<LoadSettings> {
  readonly countryOverrides?: Readonly<Record<string, Region>>;
  /** The region that renders a country's content, where the site has it. */
  readonly countryContent?: Readonly<Record<string, Region>>;
  /** Whether it notes the pages that bots ask for. */
  readonly notesDemand?: boolean;
}

/** The settings that `render` alone needs; the others have their default. */
export interface RenderSettings extends Partial<PageSettings> {
  readonly freshness: readonly FreshnessRule[];
}

type Variables = Readonly<Record<string, string>>;

/** The variables of both functions. */
export function commonVariables(settings: CommonSettings): Variables {
  const { publicSite, queryPolicy, renderBudgetMs, requestLog = false, metricsName } = settings;
  return {
    ...(requestLog ? { [VARIABLES.requestLog]: 'true' } : {}),
    ...(metricsName === undefined ? {} : { [VARIABLES.metrics]: metricsName }),
    [VARIABLES.queryPolicy]: JSON.stringify(queryPolicy),
    [VARIABLES.scheme]: publicSite.scheme,
    [VARIABLES.hosts]: publicSite.hosts.join(','),
    [VARIABLES.renderBudgetMs]: String(renderBudgetMs),
  };
}

/** The variables of `serve` alone. */
export function serveSettingsVariables(settings: ServeSettings): Variables {
  const { newPagesPerHour = DEFAULT_NEW_PAGES_PER_HOUR, overloadAnswers = DEFAULT_OVERLOAD_ANSWERS } = settings;
  return {
    ...unlessDefault(VARIABLES.newPagesPerHour, String(newPagesPerHour), String(DEFAULT_NEW_PAGES_PER_HOUR)),
    ...unlessDefault(VARIABLES.overloadAnswers, sortedText(overloadAnswers), sortedText(DEFAULT_OVERLOAD_ANSWERS)),
    ...unlessDefault(VARIABLES.countryOverrides, sortedText(settings.countryOverrides ?? {}), '{}'),
    ...unlessDefault(
      VARIABLES.contentCountries,
      Object.keys(settings.countryContent ?? {})
        .sort()
        .join(','),
      '',
    ),
    ...(settings.notesDemand === true ? { [VARIABLES.noteDemand]: '1' } : {}),
  };
}

/** The variables of `render` alone. */
export function renderSettingsVariables(settings: RenderSettings): Variables {
  const { pageRules = [], ignoredCookies = [], renderHorizonSeconds = DEFAULT_RENDER_HORIZON_SECONDS } = settings;
  return {
    [VARIABLES.freshness]: JSON.stringify(settings.freshness),
    ...unlessDefault(VARIABLES.pageRules, JSON.stringify(pageRules), '[]'),
    ...unlessDefault(VARIABLES.ignoredCookies, ignoredCookies.join(','), ''),
    ...unlessDefault(
      VARIABLES.renderHorizonMs,
      String(renderHorizonSeconds * 1000),
      String(DEFAULT_RENDER_HORIZON_SECONDS * 1000),
    ),
  };
}

/** A default takes no room. */
function unlessDefault(variable: string, text: string, byDefault: string): Variables {
  return text === byDefault ? {} : { [variable]: text };
}

/** Texts by name as one text, always the same for the same texts, so that their order makes no diff. */
export function sortedText(texts: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1))));
}

/** A function's variables take no more in total ("Lambda quotas", AWS Lambda Developer Guide). */
export const MAX_ENVIRONMENT_BYTES = 4096;

/** The size that Lambda measures: all variables as one JSON object, as its error message shows it. */
export function environmentBytes(variables: Variables): number {
  return Buffer.byteLength(JSON.stringify(variables));
}

/** AWS chooses names from the component's name; S3's 63 characters bound them all. */
const LONGEST_NAME = 'n'.repeat(63);

/** The longest ARN of a version. */
const LONGEST_VERSION_ARN = `arn:aws:lambda:ap-southeast-1:123456789012:function:${LONGEST_NAME}:99999`;

/** The URLs of a region's five queues. */
const LONGEST_QUEUES = JSON.stringify(
  Object.fromEntries(
    ['tickets', 'asked', 'listed', 'rest', 'dead'].map((name) => [
      name,
      `https://sqs.ap-southeast-1.amazonaws.com/123456789012/${'n'.repeat(80)}`,
    ]),
  ),
);

/** The digests of two tokens. */
const LONGEST_DIGESTS = `${'0'.repeat(64)},${'0'.repeat(64)}`;

/** As many digits as a render's budget may have. */
const LONGEST_BUDGET_MS = 99_999;

/** The settings that functions need. */
export type SizedSettings = Pick<
  StackSettings,
  | 'publicSite'
  | 'queryPolicy'
  | 'freshness'
  | 'regions'
  | 'siteOrigin'
  | 'countryOverrides'
  | 'countryContent'
  | 'countryOrigins'
  | 'deviceOrigins'
  | 'experimentArms'
  | 'requestLog'
  | 'metrics'
> &
  Partial<Pick<StackSettings, 'edge' | 'queueConcurrency'>> &
  PageSettings &
  LoadSettings;

/** The problem with settings that do not fit into an environment, as a sentence; undefined if they do. */
export function environmentProblem(settings: SizedSettings): string | undefined {
  const excess =
    Math.max(environmentBytes(largestServe(settings)), environmentBytes(largestRender(settings))) -
    MAX_ENVIRONMENT_BYTES;
  if (excess <= 0) return undefined;
  return (
    'freshnessRules, pageRules, ignoredCookies, queryParameters, countryOverrides, countryOrigins, deviceOrigins, ' +
    `experimentArms, domains and extraHosts are ${excess} bytes too long for a function's environment; allowed: ` +
    `${MAX_ENVIRONMENT_BYTES} bytes, names of tables and buckets included. List fewer or shorter ones; * in a ` +
    'pattern or name stands for many.'
  );
}

/** `serve` knows the buckets of all regions. */
function largestServe(settings: SizedSettings): Variables {
  const {
    regions,
    siteOrigin,
    publicSite: {
      hosts: [firstHost = ''],
    },
  } = settings;
  return {
    ...largestCommon(settings, regions),
    ...serveSettingsVariables(settings),
    [VARIABLES.renderFunction]: LONGEST_VERSION_ARN,
    [VARIABLES.siteUrl]: `https://${firstHost.length > siteOrigin.length ? firstHost : siteOrigin}`,
    [VARIABLES.siteHosts]: siteDomains(settings).join(','),
    ...(settings.edge === 'lambda-at-edge' ? { [VARIABLES.rendererTokens]: LONGEST_DIGESTS } : {}),
  };
}

/** `render` knows its own bucket alone, and the rules. */
function largestRender(settings: SizedSettings): Variables {
  const longestRegion = settings.regions.reduce((one, other) => (other.length > one.length ? other : one));
  return { ...largestCommon(settings, [longestRegion]), ...renderSettingsVariables(settings) };
}

function largestCommon(settings: SizedSettings, bucketsOf: readonly string[]): Variables {
  return {
    ...commonVariables({
      ...settings,
      renderBudgetMs: LONGEST_BUDGET_MS,
      metricsName: settings.metrics ? LONGEST_NAME : undefined,
    }),
    [VARIABLES.indexTable]: LONGEST_NAME,
    [VARIABLES.leaseTable]: LONGEST_NAME,
    [VARIABLES.pagesBuckets]: sortedText(Object.fromEntries(bucketsOf.map((region) => [region, LONGEST_NAME]))),
    ...(settings.queueConcurrency === undefined ? {} : { [VARIABLES.queues]: LONGEST_QUEUES }),
  };
}
