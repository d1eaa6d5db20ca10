// Which group a bot belongs to, by its user agent.

import type { BotGroup, ListedBotGroup } from './bot-groups';
import { groupTokens } from './bot-groups';
import { tokensSource } from './token-pattern';

/** Link previews first: some of them name a search engine as well, to be treated alike. */
const ORDER: readonly ListedBotGroup[] = ['preview', 'search', 'ai', 'seo'];

/** Made when it is first needed, which most processes never do. */
let patterns: readonly (readonly [ListedBotGroup, RegExp])[] | undefined;

/** The first group, link previews first, that has a token of the user agent; `other` if none has. */
export function botGroupOf(userAgent: string): BotGroup {
  patterns ??= ORDER.map((group) => [group, new RegExp(tokensSource(groupTokens(group)), 'i')]);
  return patterns.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? 'other';
}
