// The options that all commands share which change the router's value.
import type { Command } from 'commander';
import { declareConsent, declareJson, type RawConsent, type RawJson } from '../command/shared-options';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';
import type { ChangeOptions } from './change-router';

/** The texts of {@link declareChange}. */
export interface RawChange extends RawTarget, RawJson, RawConsent {}

/** Adds them. */
export function declareChange(command: Command): Command {
  return declareJson(declareConsent(declareTarget(command)));
}

/** Reads them. */
export function changeOptions(raw: RawChange, problems: string[]): ChangeOptions | undefined {
  const target = targetOption(raw, 'to change', problems);
  const { json = false, yes = false, dryRun = false } = raw;
  return target && { target, json, yes, dryRun };
}
