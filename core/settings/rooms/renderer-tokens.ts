// The secret tokens of a router at Lambda@Edge. Messages name tokens, never their values.
import { type Form, optional } from '../setting';

/** The router sends `current`; `serve` accepts both, so that a token can be replaced while requests run. */
const NAMES = ['current', 'previous'];

/** Long enough that nobody guesses it, and of characters that a header takes as they are. */
const TOKEN = /^[!#-[\]-~]{32,200}$/;

/** Why tokens are refused that are not encrypted in a stack's file. */
export const RENDERER_TOKENS_MUST_BE_SECRET =
  "rendererTokens lie open in the stack's configuration; set them with pulumi config set --secret --path " +
  "'georender:rendererTokens.current' <token>.";

const TOKENS: Form<Readonly<Record<string, string>>> = {
  schema: { type: 'object', additionalProperties: { type: 'string' } },
  allowed: 'the tokens current and, while it is being replaced, previous',
  read(value, name, reader) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      reader.complain(`${name} is not an object; allowed: ${TOKENS.allowed}.`);
      return undefined;
    }
    const entries = Object.entries(value).map(([token, text]) => [token, String(text)] as const);
    for (const problem of entries.flatMap(([token, text]) => rendererTokenProblem(name, token, text) ?? []))
      reader.complain(problem);
    if (new Set(entries.map(([, text]) => text)).size < entries.length)
      reader.complain(`${name}.previous is the token ${name}.current; give current a new one, or remove previous.`);
    return Object.fromEntries(entries);
  },
};

/** The problem with a token, as a sentence that does not show it. */
export function rendererTokenProblem(setting: string, name: string, token: string): string | undefined {
  if (!NAMES.includes(name)) return `${setting}: ${JSON.stringify(name)} is not allowed; allowed: ${NAMES.join(', ')}.`;
  if (TOKEN.test(token)) return undefined;
  return `${setting}.${name} is no token; allowed: 32 to 200 visible ASCII characters, e.g. what openssl rand -hex 32 prints.`;
}

/** The other setting that tokens have to do with. */
export interface RoutedSettings {
  readonly edge?: unknown;
  readonly prerenderService?: unknown;
}

/**
 * The contradictions between tokens and the engine at the edge.
 * @param names of the tokens; undefined: there are some, but they are not known yet
 */
export function rendererTokenContradictions(
  names: readonly string[] | undefined,
  { edge, prerenderService }: RoutedSettings,
): readonly string[] {
  const isNeeded = edge === 'lambda-at-edge';
  if (!isNeeded)
    return names?.length === 0 ? [] : ['rendererTokens are for edge: lambda-at-edge; set edge, or remove them.'];
  if (prerenderService === 'alone')
    return names?.length === 0
      ? []
      : ['rendererTokens are for regions, and prerenderService alone has none; remove them, or set it to share.'];
  if (names === undefined || names.includes('current')) return [];
  return [
    'edge: lambda-at-edge needs a token by which the regions know the router; set rendererTokens: pulumi config set ' +
      "--secret --path 'georender:rendererTokens.current' $(openssl rand -hex 32).",
  ];
}

export const RENDERER_SECRETS = {
  rendererTokens: optional({
    description:
      'The token by which the regions know the router, with `edge: lambda-at-edge`: `current`, 32 characters or more, ' +
      'e.g. what `openssl rand -hex 32` prints. While it is replaced, also `previous` (docs/deploy.md, "Another token"). ' +
      'In a stack’s configuration, set them with `--secret`.',
    form: TOKENS,
  }),
};
