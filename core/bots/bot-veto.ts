// Shortens the tokens of bots that are to be refused, so that refusing a whole group fits into the router.
import { UNLISTED_WORDS } from './groups/unlisted';
import { HUMAN_USER_AGENTS } from './human-user-agents';
import { implies, tokensSource } from './token-pattern';

/**
 * The shortest beginnings of unwanted tokens, of at least so many characters (a leading `^` not counted), with which none of
 * the wanted tokens is refused, neither alone nor where it stands in a browser's user agent. A token of which there is no
 * such beginning stays whole.
 *
 * A beginning refuses more than its token does. It is only asked of user agents that would be bots' otherwise: what
 * it may take is a bot of no list whose name begins alike, never a person's page. `UNLISTED_WORDS` keeps known ones clear.
 */
export function shortestVeto(
  unwanted: readonly string[],
  wanted: readonly string[],
  leastCharacters: number,
): readonly string[] {
  const spared = [...HUMAN_USER_AGENTS, ...UNLISTED_WORDS, ...wanted.flatMap(carriers)].join('\n');
  return unwanted.map((token) => beginnings(token, leastCharacters).find((text) => !isFoundIn(text, spared)) ?? token);
}

/** The user agents that a token makes: alone, and behind what crawlers within a browser's user agent begin with. */
function carriers(token: string): readonly string[] {
  return token.startsWith('^') ? [token.slice(1)] : [token, `compatible; ${token}`];
}

/** A token's beginnings that find all that the token finds, the shortest first. */
function beginnings(token: string, leastCharacters: number): readonly string[] {
  const least = leastCharacters + (token.startsWith('^') ? 1 : 0);
  const lengths = Array.from({ length: Math.max(0, token.length - least) }, (_, index) => least + index);
  return lengths.map((length) => token.slice(0, length)).filter((text) => implies(token, text));
}

function isFoundIn(token: string, lines: string): boolean {
  return new RegExp(tokensSource([token]), 'im').test(lines);
}
