// The settings of routing: who is a bot, which of their requests are rendered, in which form, and in which region.
import { BOT_GROUP_NAMES } from '../bots/bot-groups';
import { botRemovalProblem, botTokenProblem } from '../bots/bot-tokens';
import type { BotSettings } from '../bots/bots';
import { COUNTRY_CODES, PLACE_CODE_FORM } from '../geography/country-codes';
import type { Region, Regions } from '../geography/regions';
import { isRegion } from '../geography/regions';
import type { Variant } from '../pages/variants';
import { VARIANTS } from '../pages/variants';
import { COOKIE_NAME_FORM, COOKIE_NAME_RULE } from '../patterns/cookie-patterns';
import { PATH_PATTERN_FORM, PATH_PATTERN_RULE } from '../patterns/path-patterns';
import type { SettingsReader } from './settings-reader';

/** Settings of routing that were checked and completed; `RouterSettings` says what each of them does. */
export interface RoutingSettings {
  readonly includePaths: readonly string[];
  readonly excludePaths: readonly string[];
  readonly bots: BotSettings;
  readonly sessionCookies: readonly string[];
  readonly variants: readonly Variant[];
  readonly countryOverrides: Readonly<Record<string, Region>>;
  readonly drainedRegions: readonly Region[];
}

/** The settings that {@link readRouting} reads. */
export const ROUTING_SETTING_NAMES = [
  'includePaths',
  'excludePaths',
  'botGroups',
  'extraBots',
  'exemptBots',
  'sessionCookies',
  'variants',
  'countryOverrides',
  'drainedRegions',
] as const;

/** They are all part of the router's code, which has 10 KB. */
const MAX_SESSION_COOKIES = 20;

/** Reads them; `regions` are undefined where they are wrong themselves, and then any region is taken. */
export function readRouting(reader: SettingsReader, regions: Regions | undefined): RoutingSettings {
  return {
    includePaths: reader.texts('includePaths', PATH_PATTERN_FORM, PATH_PATTERN_RULE),
    excludePaths: reader.texts('excludePaths', PATH_PATTERN_FORM, PATH_PATTERN_RULE),
    bots: readBots(reader),
    sessionCookies: readSessionCookies(reader),
    variants: readVariants(reader),
    countryOverrides: readOverrides(reader, regions),
    drainedRegions: readDrained(reader, regions),
  };
}

function readBots(reader: SettingsReader): BotSettings {
  const named = reader.texts('botGroups', oneOfForm(BOT_GROUP_NAMES), BOT_GROUP_NAMES.join(', '), BOT_GROUP_NAMES);
  const add = readTokens(reader, 'extraBots', botTokenProblem);
  const remove = readTokens(reader, 'exemptBots', botRemovalProblem);
  const removed = new Set(remove.map((token) => token.toLowerCase()));
  for (const token of add.filter((added) => removed.has(added.toLowerCase()))) {
    reader.complain(`extraBots and exemptBots both list "${token}"; remove it from one of them.`);
  }
  return { groups: BOT_GROUP_NAMES.filter((group) => named.includes(group)), add, remove };
}

function readTokens(
  reader: SettingsReader,
  name: string,
  problemOf: (token: string) => string | undefined,
): readonly string[] {
  const tokens = reader.texts(name, /^/, 'parts of user agents');
  for (const token of tokens) {
    const problem = problemOf(token);
    if (problem !== undefined) reader.complain(`${name}: "${token}" ${problem}.`);
  }
  return tokens;
}

function readSessionCookies(reader: SettingsReader): readonly string[] {
  const names = reader.texts('sessionCookies', COOKIE_NAME_FORM, COOKIE_NAME_RULE);
  if (names.length > MAX_SESSION_COOKIES) {
    reader.complain(
      `sessionCookies has ${names.length} entries; allowed: at most ${MAX_SESSION_COOKIES}. A * at a name's end stands for many.`,
    );
  }
  return names;
}

function readVariants(reader: SettingsReader): readonly Variant[] {
  const named = reader.texts('variants', oneOfForm(VARIANTS), VARIANTS.join(', '), ['desktop']);
  if (!named.includes('desktop'))
    reader.problem('variants', reader.value('variants'), '[desktop] or [desktop, mobile]; desktop is always rendered');
  return VARIANTS.filter((variant) => named.includes(variant));
}

function readOverrides(reader: SettingsReader, regions: Regions | undefined): Readonly<Record<string, Region>> {
  const overrides: Record<string, Region> = {};
  for (const [place, region] of reader.entries('countryOverrides')) {
    const setting = `countryOverrides.${place}`;
    if (!PLACE_CODE_FORM.test(place) || !COUNTRY_CODES.has(place.slice(0, 2))) {
      reader.complain(
        `${setting}: "${place}" is no country or subdivision; allowed: an ISO 3166-1 alpha-2 code such as GB, or an ISO 3166-2 code such as US-CA.`,
      );
    }
    if (typeof region === 'string' && isOneOf(regions, region)) overrides[place] = region;
    else reader.problem(setting, region, allowedRegions(regions));
  }
  return overrides;
}

/** All may be drained: the site answers then. */
function readDrained(reader: SettingsReader, regions: Regions | undefined): readonly Region[] {
  const names = reader.texts('drainedRegions', /^/, allowedRegions(regions));
  const known = names.filter((name) => isOneOf(regions, name));
  for (const name of names.filter((other) => !isOneOf(regions, other))) {
    reader.complain(`drainedRegions lists "${name}"; allowed: ${allowedRegions(regions)}.`);
  }
  return known.filter(isRegion);
}

function isOneOf(regions: Regions | undefined, name: string): name is Region {
  return isRegion(name) && (regions === undefined || regions.includes(name));
}

function allowedRegions(regions: Regions | undefined): string {
  return `one of regions: ${(regions ?? []).join(', ')}`;
}

function oneOfForm(words: readonly string[]): RegExp {
  return new RegExp(`^(?:${words.join('|')})$`);
}
