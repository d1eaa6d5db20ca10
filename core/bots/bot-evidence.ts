// Says by which tokens a user agent counts as a bot's, or why not although it has some. For people: the router has one
// pattern of all tokens.
import { type BotGroup, groupTokens, LISTED_BOT_GROUPS } from './bot-groups';
import { type BotSettings, botPatternSource, botTokens, RULE_OF_OTHERS, unwantedTokens } from './bots';
import { tokensSource } from './token-pattern';

/** A token in a user agent. */
export interface FoundToken {
  readonly token: string;
  /** Its group; `added` by settings. */
  readonly group: BotGroup | 'added';
}

/** What a user agent has of bots. */
export interface BotEvidence {
  /** The router's own decision. */
  readonly isBot: boolean;
  /** Tokens of the groups that are on, and added ones. */
  readonly tokens: readonly FoundToken[];
  /** The text by which it calls itself a bot, under the rule of `other`; undefined if that is off, or finds nothing. */
  readonly calledBot: string | undefined;
  /** The token that excludes it from the bots, of a group that is off or removed by settings. */
  readonly excludedBy: string | undefined;
  /** Tokens of groups that are off. */
  readonly off: readonly FoundToken[];
}

/** The evidence in one user agent. */
export function botEvidence(settings: BotSettings, userAgent: string): BotEvidence {
  const wanted = botTokens(settings);
  const known = LISTED_BOT_GROUPS.flatMap((group) => groupTokens(group).map((token): FoundToken => ({ token, group })));
  const listed = known.map(({ token }) => token);
  const added = wanted
    .filter((token) => !listed.includes(token))
    .map((token): FoundToken => ({ token, group: 'added' }));
  const found = [...known, ...added].filter(({ token }) => isIn(token, userAgent));
  const isOn = ({ token }: FoundToken): boolean => wanted.includes(token);
  const hasRule = settings.groups.includes('other');
  return {
    isBot: new RegExp(botPatternSource(settings), 'i').test(userAgent),
    tokens: found.filter(isOn),
    calledBot: hasRule ? wordWith(RULE_OF_OTHERS, userAgent) : undefined,
    // Without the rule, only listed tokens make a bot, and nothing has to be excluded.
    excludedBy: hasRule ? unwantedTokens(settings, wanted).find((token) => isIn(token, userAgent)) : undefined,
    off: found.filter((one) => !isOn(one)),
  };
}

/** The whole word of what a pattern finds. */
function wordWith(pattern: string, text: string): string | undefined {
  const found = new RegExp(pattern, 'i').exec(text);
  if (found === null) return undefined;
  const before = /[\w-]*$/.exec(text.slice(0, found.index))?.[0] ?? '';
  const after = /^[\w-]*/.exec(text.slice(found.index + found[0].length))?.[0] ?? '';
  return before + found[0] + after;
}

function isIn(token: string, userAgent: string): boolean {
  return new RegExp(tokensSource([token]), 'i').test(userAgent);
}
