// Where Georender keeps what it made once for all working copies of a user: the folder may be removed at any time.
import os from 'node:os';
import path from 'node:path';

/**
 * The user's cache folder of Georender (XDG Base Directory Specification), absolute; it may not be there yet.
 * @param environment as `process.env`
 */
export function userCacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const base = environment['XDG_CACHE_HOME'] || path.join(environment['HOME'] || os.homedir(), '.cache');
  return path.resolve(base, 'georender');
}
