// Tokens that go into headers, from a file or the environment. They are never printed, and never arguments.
import { readFile } from 'node:fs/promises';
import { UnreadableFileError } from '../../core/contract/unreadable-file';
import { OptionError } from './option-error';

/** What a header's value may hold without spaces (RFC 9110 §5.5). */
const TOKEN = /^[\x21-\x7e]{1,1000}$/;

/** The variable with the token of a prerender service, where no file holds it. */
export const SERVICE_TOKEN_VARIABLE = 'GEORENDER_SERVICE_TOKEN';

/** The variable with the debugging token, where no file holds it. */
export const DEBUG_TOKEN_VARIABLE = 'GEORENDER_DEBUG_TOKEN';

/** Reads the token of a prerender service. */
export const readServiceToken = tokenReader({
  option: '--token-file',
  variable: SERVICE_TOKEN_VARIABLE,
  allowed: 'a file with the token of the service',
});

/** Reads the debugging token that the operator gives to the checks. */
export const readDebugToken = tokenReader({
  option: '--debug-token-file',
  variable: DEBUG_TOKEN_VARIABLE,
  allowed: 'a file with the debugging token',
});

/** Where a token is, for messages too. */
interface TokenSource {
  /** The option that names a file, e.g. `--token-file`. */
  readonly option: string;
  /** The variable that holds the token where no file does. */
  readonly variable: string;
  /** What the file has to be, e.g. `a file with the token of the service`. */
  readonly allowed: string;
}

/**
 * The token of a file, else of the environment; undefined if there is none.
 * @throws UnreadableFileError
 * @throws OptionError if it can't be a header's value
 */
type ReadToken = (
  file: string | undefined,
  environment?: Readonly<Record<string, string | undefined>>,
) => Promise<string | undefined>;

function tokenReader({ option, variable, allowed }: TokenSource): ReadToken {
  return async (file, environment = process.env) => {
    const text = file === undefined ? (environment[variable] ?? '') : await textOf(file, option, allowed);
    const token = text.trim();
    if (token === '' && file === undefined) return undefined;
    if (TOKEN.test(token)) return token;
    const source = file === undefined ? variable : `${option}: ${file}`;
    throw new OptionError(`${source} holds no token; allowed: 1 to 1000 visible characters of ASCII in one line.`);
  };
}

async function textOf(file: string, option: string, allowed: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UnreadableFileError(option, file, allowed, cause);
  }
}
