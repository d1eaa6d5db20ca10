// A stack's settings for caching and routing, from a JSON file, checked as a deployment checks them.

import { readFileSync } from 'node:fs';
import { UserError } from '../core/contract/georender-error';
import type { Regions } from '../core/geography/regions';
import type { FreshnessRule } from '../core/pages/freshness';
import type { QueryPolicy } from '../core/pages/query-policy';
import { readFreshness, readQueryPolicy } from '../core/settings/cache-settings';
import type { ForwardingSettings } from '../core/settings/forwarding-settings';
import { FORWARDING_SETTING_NAMES, readForwarding } from '../core/settings/forwarding-settings';
import type { LoadSettings } from '../core/settings/load-settings';
import { LOAD_SETTING_NAMES, readLoad } from '../core/settings/load-settings';
import type { PageSettings } from '../core/settings/page-rule-settings';
import { PAGE_SETTING_NAMES, readPageSettings } from '../core/settings/page-rule-settings';
import type { RoutingSettings } from '../core/settings/routing-settings';
import { ROUTING_SETTING_NAMES, readRouting } from '../core/settings/routing-settings';
import type { RawSettings } from '../core/settings/settings-reader';
import { SettingsReader } from '../core/settings/settings-reader';
import type { StackSettingsInput } from '../core/settings/stack-settings';

/** What the local run takes of a stack's settings. */
export interface LocalSettings extends RoutingSettings, PageSettings, LoadSettings, ForwardingSettings {
  readonly freshness: readonly FreshnessRule[];
  readonly queryPolicy: QueryPolicy;
  readonly healthChecks: boolean;
}

/** A stack's defaults. */
export const DEFAULT_LOCAL_SETTINGS: LocalSettings = readSettings(new SettingsReader({}), undefined);

/** Settings could not be read; the message lists every problem, a line each. */
export class SettingsFileError extends UserError {
  override readonly name = 'SettingsFileError';
}

const NAMES: readonly (keyof StackSettingsInput)[] = [
  'freshness',
  'staleWhileRevalidate',
  'staleIfError',
  'notFoundFreshness',
  'redirectFreshness',
  'freshnessRules',
  'queryMode',
  'queryParameters',
  'querySort',
  ...PAGE_SETTING_NAMES,
  ...LOAD_SETTING_NAMES,
  ...ROUTING_SETTING_NAMES,
  ...FORWARDING_SETTING_NAMES,
  'healthChecks',
];

/**
 * Reads a file that holds a JSON object of settings.
 * @param regions the run's; undefined if they are wrong themselves
 * @throws SettingsFileError with every problem, each naming the file
 */
export function readSettingsFile(file: string, regions: Regions | undefined): LocalSettings {
  const raw = readObject(file);
  const reader = new SettingsReader(raw);
  const unknown = Object.keys(raw).filter((name) => !NAMES.some((known) => known === name));
  for (const name of unknown)
    reader.complain(`${name} is not a setting of the local run; allowed: ${NAMES.join(', ')}.`);
  const settings = readSettings(reader, regions);
  if (reader.found.length > 0)
    throw new SettingsFileError(reader.found.map((problem) => `--settings: ${file}: ${problem}`).join('\n'));
  return settings;
}

function readSettings(reader: SettingsReader, regions: Regions | undefined): LocalSettings {
  return {
    freshness: readFreshness(reader),
    queryPolicy: readQueryPolicy(reader),
    ...readPageSettings(reader),
    ...readLoad(reader),
    ...readRouting(reader, regions),
    ...readForwarding(reader),
    healthChecks: reader.flag('healthChecks', true),
  };
}

function readObject(file: string): RawSettings {
  const complaint = (reason: string, cause?: unknown) =>
    new SettingsFileError(
      `--settings: ${file}: ${reason}; allowed: a JSON file with an object, e.g. {"freshness": "1h"}.`,
      { cause },
    );
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw complaint(cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw complaint('it holds no object');
  return { ...value };
}
