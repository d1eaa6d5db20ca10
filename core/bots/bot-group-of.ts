// Finds a bot's group by its user agent.
import { type BotGroup, groupTokens, type ListedBotGroup } from './bot-groups';
import { tokensSource } from './token-pattern';

/** Link previews first: some of them name a search engine, too, for the same treatment. */
export const BOT_GROUPS_BY_PRECEDENCE: readonly ListedBotGroup[] = ['preview', 'search', 'ai', 'seo'];

/** Made at the first use; most processes never need it. */
let patterns: readonly (readonly [ListedBotGroup, RegExp])[] | undefined;

/** The first group, in {@link BOT_GROUPS_BY_PRECEDENCE}, with a token in the user agent; `other` if there is none. */
export function botGroupOf(userAgent: string): BotGroup {
  patterns ??= BOT_GROUPS_BY_PRECEDENCE.map((group) => [group, new RegExp(tokensSource(groupTokens(group)), 'i')]);
  return patterns.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? 'other';
}
