// Who is a bot: makes one regular expression of the groups that are on, what config adds to them and what it removes.
//
// How a token is found is told in `token-pattern.ts`.
//
// The group `other` takes whoever calls itself a bot: a word that ends in bot or spider after at least three letters
// (phones are called CUBOT X18, M bot 54, POWER BOT and IDbot553); `crawl`, `fetcher` or `link preview` in any
// word; the names that Google gives its own (`Google-…` and `…-Google`, but for its libraries' Google-HTTP and
// Google-API); or an address to read about it, `+http`. With this group, a user agent that has a token of a group that is
// off, or a removed one, is no bot, whatever else it says (`bot-veto.ts` shortens those); without it, nothing but the
// tokens counts.

import type { BotGroup } from './bot-groups';
import { BOT_GROUP_NAMES, groupTokens, LISTED_BOT_GROUPS } from './bot-groups';
import { shortestVeto } from './bot-veto';
import { implies, tokensSource } from './token-pattern';

/** Which user agents are bots. */
export interface BotSettings {
  readonly groups: readonly BotGroup[];
  /** Tokens that are bots' as well. */
  readonly add: readonly string[];
  /** Tokens that are not, though a group that is on has them, or `other` would take them for a bot's. */
  readonly remove: readonly string[];
}

/** All groups, as they are. */
export const DEFAULT_BOT_SETTINGS: BotSettings = { groups: BOT_GROUP_NAMES, add: [], remove: [] };

const RULE_OF_OTHERS =
  '[a-z]{3}-?(?:bot|spider)(?![a-z])|' +
  // The look-ahead saves trying six alternatives at most letters of a human's user agent.
  '(?=[-+cfgl])(?:crawl|fetcher|link ?preview|-google|google-(?!http|api)|\\+https?:)';

/** The least characters that are left of a token: of a whole group's, which must fit, and of one that somebody has named. */
const LEAST_OF_GROUPS = 5;
const LEAST_OF_REMOVED = 10;

/** The tokens of settings: the groups' without the removed ones, and the added ones; lower case, sorted, each once. */
export function botTokens(settings: BotSettings): readonly string[] {
  const removed = removedTokens(settings);
  const ofGroups = settings.groups.flatMap(groupTokens).filter((token) => !removed.includes(token));
  return [...new Set([...ofGroups, ...lowerCase(settings.add)])].sort();
}

/**
 * The source of the regular expression, for `new RegExp(source, 'i').test(userAgent)`. It keeps to ES5.1 (no
 * look-behind, no `u` flag), and matches nothing if there are no tokens.
 */
export function botPatternSource(settings: BotSettings): string {
  const tokens = botTokens(settings);
  if (!settings.groups.includes('other')) return tokensSource(tokens) || '(?!)';
  const unruled = tokensSource(tokens.filter((token) => !impliedByRule(token)));
  const wanted = unruled === '' ? RULE_OF_OTHERS : `${unruled}|${RULE_OF_OTHERS}`;
  const unwanted = tokensSource(unwantedTokens(settings, tokens));
  // The wanted first: what has none of them is a person's, and is not searched for the others.
  return unwanted === '' ? wanted : `^(?=.*?(?:${wanted}))(?!.*(?:${unwanted}))`;
}

/** The listed token that a text begins with, so that a bot can be removed by its whole name; undefined if there is none. */
export function listedTokenOf(text: string): string | undefined {
  const wanted = text.toLowerCase();
  const begun = LISTED_BOT_GROUPS.flatMap(groupTokens).filter(
    (token) => wanted.startsWith(token) && implies(wanted, token),
  );
  return begun.sort((one, other) => other.length - one.length)[0];
}

/** Whether the group `other` has whoever has the token. */
export function impliedByRule(token: string): boolean {
  return new RegExp(RULE_OF_OTHERS, 'i').test(token);
}

/** The removed tokens as they are listed, and those that no list has; without what is added, too. */
function removedTokens({ add, remove }: BotSettings): readonly string[] {
  const added = lowerCase(add);
  return lowerCase(remove)
    .filter((token) => !added.includes(token))
    .map((token) => listedTokenOf(token) ?? token);
}

/** What `other` must not take: the tokens of the groups that are off, and the removed ones, each shortened if it is listed. */
function unwantedTokens(settings: BotSettings, tokens: readonly string[]): readonly string[] {
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
