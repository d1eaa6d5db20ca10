// The digests of the tokens of a router at Lambda@Edge, as `serve` has them: the function holds no secret.
import { createHash } from 'node:crypto';

/** Of SHA-256, in hex, in an order that does not depend on that of the tokens. */
export function digestsOf(tokens: readonly string[]): readonly string[] {
  return tokens.map((token) => createHash('sha256').update(token).digest('hex')).sort();
}
