// The cache folder of a user for all working copies; it may be removed at any time.
import os from 'node:os';
import path from 'node:path';

/**
 * The absolute path (XDG Base Directory Specification); the folder may not exist yet.
 * @param environment as `process.env`
 */
export function userCacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const base = environment['XDG_CACHE_HOME'] || path.join(environment['HOME'] || os.homedir(), '.cache');
  return path.resolve(base, 'georender');
}
