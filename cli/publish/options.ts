// The options of `georender publish`, read and checked before anything is asked.
import { MAX_MARKER } from '../../handlers/jobs/task';
import type { Target } from '../../operations/target/target';
import type { CommandOptions } from '../command/define-command';
import { declareConsent, declareJson, numberOption, type RawConsent, type RawJson } from '../command/shared-options';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';

/** The options, checked. */
export interface PublishOptions {
  readonly target: Target;
  readonly marker: string | undefined;
  /** Undefined: a name of its own. */
  readonly deployment: string | undefined;
  readonly renders: number;
  readonly waitSeconds: number;
  readonly yes: boolean;
  /** Says what would be done, and changes nothing. */
  readonly dryRun: boolean;
  readonly json: boolean;
}

interface RawOptions extends RawTarget, RawJson, RawConsent {
  readonly marker?: string;
  readonly deployment?: string;
  readonly renders: string;
  readonly wait: string;
}

const RENDERS = { least: 0, most: 10_000, unit: 'pages' };
const WAIT_SECONDS = { least: 0, most: 600, unit: 'seconds' };

/** How they are read. */
export const publishOptions: CommandOptions<RawOptions, PublishOptions> = {
  declare(command) {
    declareConsent(declareJson(declareTarget(command)))
      .option('--marker <text>', 'a text that the new document contains, and the old one does not')
      .option('--deployment <name>', 'the name of the deployment, which is followed once')
      .option('--renders <number>', 'how many of the most asked pages are rendered', '200')
      .option('--wait <seconds>', 'how long the site’s CDN may take', '600');
  },
  check(raw, _operands, problems) {
    const target = targetOption(raw, 'to publish', problems);
    for (const [name, text] of [
      ['--marker', raw.marker],
      ['--deployment', raw.deployment],
    ] as const) {
      if (text !== undefined && (text === '' || text.length > MAX_MARKER))
        problems.push(`${name} has ${text.length} characters; allowed: 1 to ${MAX_MARKER}.`);
    }
    const renders = numberOption('--renders', raw.renders, RENDERS, problems);
    const waitSeconds = numberOption('--wait', raw.wait, WAIT_SECONDS, problems);
    const { marker, deployment, yes = false, dryRun = false, json = false } = raw;
    return target && { target, marker, deployment, renders, waitSeconds, yes, dryRun, json };
  },
};
