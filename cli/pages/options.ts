// The options of `georender pages`, read and checked before anything is asked.
import { PAGE_STATES, type PageFilter } from '../../operations/kept-pages/page-filter';
import { type PageOrder, SORTS } from '../../operations/kept-pages/page-list';
import type { ReadExtent } from '../../operations/kept-pages/read-kept-pages';
import type { Target } from '../../operations/target/target';
import type { CommandOptions } from '../command/define-command';
import { declareJson, numberOption, type RawJson } from '../command/shared-options';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';

/** The options, checked. */
export interface PagesOptions {
  readonly target: Target;
  readonly extent: ReadExtent;
  readonly filter: PageFilter;
  readonly order: PageOrder;
  /** The most pages that are printed. */
  readonly limit: number;
  readonly yes: boolean;
  readonly json: boolean;
}

interface RawOptions extends RawTarget, RawJson {
  readonly contains?: string;
  readonly path?: string;
  readonly host?: string;
  readonly status?: string;
  readonly state?: string;
  readonly reason?: string;
  readonly sort: string;
  readonly ascending?: boolean;
  readonly limit: string;
  readonly sample?: boolean;
  readonly yes?: boolean;
}

const LIMIT = { least: 1, most: 2_000_000, unit: 'pages' };
const STATUS = { least: 200, most: 599, unit: '(an HTTP status)' };

/** As deep as prefixes can be. Each slash has one place to match, so that no text takes long. */
const PATH = /^\/(?:[!"$-.0->@-~]+(?:\/+[!"$-.0->@-~]+){0,7}\/*)?$/;

/** How they are read. */
export const pagesOptions: CommandOptions<RawOptions, PagesOptions> = {
  declare(command) {
    declareJson(declareTarget(command))
      .option('--contains <words>', 'pages whose URL has each of these words')
      .option('--path <path>', 'a path, and all below it: /news')
      .option('--host <host>', 'pages of one host')
      .option('--status <status>', 'pages of an HTTP status')
      .option('--state <state>', `one of ${PAGE_STATES.join(', ')}`)
      .option('--reason <reason>', 'pages whose latest render kept nothing, for this reason, or for any')
      .option('--sort <by>', `one of ${SORTS.join(', ')}`, 'demand')
      .option('--ascending', 'the least first: the youngest, smallest, least asked')
      .option('--limit <pages>', 'the most pages that are listed', '50')
      .option('--sample', 'read some 2,000 random items of the index, in place of all')
      .option('--yes', 'read a whole stack without asking first');
  },
  check(raw, _, problems) {
    const target = targetOption(raw, 'whose pages are listed', problems);
    const { contains: words, path, host, reason } = raw;
    const state = PAGE_STATES.find((one) => one === raw.state);
    const by = SORTS.find((one) => one === raw.sort);
    if (raw.state !== undefined && state === undefined) problems.push(oneOf('--state', raw.state, PAGE_STATES));
    if (by === undefined) problems.push(oneOf('--sort', raw.sort, SORTS));
    if (path !== undefined && !PATH.test(path))
      problems.push(
        `--path: "${path}" is not allowed; allowed: a path of at most 8 levels, e.g. /news, without ? and #.`,
      );
    const status = raw.status === undefined ? undefined : numberOption('--status', raw.status, STATUS, problems);
    const limit = numberOption('--limit', raw.limit, LIMIT, problems);
    if (target === undefined || by === undefined) return undefined;
    const { sample = false, ascending = false, yes = false, json = false } = raw;
    return {
      ...{ target, limit, yes, json, extent: sample ? 'sample' : 'all' },
      filter: { words, path, host, status, state, reason },
      order: { by, descending: !ascending },
    };
  },
};

function oneOf(option: string, text: string, allowed: readonly string[]): string {
  return `${option}: "${text}" is not allowed; allowed: ${allowed.join(', ')}.`;
}
