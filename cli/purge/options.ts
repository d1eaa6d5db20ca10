// The options of `georender purge`, read and checked before anything is asked.

import type { Target } from '../../operations/target/target';
import type { CommandOptions } from '../command/define-command';
import { declareConsent, declareJson, numberOption, type RawConsent, type RawJson } from '../command/shared-options';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';
import { type AskedScopes, declareScopes, type RawScopes, scopesOption } from './scope-options';

/** The options, checked. */
export interface PurgeOptions {
  readonly target: Target;
  readonly scopes: AskedScopes;
  /** Says what would be done, and changes nothing. */
  readonly dryRun: boolean;
  /** A dry run reads all of the index. */
  readonly exact: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  /** How long CloudFront may take. */
  readonly timeoutSeconds: number;
}

interface RawOptions extends RawTarget, RawJson, RawConsent, RawScopes {
  readonly exact?: boolean;
  readonly timeout: string;
}

/** How long CloudFront may take. */
export const TIMEOUT_BOUNDS = { least: 1, most: 3_600, unit: 'seconds' };

/** How they are read. */
export const purgeOptions: CommandOptions<RawOptions, PurgeOptions> = {
  declare(command) {
    declareConsent(declareJson(declareTarget(declareScopes(command))))
      .option('--exact', 'with --dry-run: read all of the index in place of an estimate')
      .option('--timeout <seconds>', 'how long CloudFront may take', '180');
  },
  check(raw, operands, problems) {
    const target = targetOption(raw, 'to purge', problems);
    const scopes = scopesOption(raw, operands, { what: 'to purge', isLocal: target?.kind === 'local' }, problems);
    const timeoutSeconds = numberOption('--timeout', raw.timeout, TIMEOUT_BOUNDS, problems);
    const { dryRun = false, exact = false, yes = false, json = false } = raw;
    if (exact && !dryRun) problems.push('--exact counts for --dry-run; add that, or leave it out.');
    return target && scopes && { target, scopes, dryRun, exact, yes, json, timeoutSeconds };
  },
};
