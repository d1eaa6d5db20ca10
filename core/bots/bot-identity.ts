// Which bot a user agent names, for reports: its name, its group, its operator.
import { USER_AGENT_TOKEN } from '../contract/header-names';
import { BOT_GROUPS_BY_PRECEDENCE } from './bot-group-of';
import { BOT_GROUP_NAMES, type BotGroup, groupTokens } from './bot-groups';
import { operatorOf, UNKNOWN_OPERATOR } from './bot-operators';
import { botPatternSource } from './bots';
import { tokensSource } from './token-pattern';

/** A bot as reports name it. */
export interface BotIdentity {
  /** In lower case, as far as letters and hyphens go: `googlebot-image`, `gptbot`. */
  readonly bot: string;
  readonly group: BotGroup;
  readonly operator: string;
}

/** The longest name, in characters: user agents are hostile. */
export const MAX_BOT_NAME_LENGTH = 40;

/** A token, and how it begins in a user agent. */
interface NamedToken {
  readonly pattern: RegExp;
  readonly group: BotGroup;
  readonly operator: string;
}

/** A word that a bot of no list calls itself by. */
const OWN_NAME = /[a-z][a-z-]*(?:bot|spider|crawler|crawl|fetcher)\b/i;

/**
 * Tells the bots among user agents.
 * @param added tokens of a site's own bots, as the setting `extraBots` has them. All groups count, also those that a
 *   site does not render for: their bots came, too.
 */
export function botIdentifier(added: readonly string[]): (userAgent: string) => BotIdentity | undefined {
  const isBot = new RegExp(botPatternSource({ groups: BOT_GROUP_NAMES, add: added, remove: [] }), 'i');
  const tokens = [...ownTokens(added), ...BOT_GROUPS_BY_PRECEDENCE.flatMap(listedTokens)];
  return (userAgent) => {
    // Our own renders ask for scripts and the API through the same distribution. The router takes them for no bots.
    if (userAgent.includes(`${USER_AGENT_TOKEN}/`) || !isBot.test(userAgent)) return undefined;
    for (const { pattern, group, operator } of tokens) {
      const name = pattern.exec(userAgent)?.[0];
      if (name !== undefined) return { bot: shortened(name), group, operator };
    }
    const name = OWN_NAME.exec(userAgent.slice(0, 1024))?.[0] ?? 'other';
    return { bot: shortened(name), group: 'other', operator: UNKNOWN_OPERATOR };
  };
}

function ownTokens(added: readonly string[]): readonly NamedToken[] {
  return added.map((token) => ({ pattern: namePattern(token), group: 'other', operator: UNKNOWN_OPERATOR }));
}

/** Longer tokens first, so that a name is found as a whole. */
function listedTokens(group: BotGroup): readonly NamedToken[] {
  return [...groupTokens(group)]
    .sort((one, other) => other.length - one.length)
    .map((token) => ({ pattern: namePattern(token), group, operator: operatorOf(token) }));
}

/** A token as it is found, and the rest of its word. */
function namePattern(token: string): RegExp {
  return new RegExp(`(?:${tokensSource([token.toLowerCase()])})[a-z-]*`, 'i');
}

function shortened(name: string): string {
  return name
    .toLowerCase()
    .replace(/^compatible; /, '')
    .replace(/[^a-z0-9]+$/, '')
    .slice(0, MAX_BOT_NAME_LENGTH);
}
