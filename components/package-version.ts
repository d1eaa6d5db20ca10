// The version of Georender: of the clone, or of the installed package.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InternalError } from '../core/contract/georender-error';

/** No package.json of Georender lies above this file. */
class VersionMissingError extends InternalError {
  override readonly name = 'VersionMissingError';
}

/** E.g. `0.1.0`. The package has this file deeper than a clone, so that no path is the same in both. */
export function packageVersion(): string {
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const version = versionIn(path.join(folder, 'package.json'));
    if (version !== undefined) return version;
  }
  throw new VersionMissingError(`No package.json of georender lies above ${__dirname}.`);
}

function versionIn(file: string): string | undefined {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  if (typeof manifest !== 'object' || manifest === null || !('name' in manifest && 'version' in manifest))
    return undefined;
  return manifest.name === 'georender' && typeof manifest.version === 'string' ? manifest.version : undefined;
}
