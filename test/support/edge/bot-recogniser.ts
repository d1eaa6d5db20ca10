// Recognisers of bots for settings, and user agents with a token.
import { BOT_GROUP_NAMES, type BotGroup, groupTokens, LISTED_BOT_GROUPS } from '../../../core/bots/bot-groups';
import { type BotSettings, botPatternSource, DEFAULT_BOT_SETTINGS } from '../../../core/bots/bots';

/** A person's browser. */
export const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** The tokens of all lists. */
export const ALL_TOKENS = LISTED_BOT_GROUPS.flatMap(groupTokens);

function settings(change: Partial<BotSettings>): BotSettings {
  return { ...DEFAULT_BOT_SETTINGS, ...change };
}

/** Whether a user agent is a bot under changed default settings. */
export function recogniser(change: Partial<BotSettings> = {}): (userAgent: string) => boolean {
  const pattern = new RegExp(botPatternSource(settings(change)), 'i');
  return (userAgent) => pattern.test(userAgent);
}

/**
 * User agents that have the token: alone, and as a Chrome's comment or last product where the token may stand there.
 */
export function carriers(token: string): readonly string[] {
  if (token.startsWith('^')) return [token.slice(1), `${token.slice(1)}/2.0 N`];
  return [
    token,
    token.toUpperCase(),
    `Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ${token}) Chrome/140.0.0.0`,
    `${CHROME} ${token}`,
    `${CHROME};${token}`,
  ];
}

/** Each listed group alone, and each two of them. */
export const FEW_GROUPS: readonly (readonly BotGroup[])[] = LISTED_BOT_GROUPS.flatMap((one, index) => [
  [one],
  ...LISTED_BOT_GROUPS.slice(index + 1).map((other) => [one, other]),
]);

/** All groups except those. */
export function without(off: readonly BotGroup[]): readonly BotGroup[] {
  return BOT_GROUP_NAMES.filter((group) => !off.includes(group));
}

/** The size of the settings' pattern in the router's code. */
export function patternBytes(change: Partial<BotSettings>): number {
  return Buffer.byteLength(JSON.stringify(botPatternSource(settings(change))));
}
