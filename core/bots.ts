// Who is a bot: makes one regular expression of the groups that are on, what config adds to them and what it removes.
//
// A token is found as it is written, ignoring case, where a word begins: `yeti/` in `(compatible; Yeti/1.1`. One that
// ends in bot or spider ends its word there, too: `ccbot` is not in `CCBottle`. With a leading `^` it is found
// only where the user agent begins: `^whatsapp`.
//
// The group `other` takes whoever calls itself a bot: a word that ends in bot or spider after at least three letters
// (phones are called CUBOT X18, M bot 54, POWER BOT and IDbot553); `crawl`, `fetcher` or `link preview` in any
// word; the names that Google gives its own (`Google-…` and `…-Google`, but for its libraries' Google-HTTP and
// Google-API); or an address to read about it, `+http`. With this group, a user agent that has a token of a group that is
// off, or a removed one, is no bot, whatever else it says; without it, nothing but the tokens counts.
import { alternationSource, escapeForPattern } from './alternation';
import { BOT_GROUP_NAMES, groupTokens, LISTED_BOT_GROUPS } from './bot-groups';
import type { BotGroup } from './bot-groups';

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

const ENDS_ITS_WORD = /(?:bot|spider)$/;
const RULE_OF_OTHERS =
  '[a-z]{3}-?(?:bot|spider)(?![a-z])|' +
  // The look-ahead saves trying six alternatives at most letters of a human's user agent.
  '(?=[-+cfgl])(?:crawl|fetcher|link ?preview|-google|google-(?!http|api)|\\+https?:)';

/** The tokens of settings: the groups' without the removed ones, and the added ones; lower case, sorted, each once. */
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
  const unwanted = tokensSource(unwantedTokens(settings, tokens));
  return unwanted === '' ? wanted : `^(?!.*(?:${unwanted})).*(?:${wanted})`;
}

/** The tokens that settings leave out: the lists' and the removed ones. */
function unwantedTokens({ remove }: BotSettings, tokens: readonly string[]): readonly string[] {
  const known = [...LISTED_BOT_GROUPS.flatMap(groupTokens), ...remove.map((token) => token.toLowerCase())];
  return [...new Set(known)].filter((token) => !tokens.includes(token)).sort();
}

/** The source of a pattern that finds any of the tokens; empty if there are none. */
export function tokensSource(tokens: readonly string[]): string {
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

/** Whether the group `other` has whoever has the token. */
export function impliedByRule(token: string): boolean {
  return new RegExp(RULE_OF_OTHERS, 'i').test(token);
}

/** Whether no string has the token but has the other one, too. */
function implies(token: string, other: string): boolean {
  const [text, part] = [token.replace(/^\^/, ''), other.replace(/^\^/, '')];
  if (!text.includes(part)) return false;
  if (other.startsWith('^') && !token.startsWith('^')) return false;
  const begin = other.startsWith('^') ? '^' : /^\w/.test(other) ? '\\b' : '';
  // What follows the token is unknown, so the other one's end must be seen within it, or be its own end.
  const end = !ENDS_ITS_WORD.test(other) ? '' : ENDS_ITS_WORD.test(text) ? '(?![a-z])' : '(?=[^a-z])';
  return new RegExp(begin + escapeForPattern(part) + end).test(text);
}
