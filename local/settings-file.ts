// A stack's settings for caching and routing, from a JSON file, checked as a deployment checks them.
import { readFileSync } from 'node:fs';
import { UserError } from '../core/contract/georender-error';
import { UnreadableFileError } from '../core/contract/unreadable-file';
import type { Regions } from '../core/geography/regions';
import { checkLocalSettings, SettingsError } from '../core/settings/check-settings';
import type { LocalSettings } from '../core/settings/stack-settings';

/** A stack's defaults. */
export const DEFAULT_LOCAL_SETTINGS = checkLocalSettings({}, undefined);

/** Settings could not be read; the message lists every problem, a line each. */
export class SettingsFileError extends UserError {
  override readonly name = 'SettingsFileError';
}

/**
 * Reads a file that holds a JSON object of settings. Editors find its schema by the property `$schema`.
 * @param regions the run's; undefined if they are wrong themselves
 * @throws UnreadableFileError
 * @throws SettingsFileError with every problem, each naming the file
 */
export function readSettingsFile(file: string, regions: Regions | undefined): LocalSettings {
  const entries = Object.entries(readObject(file)).filter(([name]) => name !== '$schema');
  try {
    return checkLocalSettings(Object.fromEntries(entries), regions);
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause;
    throw new SettingsFileError(cause.problems.map((problem) => `--settings: ${file}: ${problem}`).join('\n'), {
      cause,
    });
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UnreadableFileError('--settings', file, 'a JSON file with an object, e.g. {"freshness": "1h"}', cause);
  }
}

function readObject(file: string): object {
  const complaint = (reason: string, cause?: unknown) =>
    new SettingsFileError(
      `--settings: ${file}: ${reason}; allowed: a JSON file with an object, e.g. {"freshness": "1h"}.`,
      { cause },
    );
  let value: unknown;
  try {
    value = JSON.parse(textOf(file));
  } catch (cause) {
    if (cause instanceof UnreadableFileError) throw cause;
    throw complaint(cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw complaint('it holds no object');
  return value;
}
