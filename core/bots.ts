// Who is a bot: makes one regular expression of the groups that are on, what config adds to them and what it removes.
//
// A token is found as it is written, ignoring case, where a word begins: `yeti/` in `(compatible; Yeti/1.1`. One that
// ends in bot, spider or -user ends its word there, too: `ccbot` is not in `CCBottle`. With a leading `^` it is found
// only where the user agent begins: `^whatsapp`.
//
// The group `other` takes whoever calls itself a bot: `crawl` in any word; a word that ends in bot, spider or -user
// after at least three letters (phones are called CUBOT X18, M bot 54, POWER BOT and IDbot553); or an address to read
// about it, `+http`. With it, a user agent that has a token of a group that is off, or a removed one, is no bot,
// whatever else it says; without it, nothing but the tokens counts.
import { alternationSource, escapeForPattern } from './alternation';
import { BOT_GROUP_NAMES, groupTokens, LISTED_BOT_GROUPS } from './bot-groups';
import type { BotGroup } from './bot-groups';

/** Which user agents are bots. */
export interface BotSettings {
  readonly groups: readonly BotGroup[];
  /** Tokens that are bots' as well. */
  readonly add: readonly string[];
  /** Tokens that are not, though a group that is on has them. */
  readonly remove: readonly string[];
}

/** All groups, as they are. */
export const DEFAULT_BOT_SETTINGS: BotSettings = { groups: BOT_GROUP_NAMES, add: [], remove: [] };

const ENDS_ITS_WORD = /(?:bot|spider|-user)$/;
const RULE_OF_OTHERS = '[a-z]{3}(?:-?(?:bot|spider)|-user)(?![a-z])|crawl|\\+https?:';

/** The tokens of settings: those of the groups without the removed ones, and the added ones; lower case, sorted, each once. */
export function botTokens(settings: BotSettings): readonly string[] {
  const removed = new Set(settings.remove.map((token) => token.toLowerCase()));
  const ofGroups = settings.groups.flatMap(groupTokens).filter((token) => !removed.has(token));
  return [...new Set([...ofGroups, ...settings.add.map((token) => token.toLowerCase())])].sort();
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
  const unwanted = tokensSource(unwantedTokens(tokens));
  return unwanted === '' ? wanted : `^(?!.*(?:${unwanted})).*(?:${wanted})`;
}

/** The listed tokens that settings leave out. */
function unwantedTokens(tokens: readonly string[]): readonly string[] {
  return LISTED_BOT_GROUPS.flatMap(groupTokens).filter((token) => !tokens.includes(token));
}

/** Alternatives for the tokens, each in its own way; empty if there are none. */
function tokensSource(tokens: readonly string[]): string {
  const needed = tokens.filter((token) => !tokens.some((other) => other !== token && implies(token, other)));
  const atStart = needed.filter((token) => token.startsWith('^'));
  const atWord = needed.filter((token) => /^\w/.test(token));
  const anywhere = needed.filter((token) => /^[^\w^]/.test(token));
  return [group('\\b', atWord), group('^', atStart.map((token) => token.slice(1))), group('', anywhere)]
    .filter((part) => part !== '')
    .join('|');
}

function group(before: string, tokens: readonly string[]): string {
  const whole = tokens.filter((token) => ENDS_ITS_WORD.test(token));
  const open = tokens.filter((token) => !ENDS_ITS_WORD.test(token));
  const alternatives = [
    ...(open.length === 0 ? [] : [alternationSource(open)]),
    ...(whole.length === 0 ? [] : [`(?:${alternationSource(whole)})(?![a-z])`]),
  ];
  return alternatives.length === 0 ? '' : `${before}(?:${alternatives.join('|')})`;
}

function impliedByRule(token: string): boolean {
  return new RegExp(RULE_OF_OTHERS).test(token);
}

/** Whether no string has the token but has the other one, too. */
function implies(token: string, other: string): boolean {
  const text = token.replace(/^\^/, '');
  const end = ENDS_ITS_WORD.test(other) ? (ENDS_ITS_WORD.test(text) ? '(?![a-z])' : '(?=[^a-z])') : '';
  const begin = other.startsWith('^') ? '^' : /^\w/.test(other) ? '\\b' : '';
  if (begin === '^' && !token.startsWith('^')) return false;
  return new RegExp(begin + escapeForPattern(other.replace(/^\^/, '')) + end).test(text);
}
