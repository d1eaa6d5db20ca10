// The debugging token that the operator gives to the checks. It is never printed.
import { readFile } from 'node:fs/promises';
import { UnreadableFileError } from '../../core/contract/unreadable-file';
import { OptionError } from '../command/option-error';

/** The variable that holds the token where no file does. */
export const DEBUG_TOKEN_VARIABLE = 'GEORENDER_DEBUG_TOKEN';

/** What a header's value may hold without spaces (RFC 9110 §5.5). */
const TOKEN = /^[\x21-\x7e]{1,1000}$/;

/**
 * The token of a file, else of the environment; undefined if there is none.
 * @throws UnreadableFileError
 * @throws OptionError if it can't be a header's value
 */
export async function readDebugToken(
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | undefined> {
  const [source, text] =
    file === undefined
      ? [DEBUG_TOKEN_VARIABLE, environment[DEBUG_TOKEN_VARIABLE] ?? '']
      : [`--debug-token-file: ${file}`, await textOf(file)];
  const token = text.trim();
  if (token === '' && file === undefined) return undefined;
  if (TOKEN.test(token)) return token;
  throw new OptionError(`${source} holds no token; allowed: 1 to 1000 visible characters of ASCII in one line.`);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UnreadableFileError('--debug-token-file', file, 'a file with the debugging token', cause);
  }
}
