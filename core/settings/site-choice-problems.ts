// Problems of the site's choice that more than one setting is part of.
import { DEFAULT_CACHE_POLICY, MAX_POLICY_HEADERS } from '../contract/edge-policies';
import { sitePolicies } from '../contract/site-policies';
import { namesSource } from '../patterns/name-patterns';
import { DEFAULT_EDGE_ENGINE } from '../routing/edge-engines';
import { NO_SITE_CHOICE, otherSiteDomains, siteChoiceNeeds } from '../routing/site-choice-settings';
import type { SettingValues } from './settings';
import type { SettingsReader } from './settings-reader';

/** The problems, as sentences. */
export function* siteChoiceProblems(values: Partial<SettingValues>, reader: SettingsReader): Generator<string> {
  const { countryOrigins = {}, deviceOrigins = {}, experimentArms = [], countryContent = {} } = values;
  const choice = { countryOrigins, deviceOrigins, experimentArms, countryContent };
  yield* ofBotsArm(values, reader);
  yield* ofDomains(values, choice);
  yield* ofCookie(values, reader);
  yield* ofContent(values);
  const needs = siteChoiceNeeds(choice);
  if (needs === undefined) return;
  const { forwardedHeaders = [], edge = DEFAULT_EDGE_ENGINE } = values;
  const own = DEFAULT_CACHE_POLICY.headers.length + sitePolicies(edge, needs).keyHeaders.length;
  if (own + forwardedHeaders.length > MAX_POLICY_HEADERS)
    yield `forwardedHeaders has ${forwardedHeaders.length} entries; allowed with ${namesOf(values)}: at most ` +
      `${MAX_POLICY_HEADERS - own}, since CloudFront keys by ${MAX_POLICY_HEADERS} headers and ${own} are Georender's.`;
  for (const policy of ['cachePolicyId', 'originRequestPolicyId'])
    if (reader.has(policy))
      yield `${namesOf(values)} need headers in CloudFront's policies, and ${policy} names one of another stack; leave it out.`;
}

function* ofBotsArm(
  { experimentArms = [], botsArm }: Partial<SettingValues>,
  { raw }: SettingsReader,
): Generator<string> {
  const names = experimentArms.map(({ name }) => name);
  if (botsArm === undefined) {
    if (names.length > 0) yield `botsArm is missing; set it to the arm that bots get, one of ${names.join(', ')}.`;
  } else if (names.length === 0) {
    const given = raw['experimentArms'];
    // Wrong arms have problems of their own.
    if (!Array.isArray(given) || given.length === 0)
      yield 'botsArm names an arm, and experimentArms are missing; set them, or leave it out.';
  } else if (!names.includes(botsArm))
    yield `botsArm is "${botsArm}"; allowed: one of experimentArms: ${names.join(', ')}.`;
}

function* ofDomains(values: Partial<SettingValues>, choice: Parameters<typeof siteChoiceNeeds>[0]): Generator<string> {
  const { siteOrigin, domains, extraHosts = [] } = values;
  const others = otherSiteDomains(choice);
  const isOn = siteChoiceNeeds(choice) !== undefined;
  // The local run has neither.
  if (isOn && domains !== undefined && domains.length + extraHosts.length === 0)
    yield `${namesOf(values)} need domains: without a public name, pages are rendered from siteOrigin itself, where nothing is chosen.`;
  for (const domain of others) {
    if (domain === siteOrigin)
      yield `${namesOf(values)} name "${domain}", which is siteOrigin, the default; leave it out.`;
    if ([...(domains ?? []), ...extraHosts].includes(domain))
      yield `${namesOf(values)} name "${domain}", which is a public host; name the host behind it, or requests would go in circles.`;
  }
}

/** One country's bots go to one region. */
function* ofContent({ countryContent = {}, countryOverrides = {} }: Partial<SettingValues>): Generator<string> {
  for (const country of Object.keys(countryContent))
    for (const place of Object.keys(countryOverrides).filter((code) => code.slice(0, 2) === country))
      yield `countryOverrides.${place} and countryContent.${country} both say where bots go; remove countryOverrides.${place}.`;
}

/** Pulumi.yaml gives the defaults to every stack, so only other values are known to be set. */
function* ofCookie(values: Partial<SettingValues>, { raw }: SettingsReader): Generator<string> {
  const { experimentArms = [], experimentCookie, sessionCookies = [] } = values;
  const given = raw['experimentArms'];
  // Wrong arms have problems of their own.
  if (!Array.isArray(given) || given.length === 0)
    for (const name of ['experimentCookie', 'experimentDays'] as const)
      if ((values[name] ?? NO_SITE_CHOICE[name]) !== NO_SITE_CHOICE[name])
        yield `${name} is for an experiment, and experimentArms are missing; set them, or remove it.`;
  const source = namesSource(sessionCookies);
  if (
    experimentArms.length > 0 &&
    experimentCookie !== undefined &&
    source !== '' &&
    new RegExp(source).test(experimentCookie)
  )
    yield `experimentCookie "${experimentCookie}" is one of sessionCookies, so that every visitor would count as signed in; rename it.`;
}

/** The settings of the choice that are on. */
function namesOf(values: Partial<SettingValues>): string {
  const { countryOrigins = {}, deviceOrigins = {}, experimentArms = [], countryContent = {} } = values;
  const on = { countryOrigins, deviceOrigins, experimentArms, countryContent };
  return Object.entries(on)
    .filter(([, value]) => Object.keys(value).length > 0)
    .map(([name]) => name)
    .join(', ');
}
