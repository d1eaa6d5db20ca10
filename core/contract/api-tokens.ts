// The tokens of the HTTP API, as its function knows them: hashes and scopes, never the tokens themselves.

/** What a token allows, besides looking at jobs. */
export const TOKEN_SCOPES = ['recache', 'purge', 'publish'] as const;

/** One of {@link TOKEN_SCOPES}. */
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** A token. Several are valid at once, so that one can be replaced without a gap. */
export interface HashedToken {
  /** As the settings name it; logs and counters show it. */
  readonly name: string;
  /** The token's SHA-256, in hexadecimal. */
  readonly sha256: string;
  readonly scopes: readonly TokenScope[];
}

/** The most tokens: their hashes share the function's environment of 4 KB ("Lambda quotas"). */
export const MAX_TOKENS = 10;

/** Whether a value is a scope. */
export function isTokenScope(value: unknown): value is TokenScope {
  return TOKEN_SCOPES.some((scope) => scope === value);
}

/** Whether a value that came over a boundary is a list of hashed tokens. */
export function isHashedTokens(value: unknown): value is readonly HashedToken[] {
  return Array.isArray(value) && value.length > 0 && value.length <= MAX_TOKENS && value.every(isHashedToken);
}

function isHashedToken(value: unknown): value is HashedToken {
  if (typeof value !== 'object' || value === null) return false;
  const { name, sha256, scopes }: Partial<Record<keyof HashedToken, unknown>> = value;
  return (
    typeof name === 'string' &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    Array.isArray(scopes) &&
    scopes.every(isTokenScope)
  );
}
