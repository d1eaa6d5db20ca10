// The checked settings of a stack and of a local run, with all that follows from them.
import type { BotSettings } from '../bots/bots';
import { DEFAULT_FRESHNESS_RULE, type FreshnessRule } from '../pages/freshness';
import type { PublicSite } from '../pages/page-url';
import type { QueryPolicy } from '../pages/query-policy';
import type { ApiInput } from './inputs/api';
import type { CachingInput } from './inputs/caching';
import type { ChoiceInput } from './inputs/choice';
import type { ForwardingInput } from './inputs/forwarding';
import type { FunctionsInput } from './inputs/functions';
import type { LoadInput } from './inputs/load';
import type { OperationsInput } from './inputs/operations';
import type { PagesInput } from './inputs/pages';
import type { RoutingInput } from './inputs/routing';
import type { ScheduleInput } from './inputs/schedule';
import type { ServiceInput } from './inputs/service';
import type { SiteInput } from './inputs/site';
import { renderTimeoutByDefault } from './rooms/functions';
import type { LocalSettingValues, SettingValues } from './settings';

/** The settings as a user writes them, in a stack's configuration or in a program. `check-settings.ts` checks them. */
export interface StackSettingsInput
  extends SiteInput,
    RoutingInput,
    ChoiceInput,
    ForwardingInput,
    ServiceInput,
    CachingInput,
    PagesInput,
    LoadInput,
    FunctionsInput,
    ApiInput,
    ScheduleInput,
    OperationsInput {}

/** Checked settings of a stack, complete. */
export type StackSettings = ReturnType<typeof stackSettings>;

/** Checked settings of a local run, complete. */
export type LocalSettings = ReturnType<typeof combined<LocalSettingValues>>;

/** The settings of load that functions are told. */
export type LoadSettings = Pick<StackSettings, 'newPagesPerHour' | 'overloadAnswers'>;

/** The settings of pages that functions are told. */
export type PageSettings = Pick<StackSettings, 'pageRules' | 'ignoredCookies' | 'renderHorizonSeconds'>;

/** Adds to a stack's settings all that follows from them. */
export function completedStack(values: SettingValues): StackSettings {
  return stackSettings(values);
}

/** Adds to a local run's settings all that follows from them. */
export function completedLocal(values: LocalSettingValues): LocalSettings {
  return combined(values);
}

function stackSettings(values: SettingValues) {
  const { extraHosts, renderTimeout, healthChecks: hasChecks, ...rest } = combined(values);
  const renderTimeoutSeconds = renderTimeout ?? renderTimeoutByDefault(rest.edge);
  // Health checks drain regions in the key-value store, which a router at Lambda@Edge can't read.
  const healthChecks = hasChecks && rest.edge === 'cloudfront-function';
  const hosts = [...rest.domains, ...extraHosts];
  // Without a name of its own, a stack renders the site at its origin: CloudFront's name is not known beforehand.
  const publicSite: PublicSite = { scheme: 'https', hosts: hosts.length > 0 ? hosts : [rest.siteOrigin] };
  return { ...rest, renderTimeoutSeconds, healthChecks, publicSite };
}

/** Puts together the settings that belong to one thing. */
function combined<Values extends LocalSettingValues>(values: Values) {
  const {
    freshness,
    staleWhileRevalidate,
    staleIfError,
    notFoundFreshness,
    redirectFreshness,
    freshnessRules,
    queryMode: mode,
    queryParameters: names,
    querySort: sort,
    botGroups: groups,
    extraBots: add,
    exemptBots: remove,
    countryOverrides,
    ...rest
  } = values;
  const byDefault: FreshnessRule = {
    paths: DEFAULT_FRESHNESS_RULE.paths,
    pages: {
      freshSeconds: freshness,
      staleWhileRevalidateSeconds: staleWhileRevalidate,
      staleIfErrorSeconds: staleIfError,
    },
    notFoundSeconds: notFoundFreshness,
    redirectSeconds: redirectFreshness,
  };
  const rules = freshnessRules.map((rule) => freshnessRule(rule, byDefault));
  const queryPolicy: QueryPolicy = { mode, names, sort };
  const bots: BotSettings = { groups, add, remove };
  // The first rule that matches a path holds.
  // Bots that get a country's content go to the region that renders it.
  const places = { ...countryOverrides, ...rest.countryContent };
  return { ...rest, countryOverrides: places, freshness: [...rules, byDefault], queryPolicy, bots };
}

/** A rule takes from the default what it leaves out. */
function freshnessRule(
  rule: LocalSettingValues['freshnessRules'][number],
  { pages, notFoundSeconds, redirectSeconds }: FreshnessRule,
): FreshnessRule {
  return {
    paths: rule.paths,
    pages: {
      freshSeconds: rule.fresh ?? pages.freshSeconds,
      staleWhileRevalidateSeconds: rule.staleWhileRevalidate ?? pages.staleWhileRevalidateSeconds,
      staleIfErrorSeconds: rule.staleIfError ?? pages.staleIfErrorSeconds,
    },
    notFoundSeconds: rule.notFound ?? notFoundSeconds,
    redirectSeconds: rule.redirects ?? redirectSeconds,
  };
}
