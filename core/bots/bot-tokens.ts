// Checks tokens that settings add to the bots or remove from them.
import { groupTokens, LISTED_BOT_GROUPS } from './bot-groups';
import { impliedByRule, listedTokenOf } from './bots';
import { HUMAN_USER_AGENTS } from './human-user-agents';
import { tokensSource } from './token-pattern';

/** The longest token, in characters; the longest of our own has 31. */
export const MAX_TOKEN_LENGTH = 64;

/** The shortest token, in characters, a leading `^` not counted. */
export const MIN_TOKEN_LENGTH = 3;

/**
 * The problem with a token to add, as the end of a sentence that begins with the setting's name; undefined if there is
 * none.
 */
export function botTokenProblem(token: string): string | undefined {
  const text = token.replace(/^\^/, '');
  if (token !== token.trim())
    return 'begins or ends with white space, which a user agent would have to have there, too; leave it out';
  if (!/^[\x20-\x7e]*$/.test(token)) return 'has characters that user agents do not: use printable ASCII';
  if (text.length < MIN_TOKEN_LENGTH)
    return `is too short to tell a bot: use ${MIN_TOKEN_LENGTH} to ${MAX_TOKEN_LENGTH} characters (a leading ^ not counted)`;
  if (text.length > MAX_TOKEN_LENGTH) return `is too long: use ${MIN_TOKEN_LENGTH} to ${MAX_TOKEN_LENGTH} characters`;
  const pattern = new RegExp(tokensSource([token.toLowerCase()]), 'i');
  const human = HUMAN_USER_AGENTS.find((userAgent) => pattern.test(userAgent));
  return human === undefined ? undefined : `is found in a person's browser (${human}); use more of the bot's name`;
}

/**
 * The problem with a token to remove, as the end of a sentence; undefined if it begins with a listed token, or the
 * rule of `other` matches it.
 */
export function botRemovalProblem(token: string): string | undefined {
  if (listedTokenOf(token) !== undefined) return undefined;
  const wanted = token.toLowerCase();
  const near = nearestTokens(wanted, LISTED_BOT_GROUPS.flatMap(groupTokens));
  if (near.length === 0 && impliedByRule(wanted)) return undefined;
  const similar = near.length === 0 ? '' : `; similar: ${near.join(', ')}`;
  return `is in no group of bots${similar}. docs/bots.md says where the tokens are listed`;
}

function nearestTokens(wanted: string, known: readonly string[]): readonly string[] {
  const near = (token: string) =>
    (wanted.length >= MIN_TOKEN_LENGTH && (token.includes(wanted) || wanted.includes(token.replace(/^\^/, '')))) ||
    distance(token, wanted) <= 2;
  return known.filter(near).slice(0, 5);
}

/** The number of insertions, deletions and changes that make one text the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries()) {
      const [above = 0, before = 0, diagonal = 0] = [row[j + 1], next[j], row[j]];
      next.push(Math.min(above + 1, before + 1, diagonal + (left === right ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
