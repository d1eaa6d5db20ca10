// The options of `georender cost`.
import { EDGE_SHARE, type Traffic } from '../../operations/cost/calculator';
import { EXAMPLE_SHAPE } from '../../operations/cost/request-costs';
import type { Target } from '../../operations/target/target';
import type { CommandOptions } from '../command/define-command';
import { declareJson, type NumberBounds, numberOption, type RawJson } from '../command/shared-options';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';

/** The options, checked: a deployment, or traffic for the calculator. */
export type CostOptions = { readonly json: boolean } & (
  | { readonly kind: 'stack'; readonly target: Target; readonly byDay: boolean }
  | { readonly kind: 'traffic'; readonly traffic: Traffic }
);

interface RawOptions extends RawTarget, RawJson {
  readonly by?: string;
  readonly pages?: string;
  readonly botRequests?: string;
  readonly regions: string;
  readonly freshDays: string;
  readonly edgePercent: string;
  readonly renderSeconds: string;
  readonly renderMegabytes: string;
  readonly pageKilobytes: string;
}

const BOUNDS = {
  pages: { least: 1, most: 1_000_000_000, unit: 'pages' },
  botRequests: { least: 0, most: 100_000_000_000, unit: 'requests a month' },
  regions: { least: 1, most: 22, unit: 'regions' },
  freshDays: { least: 1, most: 365, unit: 'days' },
  percent: { least: 0, most: 100, unit: 'percent' },
  renderSeconds: { least: 1, most: 100, unit: 'seconds' },
  renderMegabytes: { least: 1_024, most: 10_240, unit: 'megabytes' },
  pageKilobytes: { least: 1, most: 10_000, unit: 'kilobytes' },
} as const satisfies Readonly<Record<string, NumberBounds>>;

const MEGABYTES = 1024;

/** How they are read. */
export const costOptions: CommandOptions<RawOptions, CostOptions> = {
  declare(command) {
    declareJson(declareTarget(command))
      .option('--by <what>', 'by part, or also by day: part or day (default: part); JSON has both')
      .option('--pages <number>', 'calculator: pages that bots ask for, all variants')
      .option('--bot-requests <number>', 'calculator: bots’ requests a month')
      .option('--regions <number>', 'calculator: regions', String(EXAMPLE_SHAPE.regions))
      .option('--fresh-days <days>', 'calculator: how long a page is fresh', '1')
      .option(
        '--edge-percent <percent>',
        'calculator: requests for kept pages that edges answer',
        String(Math.round(EDGE_SHARE * 100)),
      )
      .option('--render-seconds <seconds>', 'calculator: a render', String(EXAMPLE_SHAPE.renderSeconds))
      .option(
        '--render-megabytes <megabytes>',
        'calculator: memory of render',
        String(EXAMPLE_SHAPE.renderGigabytes * MEGABYTES),
      )
      .option('--page-kilobytes <kilobytes>', 'calculator: a page, compressed', String(EXAMPLE_SHAPE.pageKilobytes));
  },
  check(raw, _operands, problems) {
    const { json = false, by = 'part' } = raw;
    if (by !== 'part' && by !== 'day') problems.push(`--by: "${by}" is not allowed; allowed: part, day.`);
    if (raw.pages === undefined && raw.botRequests === undefined) {
      const target = targetOption(raw, 'or traffic by --pages and --bot-requests', problems);
      return target && { kind: 'stack', target, byDay: by === 'day', json };
    }
    if (raw.pages === undefined || raw.botRequests === undefined)
      problems.push('--pages and --bot-requests belong together; give both.');
    if (raw.local === true || raw.url !== undefined || raw.stack !== undefined || raw.outputs !== undefined)
      problems.push('--pages and --bot-requests are for the calculator, which asks no deployment; leave that out.');
    if (by === 'day') problems.push('--by day is for a deployment; the calculator knows no days. Leave it out.');
    return { kind: 'traffic', traffic: traffic(raw, problems), json };
  },
};

function traffic(raw: RawOptions, problems: string[]): Traffic {
  const read = (option: string, text: string, bounds: NumberBounds) => numberOption(option, text, bounds, problems);
  return {
    pages: read('--pages', raw.pages ?? '1', BOUNDS.pages),
    botRequests: read('--bot-requests', raw.botRequests ?? '0', BOUNDS.botRequests),
    freshDays: read('--fresh-days', raw.freshDays, BOUNDS.freshDays),
    edgeShare: read('--edge-percent', raw.edgePercent, BOUNDS.percent) / 100,
    shape: {
      ...EXAMPLE_SHAPE,
      regions: read('--regions', raw.regions, BOUNDS.regions),
      renderSeconds: read('--render-seconds', raw.renderSeconds, BOUNDS.renderSeconds),
      renderGigabytes: read('--render-megabytes', raw.renderMegabytes, BOUNDS.renderMegabytes) / MEGABYTES,
      pageKilobytes: read('--page-kilobytes', raw.pageKilobytes, BOUNDS.pageKilobytes),
    },
  };
}
