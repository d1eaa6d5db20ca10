// The options of `georender warm`.
import type { Target } from '../../operations/target/target';
import type { CommandOptions } from '../command/define-command';
import { declareJson, type NumberBounds, numberOption, type RawJson } from '../command/shared-options';
import { declareSitemaps, sitemapOperands } from '../command/sitemap-operands';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';

/** The options, checked. */
export interface WarmCommandOptions {
  readonly target: Target;
  /** Paths or URLs of sitemaps; never empty. */
  readonly sitemaps: readonly string[];
  readonly ratePerSecond: number | undefined;
  readonly budget: number | undefined;
  readonly stateFile: string | undefined;
  /** How long nothing may be rendered until the wait ends. */
  readonly patienceSeconds: number;
  readonly waits: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

interface RawOptions extends RawTarget, RawJson {
  readonly rate?: string;
  readonly budget?: string;
  readonly state?: string;
  readonly patience: string;
  /** Commander's name for `--no-wait`. */
  readonly wait: boolean;
  readonly dryRun?: boolean;
}

const RATE: NumberBounds = { least: 1, most: 1_000, unit: 'pages a second' };
const BUDGET: NumberBounds = { least: 1, most: 10_000_000, unit: 'pages' };
const PATIENCE: NumberBounds = { least: 10, most: 86_400, unit: 'seconds' };

/** How they are read. */
export const warmOptions: CommandOptions<RawOptions, WarmCommandOptions> = {
  declare(command) {
    declareJson(declareTarget(declareSitemaps(command)))
      .option('--rate <pages>', 'the most pages ordered a second; default: as fast as the queues take them')
      .option('--budget <pages>', 'the most pages ordered; default: all that are due')
      .option('--state <file>', 'remembers what was ordered; a second run with the file goes on')
      .option('--patience <seconds>', 'how long nothing may be rendered until the wait ends', '300')
      .option('--no-wait', 'end when all is ordered')
      .option('--dry-run', 'say what would be rendered; nothing is ordered');
  },
  check(raw, operands, problems) {
    const target = targetOption(raw, 'to warm', problems);
    const bounded = (option: string, text: string | undefined, bounds: NumberBounds) =>
      text === undefined ? undefined : numberOption(option, text, bounds, problems);
    const options = {
      sitemaps: sitemapOperands(operands, problems),
      ratePerSecond: bounded('--rate', raw.rate, RATE),
      budget: bounded('--budget', raw.budget, BUDGET),
      stateFile: raw.state,
      patienceSeconds: numberOption('--patience', raw.patience, PATIENCE, problems),
      waits: raw.wait,
      dryRun: raw.dryRun ?? false,
      json: raw.json ?? false,
    };
    return target && { target, ...options };
  },
};
