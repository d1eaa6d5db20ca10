// The groups of bots that settings switch.
import { AI_BOTS } from './groups/ai';
import { PREVIEW_BOTS } from './groups/preview';
import { SEARCH_BOTS } from './groups/search';
import { SEO_BOTS } from './groups/seo';
import type { BotSource } from './groups/sources';

/** Groups that are lists of tokens: search engines, link previews, AI crawlers and agents, SEO auditors. */
export type ListedBotGroup = 'search' | 'preview' | 'ai' | 'seo';

/** A group's name in settings. `other` is a rule, not a list: all others that call themselves bots (`bots.ts`). */
export type BotGroup = ListedBotGroup | 'other';

/** The names of the lists. */
export const LISTED_BOT_GROUPS: readonly ListedBotGroup[] = ['search', 'preview', 'ai', 'seo'];

/** All groups' names. */
export const BOT_GROUP_NAMES: readonly BotGroup[] = [...LISTED_BOT_GROUPS, 'other'];

/** Each list's tokens with their sources. A token is in one group only. */
export const BOT_GROUPS: Readonly<Record<ListedBotGroup, readonly BotSource[]>> = {
  search: SEARCH_BOTS,
  preview: PREVIEW_BOTS,
  ai: AI_BOTS,
  seo: SEO_BOTS,
};

/** A group's tokens without their sources; `other` has none. */
export function groupTokens(group: BotGroup): readonly string[] {
  return group === 'other' ? [] : BOT_GROUPS[group].flatMap(({ tokens }) => tokens);
}
