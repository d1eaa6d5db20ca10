// The options of `georender undo`.
import type { Target } from '../../operations/target/target';
import type { CommandOptions } from '../command/define-command';
import { declareConsent, declareJson, numberOption, type RawConsent, type RawJson } from '../command/shared-options';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';
import { TIMEOUT_BOUNDS } from './options';

/** The options, checked. */
export interface UndoCommandOptions {
  readonly target: Target;
  readonly list: boolean;
  /** Undefined: the latest order. */
  readonly id: string | undefined;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly timeoutSeconds: number;
}

interface RawOptions extends RawTarget, RawJson, RawConsent {
  readonly list?: boolean;
  readonly id?: string;
  readonly timeout: string;
}

/** How they are read. */
export const undoOptions: CommandOptions<RawOptions, UndoCommandOptions> = {
  declare(command) {
    declareConsent(declareJson(declareTarget(command)))
      .option('--list', 'show the last purges and marks')
      .option('--id <id>', 'the purge or mark to take back, in place of the last one')
      .option('--timeout <seconds>', 'how long CloudFront may take', '180');
  },
  check(raw, _, problems) {
    const target = targetOption(raw, 'whose purge is taken back', problems);
    const { list = false, id, dryRun = false, yes = false, json = false } = raw;
    const timeoutSeconds = numberOption('--timeout', raw.timeout, TIMEOUT_BOUNDS, problems);
    if (list && id !== undefined) problems.push('--list and --id are given together; name one of them.');
    return target && { target, list, id, dryRun, yes, json, timeoutSeconds };
  },
};
