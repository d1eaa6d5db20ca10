// The tokens by which the regions' `serve` knows a router at Lambda@Edge.
import { digestsOf } from '../core/routing/token-digests';
import { rendererTokenProblem } from '../core/settings/rooms/renderer-tokens';
import { shownAs } from './program-error';

/**
 * The digests of the tokens, as the variable of `serve` has them: the function holds no secret.
 * @throws pulumi.RunError for a token that is none, and without `current`
 */
export function tokenDigests(tokens: Readonly<Record<string, string>>): string {
  return digestsOf(Object.values(checked(tokens))).join(',');
}

/**
 * The token that the router sends.
 * @throws pulumi.RunError if there is none
 */
export function currentToken(tokens: Readonly<Record<string, string>>): string {
  return checked(tokens).current;
}

function checked(
  tokens: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> & { readonly current: string } {
  for (const [name, token] of Object.entries(tokens)) {
    const problem = rendererTokenProblem('rendererTokens', name, token);
    if (problem !== undefined) throw shownAs(problem);
  }
  const { current } = tokens;
  if (current === undefined) throw shownAs('rendererTokens has no token "current", which the router sends; add it.');
  return { ...tokens, current };
}
