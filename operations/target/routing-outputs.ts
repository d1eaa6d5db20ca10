// What the outputs say of freshness, budgets and routing: objects of their own, checked as a whole.
import { BOT_GROUP_NAMES } from '../../core/bots/bot-groups';
import { PRERENDER_SERVICE_MODES } from '../../core/contract/prerender-service';
import { PLACE_CODE_FORM } from '../../core/geography/country-codes';
import { isRegion, type Region } from '../../core/geography/regions';
import type { FreshnessRule } from '../../core/pages/freshness';
import { isVariant, type Variant } from '../../core/pages/variants';
import type { RenderBudgets, RoutingOutputs } from '../../core/settings/deployment-outputs';
import { isHosts, isTexts, jsonObject } from './outputs-reader';

/** Whether a value has what the router alone is built from. */
export function isRouting(value: unknown): value is RoutingOutputs {
  const {
    hosts,
    renderHost,
    includePaths,
    excludePaths,
    sessionCookies,
    drainedRegions,
    canary,
    bots,
    passthroughPaths,
    forwardedHeaders,
    prerenderService,
    prerenderServiceShare,
  } = jsonObject(value) ?? {};
  return (
    (hosts === 'any' || isHosts(hosts)) &&
    (renderHost === undefined || isHosts([renderHost])) &&
    [includePaths, excludePaths, sessionCookies, passthroughPaths, forwardedHeaders].every(isTexts) &&
    isTexts(drainedRegions) &&
    drainedRegions.every(isRegion) &&
    typeof canary === 'boolean' &&
    isBots(bots) &&
    (prerenderService === undefined || PRERENDER_SERVICE_MODES.some((mode) => mode === prerenderService)) &&
    (prerenderServiceShare === undefined || typeof prerenderServiceShare === 'number')
  );
}

function isBots(value: unknown): boolean {
  const { groups, add, remove } = jsonObject(value) ?? {};
  const isGroup = (name: string) => BOT_GROUP_NAMES.some((group) => group === name);
  return isTexts(groups) && groups.every(isGroup) && isTexts(add) && isTexts(remove);
}

/** Whether a value is a list of rules of freshness. */
export function isFreshness(value: unknown): value is readonly FreshnessRule[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRule);
}

function isRule(value: unknown): boolean {
  const { paths, pages, notFoundSeconds, redirectSeconds } = jsonObject(value) ?? {};
  const { freshSeconds, staleWhileRevalidateSeconds, staleIfErrorSeconds } = jsonObject(pages) ?? {};
  const times = [notFoundSeconds, redirectSeconds, freshSeconds, staleWhileRevalidateSeconds, staleIfErrorSeconds];
  return typeof paths === 'string' && times.every((time) => typeof time === 'number' && time >= 0);
}

/** Whether a value has the budgets of renders. */
export function isBudgets(value: unknown): value is RenderBudgets {
  const { newPagesPerHour, scheduledRendersPerDay = 0 } = jsonObject(value) ?? {};
  return [newPagesPerHour, scheduledRendersPerDay].every((limit) => typeof limit === 'number' && limit >= 0);
}

/** Whether a value is a list of variants. */
export function isVariants(value: unknown): value is readonly [Variant, ...Variant[]] {
  return Array.isArray(value) && value.length > 0 && value.every(isVariant);
}

/** Whether a value maps places to regions. */
export function isOverrides(value: unknown): value is Readonly<Record<string, Region>> {
  const entries = Object.entries(jsonObject(value) ?? { '': value });
  return entries.every(
    ([place, region]) => PLACE_CODE_FORM.test(place) && typeof region === 'string' && isRegion(region),
  );
}
