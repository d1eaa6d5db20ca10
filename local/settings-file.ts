// The cache settings of a stack, from a JSON file, checked as a deployment checks them.
import { readFileSync } from 'node:fs';
import { readFreshness, readQueryPolicy } from '../core/cache-settings';
import { DEFAULT_FRESHNESS_RULE } from '../core/freshness';
import type { FreshnessRule } from '../core/freshness';
import { PATH_PATTERN_FORM, PATH_PATTERN_RULE } from '../core/path-patterns';
import { DEFAULT_QUERY_POLICY } from '../core/query-policy';
import type { QueryPolicy } from '../core/query-policy';
import { SettingsReader } from '../core/settings-reader';
import type { RawSettings } from '../core/settings-reader';
import type { StackSettingsInput } from '../core/stack-settings';

/** What the local run takes of a stack's settings. */
export interface CacheSettings {
  readonly freshness: readonly FreshnessRule[];
  readonly queryPolicy: QueryPolicy;
  readonly includePaths: readonly string[];
  readonly excludePaths: readonly string[];
}

/** A stack's defaults. */
export const DEFAULT_CACHE_SETTINGS: CacheSettings = {
  freshness: [DEFAULT_FRESHNESS_RULE],
  queryPolicy: DEFAULT_QUERY_POLICY,
  includePaths: [],
  excludePaths: [],
};

/** Settings could not be read; the message lists every problem, a line each. */
export class SettingsFileError extends Error {
  override readonly name = 'SettingsFileError';
}

const NAMES: readonly (keyof StackSettingsInput)[] = [
  'freshness', 'staleWhileRevalidate', 'staleIfError', 'notFoundFreshness', 'redirectFreshness', 'freshnessRules',
  'queryMode', 'queryParameters', 'querySort', 'includePaths', 'excludePaths',
];

/**
 * Reads a file that holds a JSON object of settings.
 * @throws SettingsFileError with every problem, each naming the file
 */
export function readSettingsFile(file: string): CacheSettings {
  const raw = readObject(file);
  const reader = new SettingsReader(raw);
  const unknown = Object.keys(raw).filter((name) => !NAMES.some((known) => known === name));
  for (const name of unknown) reader.complain(`${name} is not a setting of the local run; allowed: ${NAMES.join(', ')}.`);
  const settings = {
    freshness: readFreshness(reader),
    queryPolicy: readQueryPolicy(reader),
    includePaths: reader.texts('includePaths', PATH_PATTERN_FORM, PATH_PATTERN_RULE),
    excludePaths: reader.texts('excludePaths', PATH_PATTERN_FORM, PATH_PATTERN_RULE),
  };
  if (reader.found.length > 0) throw new SettingsFileError(reader.found.map((problem) => `--settings: ${file}: ${problem}`).join('\n'));
  return settings;
}

function readObject(file: string): RawSettings {
  const complaint = (reason: string, cause?: unknown) =>
    new SettingsFileError(`--settings: ${file}: ${reason}; allowed: a JSON file with an object, e.g. {"freshness": "1h"}.`, { cause });
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw complaint(cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw complaint('it holds no object');
  return { ...value };
}
