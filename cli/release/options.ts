// The options of `georender release`.
import { DURATION_FORM, parseDurationSeconds } from '../../core/settings/duration';
import { DEFAULT_PLAN, type ReleasePlan } from '../../operations/release/plan';
import { readPercent } from '../../operations/router/router-order';
import type { Target } from '../../operations/target/target';
import { type CommandOptions, collected } from '../command/define-command';
import { declareConsent, declareJson, numberOption, type RawConsent, type RawJson } from '../command/shared-options';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';

interface RawRelease extends RawTarget, RawJson, RawConsent {
  readonly steps: string;
  readonly hold: string;
  readonly minRequests: string;
  readonly sample: string;
  readonly seed: string;
  readonly concurrency: string;
  readonly maxDifferent: string;
  readonly maxErrors: string;
  readonly maxBypass: string;
  readonly maxSlower: string;
  readonly report?: readonly string[];
  readonly keptPages?: string;
  readonly recover?: boolean;
}

/** The checked options. */
export interface ReleaseOptions {
  readonly target: Target;
  readonly plan: ReleasePlan;
  /** Files by their endings: `.md`, `.json` or `.html`. */
  readonly reports: readonly string[];
  /** The file for the URLs that the canaries may have kept; undefined: none is written. */
  readonly keptPages: string | undefined;
  readonly recover: boolean;
  readonly json: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

const { limits: LIMITS } = DEFAULT_PLAN;

/** A day: a longer step is no step. */
const MOST_HOLD_SECONDS = 86_400;

const MOST_STEPS = 20;

/** How the command is called. */
export const releaseOptions: CommandOptions<RawRelease, ReleaseOptions> = {
  declare(command) {
    declareTarget(command)
      .option('--steps <list>', "the canaries' shares of the URLs, rising", `${DEFAULT_PLAN.steps.join('%,')}%`)
      .option('--hold <duration>', 'how long each share is held at least', `${DEFAULT_PLAN.holdMs / 60_000}m`)
      .option(
        '--min-requests <number>',
        'requests that the canaries must answer in each step',
        String(DEFAULT_PLAN.minRequests),
      )
      .option('--sample <number>', 'kept pages that are compared first', String(DEFAULT_PLAN.sample))
      .option('--seed <text>', 'decides which pages these are', DEFAULT_PLAN.seed)
      .option('--concurrency <number>', 'pages that are compared at once', String(DEFAULT_PLAN.concurrency))
      .option('--max-different <share>', 'pages that may differ', percentText(LIMITS.different))
      .option(
        '--max-errors <share>',
        'invocations that may fail, beyond those of live code',
        percentText(LIMITS.errors),
      )
      .option('--max-bypass <share>', 'answers without a page, beyond those of live code', percentText(LIMITS.bypassed))
      .option('--max-slower <factor>', 'how many times as long a render may take', String(LIMITS.slower))
      .option('--report <file>', 'write the report, as .md, .json or .html; may be given again', collected)
      .option('--kept-pages <file>', 'write the URLs that a release which is taken back may have kept, one a line')
      .option('--recover', 'end a release whose command died: the live functions answer everything again');
    declareJson(declareConsent(command));
  },
  check(raw, _operands, problems) {
    const target = targetOption(raw, 'to release in', problems);
    const { report: reports = [], json = false, yes = false, dryRun = false, keptPages, recover = false } = raw;
    for (const file of reports)
      if (!/\.(?:md|json|html)$/i.test(file))
        problems.push(`--report: "${file}" has no form; allowed: a file that ends with .md, .json or .html.`);
    if (recover && dryRun) problems.push('--recover and --dry-run are given together; name one of them.');
    const number = (option: string, text: string, least: number, most: number, unit: string): number =>
      numberOption(option, text, { least, most, unit }, problems);
    const steps = stepsOption(raw.steps, problems);
    const plan = {
      holdMs: holdOption(raw.hold, problems) * 1_000,
      minRequests: number('--min-requests', raw.minRequests, 1, 1_000_000, 'requests'),
      sample: number('--sample', raw.sample, 1, 5_000, 'pages'),
      seed: seedOption(raw.seed, problems),
      concurrency: number('--concurrency', raw.concurrency, 1, 20, 'pages'),
      limits: {
        different: shareOption('--max-different', raw.maxDifferent, problems),
        errors: shareOption('--max-errors', raw.maxErrors, problems),
        bypassed: shareOption('--max-bypass', raw.maxBypass, problems),
        slower: factorOption(raw.maxSlower, problems),
      },
    };
    return target && steps && { target, plan: { ...plan, steps }, reports, keptPages, recover, json, yes, dryRun };
  },
};

function stepsOption(text: string, problems: string[]): ReleasePlan['steps'] | undefined {
  const steps = text.split(',').map(readPercent);
  const known = steps.filter((step) => step !== undefined);
  const [first, ...others] = known;
  const isRising = known.every((step, at) => step > (known[at - 1] ?? 0));
  if (first !== undefined && known.length === steps.length && isRising && steps.length <= MOST_STEPS)
    return [first, ...others];
  problems.push(
    `--steps: "${text}" is not allowed; allowed: 1 to ${MOST_STEPS} rising shares above 0% and up to 100%, e.g. 1%,5%,25%,50%.`,
  );
  return undefined;
}

function holdOption(text: string, problems: string[]): number {
  const seconds = parseDurationSeconds(text);
  if (seconds !== undefined && seconds >= 1 && seconds <= MOST_HOLD_SECONDS) return seconds;
  problems.push(`--hold: "${text}" is not allowed; allowed: 1s to 24h, as ${DURATION_FORM}.`);
  return Number.NaN;
}

function shareOption(option: string, text: string, problems: string[]): number {
  const percent = readPercent(text);
  if (percent !== undefined) return percent / 100;
  problems.push(`${option}: "${text}" is no share; allowed: 0% to 100%, e.g. 2% or 0.5%.`);
  return Number.NaN;
}

function factorOption(text: string, problems: string[]): number {
  const factor = Number(text);
  if (/^\d{1,3}(?:\.\d{1,2})?$/.test(text) && factor >= 1) return factor;
  problems.push(`--max-slower: "${text}" is not allowed; allowed: a factor from 1 to 999, e.g. 1.5.`);
  return Number.NaN;
}

function seedOption(text: string, problems: string[]): string {
  if (text !== '' && text.length <= 200) return text;
  problems.push('--seed: the text is not allowed; allowed: 1 to 200 characters.');
  return '';
}

function percentText(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
