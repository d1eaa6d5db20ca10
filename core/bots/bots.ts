// Which user agents are bots: one regular expression of the groups that are on, the added and the removed tokens.
// `token-pattern.ts` defines how a token is found.
//
// The group `other` matches all that call themselves bots:
// - a word that ends in bot or spider after at least three letters (phones are called CUBOT X18, M bot 54, IDbot553);
// - `crawl`, `fetcher` or `link preview` in any word;
// - Google's names (`Google-…`, `…-Google`), except its libraries' Google-HTTP and Google-API;
// - an address with information about the bot, `+http`.
//
// With `other` on, a token of a group that is off, or a removed token, excludes a user agent from the bots
// (`bot-veto.ts` shortens these tokens). With `other` off, only tokens count.
import { BOT_GROUP_NAMES, type BotGroup, groupTokens, LISTED_BOT_GROUPS } from './bot-groups';
import { shortestVeto } from './bot-veto';
import { implies, tokensSource } from './token-pattern';

/** Which user agents are bots. */
export interface BotSettings {
  readonly groups: readonly BotGroup[];
  /** Further tokens of bots. */
  readonly add: readonly string[];
  /** Tokens that are no bots', although a group or the rule of `other` has them. */
  readonly remove: readonly string[];
}

/** All groups, unchanged. */
export const DEFAULT_BOT_SETTINGS: BotSettings = { groups: BOT_GROUP_NAMES, add: [], remove: [] };

/** The source of the rule of `other`. */
export const RULE_OF_OTHERS =
  '[a-z]{3}-?(?:bot|spider)(?![a-z])|' +
  // The look-ahead saves six alternatives at most letters of a person's user agent.
  '(?=[-+cfgl])(?:crawl|fetcher|link ?preview|-google|google-(?!http|api)|\\+https?:)';

/** The least characters of a shortened token: of a whole group's, which must fit, and of one that settings name. */
const LEAST_OF_GROUPS = 5;
const LEAST_OF_REMOVED = 10;

/** The tokens of the groups without the removed ones, and the added ones; lower case, sorted, each once. */
export function botTokens(settings: BotSettings): readonly string[] {
  const removed = removedTokens(settings);
  const ofGroups = settings.groups.flatMap(groupTokens).filter((token) => !removed.includes(token));
  return [...new Set([...ofGroups, ...lowerCase(settings.add)])].sort();
}

/**
 * The source for `new RegExp(source, 'i').test(userAgent)`. It keeps to ES5.1 (no look-behind, no `u` flag), and
 * matches nothing if there are no tokens.
 */
export function botPatternSource(settings: BotSettings): string {
  const tokens = botTokens(settings);
  if (!settings.groups.includes('other')) return tokensSource(tokens) || '(?!)';
  const unruled = tokensSource(tokens.filter((token) => !impliedByRule(token)));
  const wanted = unruled === '' ? RULE_OF_OTHERS : `${unruled}|${RULE_OF_OTHERS}`;
  const unwanted = tokensSource(unwantedTokens(settings, tokens));
  // The wanted tokens first: a person's user agent has none, and ends the search.
  return unwanted === '' ? wanted : `^(?=.*?(?:${wanted}))(?!.*(?:${unwanted}))`;
}

/**
 * The listed token that a text begins with, so that settings can remove a bot by its whole name; undefined if there is
 * none.
 */
export function listedTokenOf(text: string): string | undefined {
  const wanted = text.toLowerCase();
  const begun = LISTED_BOT_GROUPS.flatMap(groupTokens).filter(
    (token) => wanted.startsWith(token) && implies(wanted, token),
  );
  return begun.sort((one, other) => other.length - one.length)[0];
}

/** Whether the rule of `other` matches the token. */
export function impliedByRule(token: string): boolean {
  return new RegExp(RULE_OF_OTHERS, 'i').test(token);
}

/** The removed tokens in their listed form, or as given if no list has them; without added ones. */
function removedTokens({ add, remove }: BotSettings): readonly string[] {
  const added = lowerCase(add);
  return lowerCase(remove)
    .filter((token) => !added.includes(token))
    .map((token) => listedTokenOf(token) ?? token);
}

/** Tokens that `other` must exclude: of groups that are off, and removed ones, each shortened if it is listed. */
export function unwantedTokens(settings: BotSettings, tokens: readonly string[]): readonly string[] {
  const off = LISTED_BOT_GROUPS.filter((group) => !settings.groups.includes(group)).flatMap(groupTokens);
  const removed = removedTokens(settings).filter((token) => !tokens.includes(token) && !off.includes(token));
  const isListed = (token: string) => listedTokenOf(token) === token;
  return [
    ...shortestVeto(
      off.filter((token) => !tokens.includes(token)),
      tokens,
      LEAST_OF_GROUPS,
    ),
    ...shortestVeto(removed.filter(isListed), tokens, LEAST_OF_REMOVED),
    ...removed.filter((token) => !isListed(token)),
  ];
}

function lowerCase(tokens: readonly string[]): readonly string[] {
  return tokens.map((token) => token.toLowerCase());
}
