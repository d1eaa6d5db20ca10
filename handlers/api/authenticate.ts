// Finds the token of a request among the known ones, in constant time.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { HashedToken } from '../../core/contract/api-tokens';
import type { ApiRequest } from './api-request';

/** A longer text is no token; its hash is not worth the time. */
const MAX_TOKEN_CHARACTERS = 500;

/** The places of a token: prerender.io's body, and two headers. The first that is there counts. */
export function givenToken({ headers }: Pick<ApiRequest, 'headers'>, body: Readonly<Record<string, unknown>>): string {
  const bearer = /^Bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
  const inBody = body['prerenderToken'];
  return bearer ?? headers['x-prerender-token'] ?? (typeof inBody === 'string' ? inBody : '');
}

/**
 * The known token that a text is; undefined: none. Hashes are compared, and every one of them, so that the time tells
 * neither how much of a token was right nor which one it was.
 */
export function authenticated(text: string, known: readonly HashedToken[]): HashedToken | undefined {
  const hash = createHash('sha256').update(text.slice(0, MAX_TOKEN_CHARACTERS)).digest();
  let found: HashedToken | undefined;
  for (const token of known) {
    const isEqual = timingSafeEqual(hash, Buffer.from(token.sha256, 'hex'));
    found = isEqual ? token : found;
  }
  return text.length > MAX_TOKEN_CHARACTERS ? undefined : found;
}
