// Shortens the tokens of unwanted bots, so that excluding a whole group fits into the router.
import { UNLISTED_WORDS } from './groups/unlisted';
import { HUMAN_USER_AGENTS } from './human-user-agents';
import { implies, tokensSource } from './token-pattern';

/**
 * The shortest beginnings of unwanted tokens that exclude no wanted token, neither alone nor in a browser's user
 * agent. They have at least `leastCharacters` characters, a leading `^` not counted. Without such a beginning a token
 * stays whole.
 *
 * A beginning excludes more than its token: bots of no list with a similar name, but never people, since it is only
 * tested on user agents that look like bots. `UNLISTED_WORDS` protects known ones.
 */
export function shortestVeto(
  unwanted: readonly string[],
  wanted: readonly string[],
  leastCharacters: number,
): readonly string[] {
  const spared = [...HUMAN_USER_AGENTS, ...UNLISTED_WORDS, ...wanted.flatMap(carriers)].join('\n');
  return unwanted.map((token) => beginnings(token, leastCharacters).find((text) => !isFoundIn(text, spared)) ?? token);
}

/** A token's user agents: alone, and after the words with which crawlers begin within a browser's user agent. */
function carriers(token: string): readonly string[] {
  return token.startsWith('^') ? [token.slice(1)] : [token, `compatible; ${token}`];
}

/** A token's beginnings that match everything that the token matches, the shortest first. */
function beginnings(token: string, leastCharacters: number): readonly string[] {
  const least = leastCharacters + (token.startsWith('^') ? 1 : 0);
  const lengths = Array.from({ length: Math.max(0, token.length - least) }, (_, index) => least + index);
  return lengths.map((length) => token.slice(0, length)).filter((text) => implies(token, text));
}

function isFoundIn(token: string, lines: string): boolean {
  return new RegExp(tokensSource([token]), 'im').test(lines);
}
