// The options of `georender bots`.
import type { Command } from 'commander';
import { type Breakdown, DIMENSIONS, parseBreakdowns } from '../../operations/bots/counts-report';
import { DAY_REPORT } from '../../operations/bots/day-report';
import { parseInterval } from '../../operations/bots/report-interval';
import type { Interval } from '../../operations/bots/sql-template';
import type { Target } from '../../operations/target/target';
import type { CommandOptions } from '../command/define-command';
import { declareJson, numberOption } from '../command/shared-options';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';

/** What is asked for. */
export interface VisitsOptions {
  readonly source: Target | { readonly kind: 'files'; readonly place: string };
  readonly interval: Interval;
  readonly breakdowns: readonly Breakdown[];
  readonly limit: number;
  /** A file or URL with a sitemap, to compare with. */
  readonly sitemap: string | undefined;
  /** Whether to tell how soon bots find new pages; the index of a deployment is asked. */
  readonly found: boolean;
  /** Whether claims are verified, and whether DNS is asked, too. */
  readonly claims: boolean;
  readonly dns: boolean;
  readonly athena: boolean;
  readonly downloadedBytes: number;
  /** Whether lines of `serve` are fetched; by default, where they are written and a table needs them. */
  readonly serveLines: ServeLinesChoice;
  readonly json: boolean;
}

/** The values of `--serve-lines`. */
export type ServeLinesChoice = 'auto' | 'on' | 'off';

interface RawVisits extends RawTarget {
  readonly files?: string;
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  readonly limit?: string;
  readonly sitemap?: string;
  readonly found?: boolean;
  readonly false?: boolean;
  readonly dns?: boolean;
  readonly athena?: boolean;
  readonly mostGigabytes?: string;
  readonly serveLines?: string;
  readonly json?: boolean;
}

const GIGABYTE = 1_000_000_000;

/** The options, checked. */
export const visitsOptions: CommandOptions<RawVisits, VisitsOptions> = {
  declare(command) {
    declareJson(declareReport(declareTarget(command)));
  },
  check(raw, operands, problems) {
    for (const operand of operands) problems.push(`"${operand}" is not expected; allowed: report, ranges, or options.`);
    const { files, by, athena = false, dns = false, found = false, sitemap } = raw;
    const source = sourceOf(raw, problems);
    const interval = parseInterval(raw.from, raw.to, Date.now(), problems);
    const limit = numberOption('--limit', raw.limit ?? '25', { least: 1, most: 100_000, unit: 'lines' }, problems);
    const gigabytes = { least: 1, most: 10_000, unit: 'gigabytes' };
    const downloadedBytes = GIGABYTE * numberOption('--most-gigabytes', raw.mostGigabytes ?? '5', gigabytes, problems);
    const serveLines = serveLinesOf(raw.serveLines ?? 'auto', problems);
    if (athena && (files !== undefined || source?.kind === 'local'))
      problems.push('--athena counts the logs of a stack; name one with --stack or --outputs.');
    if (found && files !== undefined)
      problems.push(
        '--found asks the index of a deployment; name one with --local, --stack or --outputs, not --files.',
      );
    const breakdowns = by === undefined ? DAY_REPORT : breakdownsOf(by, problems);
    if (source === undefined || interval === undefined) return undefined;
    const claims = raw.false === true || dns;
    const shown = { breakdowns, limit, sitemap, found, claims, dns, json: raw.json === true };
    return { source, interval, ...shown, athena, downloadedBytes, serveLines };
  },
};

function declareReport(command: Command): Command {
  return command
    .option('--files <place>', 'a folder with access logs of this machine, or one file, in place of a deployment')
    .option(
      '--from <time>',
      'a day, a time in UTC, or how long ago, e.g. 2026-11-28 or 7d (default: a day before the end)',
    )
    .option('--to <time>', 'the end, which is not part of it (default: now)')
    .option('--by <list>', `what to count by, e.g. bot,bot+status: ${DIMENSIONS.join(', ')}`)
    .option('--limit <lines>', 'lines of each table (default: 25)')
    .option(
      '--sitemap <file>',
      'also list pages that bots got and this sitemap (a file or URL) lacks, and the other way round',
    )
    .option('--found', 'also tell how long after the first render of its content each bot first got a new page')
    .option('--false', 'also verify who claims to be a bot, by addresses from `georender bots ranges --update`')
    .option('--dns', 'the same, also by reverse DNS, of operators that document it')
    .option('--athena', 'let Athena count; it costs about $5 per terabyte')
    .option(
      '--serve-lines <choice>',
      'lines of serve, which know age, region and reason: auto, on or off; --athena copies them beside the access logs ' +
        '(default: auto)',
    )
    .option('--most-gigabytes <number>', 'logs that are downloaded at most (default: 5)');
}

function sourceOf(raw: RawVisits, problems: string[]): VisitsOptions['source'] | undefined {
  const { files, local, url, stack, outputs } = raw;
  if (files === undefined) return targetOption(raw, 'whose bots came', problems);
  if (local === true || [url, stack, outputs].some((given) => given !== undefined))
    problems.push('--files is given together with a deployment; name one of them.');
  return { kind: 'files', place: files };
}

function serveLinesOf(text: string, problems: string[]): ServeLinesChoice {
  if (text === 'auto' || text === 'on' || text === 'off') return text;
  problems.push(`--serve-lines: "${text}" is not allowed; allowed: auto, on, off.`);
  return 'auto';
}

function breakdownsOf(by: string, problems: string[]): readonly Breakdown[] {
  try {
    return [[], ...parseBreakdowns(by)];
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
    return [];
  }
}
