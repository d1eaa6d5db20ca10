// Whether a request comes from the router: its token, where `serve` is behind an HTTP API that everybody can call.
import { createHash, timingSafeEqual } from 'node:crypto';

/** A longer text is no token; its hash is not worth the time. */
const MAX_TOKEN_CHARACTERS = 500;

/**
 * Makes the test of a token. Digests of one length are compared, and all of them: the time tells neither how much of a
 * token was right, nor which one it was.
 * @param digests the SHA-256 of each valid token, in hexadecimal
 */
export function createTokenTest(digests: readonly string[]): (token: string | undefined) => boolean {
  const known = digests.map((digest) => Buffer.from(digest, 'hex'));
  return (token = '') => {
    const given = createHash('sha256').update(token.slice(0, MAX_TOKEN_CHARACTERS)).digest();
    const equal = known.map((digest) => timingSafeEqual(digest, given));
    return equal.includes(true) && token.length <= MAX_TOKEN_CHARACTERS;
  };
}
