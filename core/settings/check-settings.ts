// Checks and completes the settings of a stack or a local run, and reports all problems at once.
import { UserError } from '../contract/georender-error';
import type { Regions } from '../geography/regions';
import { noteContradictions, noteMissingQueue } from './contradictions';
import { environmentProblem } from './function-environment';
import { regionsAmong } from './rooms/site';
import { readTable } from './setting';
import { LOCAL_SETTINGS, SETTING_NAMES, SETTINGS } from './settings';
import { type RawSettings, SettingsReader } from './settings-reader';
import {
  completedLocal,
  completedStack,
  type LocalSettings,
  type StackSettings,
  type StackSettingsInput,
} from './stack-settings';

/** Settings were wrong; the message lists every problem. */
export class SettingsError extends UserError {
  override readonly name = 'SettingsError';
  constructor(readonly problems: readonly string[]) {
    super(`The settings can't be deployed:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/**
 * Checks and completes settings before anything is deployed.
 * @param further problems that were found elsewhere, to be reported with the rest
 * @throws SettingsError with every problem
 */
export function checkSettings(raw: RawSettings, further: readonly string[] = []): StackSettings {
  const reader = new SettingsReader(raw, regionsAmong(raw['regions']));
  for (const problem of further) reader.complain(problem);
  reader.complainOfUnknown(SETTING_NAMES, 'a setting');
  const values = readTable(SETTINGS, raw, reader);
  noteContradictions(values, reader);
  noteMissingQueue(values, reader);
  assertComplete(values, reader);
  const settings = completedStack(values);
  const tooLarge = environmentProblem(settings);
  if (tooLarge !== undefined) throw new SettingsError([tooLarge]);
  return settings;
}

/**
 * Checks and completes the settings of a local run.
 * @param regions the run's; undefined if they are wrong themselves
 * @throws SettingsError with every problem
 */
export function checkLocalSettings(raw: RawSettings, regions: Regions | undefined): LocalSettings {
  const reader = new SettingsReader(raw, regions);
  reader.complainOfUnknown(Object.keys(LOCAL_SETTINGS), 'a setting of the local run');
  const values = readTable(LOCAL_SETTINGS, raw, reader);
  noteContradictions(values, reader);
  assertComplete(values, reader);
  return completedLocal(values);
}

/**
 * Narrows settings of unknown form to those that {@link checkSettings} accepts.
 * @throws SettingsError with every problem
 */
export function assertSettings(
  raw: RawSettings,
  further?: readonly string[],
): asserts raw is RawSettings & StackSettingsInput {
  checkSettings(raw, further);
}

/** Without a problem every setting was given, or has a default. */
function assertComplete<Values>(
  _values: Partial<Values>,
  { found }: SettingsReader,
): asserts _values is Values & Partial<Values> {
  if (found.length > 0) throw new SettingsError(found);
}
