// The secret tokens of the HTTP API. Messages name tokens, never their values.
import { MAX_TOKENS } from '../../contract/api-tokens';
import { type Form, optional } from '../setting';

/** The name of a token, which logs show. */
export const TOKEN_NAME = /^[a-z][a-z0-9-]{0,31}$/;

/** Long enough that nobody guesses it, and of characters that headers and JSON take as they are. */
const TOKEN = /^[!#-[\]-~]{32,200}$/;

/** Why tokens are refused that are not encrypted in a stack's file. */
export const TOKENS_MUST_BE_SECRET =
  "apiTokens lie open in the stack's configuration; set them with pulumi config set --secret --path " +
  "'georender:apiTokens.<name>' <token>.";

const TOKENS: Form<Readonly<Record<string, string>>> = {
  schema: { type: 'object', additionalProperties: { type: 'string' } },
  allowed: 'names with their tokens',
  read(value, name, reader) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      reader.complain(`${name} is not an object; allowed: ${TOKENS.allowed}.`);
      return undefined;
    }
    const entries = Object.entries(value).map(([token, text]) => [token, String(text)] as const);
    if (entries.length > MAX_TOKENS)
      reader.complain(`${name} has ${entries.length} tokens; allowed: at most ${MAX_TOKENS}.`);
    for (const problem of entries.flatMap(([token, text]) => tokenProblem(name, token, text) ?? []))
      reader.complain(problem);
    if (new Set(entries.map(([, text]) => text)).size < entries.length)
      reader.complain(`${name} has one token under two names; give each name a token of its own.`);
    return Object.fromEntries(entries);
  },
};

/** The problem with a token, as a sentence that does not show it. */
export function tokenProblem(setting: string, name: string, token: string): string | undefined {
  if (!TOKEN_NAME.test(name))
    return `${setting}: ${JSON.stringify(name)} is no name of a token; allowed: up to 32 of a-z, 0-9 and -, a letter first.`;
  if (TOKEN.test(token)) return undefined;
  return `${setting}.${name} is no token; allowed: 32 to 200 visible ASCII characters, e.g. what openssl rand -hex 32 prints.`;
}

/** The other settings that tokens have to do with. */
export interface TokenSettings {
  readonly apiPath?: unknown;
  readonly apiScopes?: unknown;
}

/**
 * The contradictions between tokens and other settings.
 * @param names of the tokens; undefined: there are some, but they are not known yet
 */
export function tokenContradictions(
  names: readonly string[] | undefined,
  { apiPath, apiScopes }: TokenSettings,
): readonly string[] {
  const hasPath = apiPath !== undefined && apiPath !== null;
  if (names?.length === 0)
    return hasPath
      ? [
          'apiPath needs a token; set apiTokens: pulumi config set --secret --path ' +
            "'georender:apiTokens.cms' $(openssl rand -hex 32).",
        ]
      : [];
  if (!hasPath) return ['apiTokens are for the HTTP API; set apiPath, or remove them.'];
  const scoped = typeof apiScopes === 'object' && apiScopes !== null ? Object.keys(apiScopes) : [];
  return scoped
    .filter((name) => names !== undefined && !names.includes(name))
    .map((name) => `apiScopes.${name} is for no token; apiTokens has ${names?.join(', ')}.`);
}

export const TOKEN_SECRETS = {
  apiTokens: optional({
    description:
      'The tokens of the HTTP API, by name: 32 characters or more, e.g. what `openssl rand -hex 32` prints. ' +
      'Several are valid at once: to replace one, add the new one, give it to the content system, and remove the old ' +
      'one. In a stack’s configuration, set them with `--secret`.',
    form: TOKENS,
  }),
};
