// Tells the cost of a stack's month, of a local run's requests, or of given traffic.
import { estimateMonth, type MonthEstimate, type Traffic } from '../../operations/cost/calculator';
import type { RecipeMonth } from '../../operations/cost/compare';
import { ELSEWHERE_NOTE, PRICES_NOTE, RUN_DAYS_NOTE } from '../../operations/cost/cost-notes';
import { type DeploymentCost, deploymentCost } from '../../operations/cost/deployment-cost';
import type { MonthReport } from '../../operations/cost/month-report';
import { PRERENDER_PLAN } from '../../operations/cost/prices';
import type { RunReport } from '../../operations/cost/run-report';
import { openDeployment } from '../../operations/target/open-deployment';
import { counted } from '../../operations/text/counted';
import { money } from '../../operations/text/money';
import { span } from '../../operations/text/span';
import { DONE, type ExitCode } from '../command/exit-code';
import { tableText } from '../command/table';
import type { Terminal } from '../command/terminal';
import type { CostOptions } from './options';

/** Tells it. */
export async function cost(options: CostOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.kind === 'traffic') {
    const estimate = estimateMonth(options.traffic);
    if (options.json) terminal.json({ traffic: options.traffic, estimate });
    else terminal.say(estimateText(options.traffic, estimate));
    return DONE;
  }
  const deployment = await openDeployment(options.target);
  try {
    const { source, clock } = deployment;
    const priced = await deploymentCost(deployment);
    if (options.json) terminal.json({ source, report: priced.report });
    else if (priced.kind === 'run') terminal.say(runText(source, priced.report, clock.nowMs()));
    else terminal.say(reportText(source, priced.report));
    if (!options.json && options.byDay) terminal.say(`\n${daysText(priced)}`);
    return DONE;
  } finally {
    deployment.close();
  }
}

function estimateText({ shape, freshDays }: Traffic, estimate: MonthEstimate): string {
  const { parts, total, afterFreeTiers, requests, prerender, recipe } = estimate;
  return [
    `A month in ${counted(shape.regions, 'region')}, pages fresh for ${counted(freshDays, 'day')}: ` +
      `${whole(requests.edgeHits, 'answer')} of edges, ${count(requests.regionHits)} of regions, ${whole(requests.renders, 'render')}.`,
    tableText(
      [
        ...parts.map(({ part, usd }) => [part, money(usd)]),
        ['together', money(total)],
        ['after AWS’s free tiers', money(afterFreeTiers)],
        ...elsewhereRows(prerender, recipe),
      ],
      { right: [1] },
    ),
    `${PRICES_NOTE} Health checks are included; alarms, dashboard and web ACL are not: docs/deploy.md has them.`,
    ELSEWHERE_NOTE,
  ].join('\n');
}

function reportText(source: string, report: MonthReport): string {
  const { month, elapsed, soFar, forecast, requests, renders, elsewhere, gaps } = report;
  const rows = soFar.parts.map(({ part, usd }, at) => [part, money(usd), money(forecast.parts[at]?.usd ?? 0)]);
  return [
    `${source}, ${month}, ${Math.round(elapsed * 100)} % of the month: ${whole(requests, 'request')} at the edges, ` +
      `${whole(renders, 'render')}.`,
    tableText(
      [
        ...rows,
        ['together', money(soFar.total), money(forecast.total)],
        ['after AWS’s free tiers', money(soFar.afterFreeTiers), money(forecast.afterFreeTiers)],
        ...elsewhereRows(elsewhere.prerender, elsewhere.recipe).map(([what, usd]) => [what, '', usd]),
      ],
      { head: ['', 'so far', 'forecast'], right: [1, 2] },
    ),
    PRICES_NOTE,
    ELSEWHERE_NOTE,
    ...gaps.map((gap) => `Not seen: ${gap}`),
  ].join('\n');
}

function runText(source: string, report: RunReport, nowMs: number): string {
  const { sinceMs, soFar, requests, renders, elsewhere, gaps } = report;
  return [
    `${source}: ${whole(requests, 'request')} at the edge and ${whole(renders, 'render')} in ${span(nowMs - sinceMs)}, counted ` +
      'since its start. The run itself costs nothing; on AWS they would have cost:',
    tableText(
      [
        ...soFar.parts.map(({ part, usd }) => [part, small(usd)]),
        ['together', small(soFar.total)],
        ['after AWS’s free tiers', small(soFar.afterFreeTiers)],
        [`prerender.io, ${PRERENDER_PLAN.name}, a month`, small(elsewhere.prerender)],
        ['plain recipe, computed', small(elsewhere.recipe.computed)],
      ],
      { head: ['', 'since its start'], right: [1] },
    ),
    PRICES_NOTE,
    ELSEWHERE_NOTE,
    ...gaps.map((gap) => `Not seen: ${gap}`),
  ].join('\n');
}

/** What each day cost; together as much as all so far. */
export function daysText({ kind, report: { days } }: DeploymentCost): string {
  const usd = kind === 'run' ? small : money;
  const rows = days.map(({ day, total, requests, renders }) => [day, usd(total), count(requests), count(renders)]);
  return [
    'By day (UTC)',
    tableText(rows, { head: ['day', 'cost', 'requests', 'renders'], right: [1, 2, 3] }),
    ...(kind === 'run' ? [RUN_DAYS_NOTE] : []),
  ].join('\n');
}

function elsewhereRows(prerender: number, recipe: RecipeMonth): readonly (readonly [string, string])[] {
  return [
    [`prerender.io, ${PRERENDER_PLAN.name}`, money(prerender)],
    ['plain recipe, computed', money(recipe.computed)],
    ...(recipe.stated === undefined ? [] : [['plain recipe, as its author states', money(recipe.stated)] as const]),
  ];
}

/** A local run's few requests cost less than cents. */
function small(usd: number): string {
  return money(usd, 6);
}

/** Usage that was computed or summed up may have fractions. */
function whole(value: number, one: string): string {
  return counted(Math.round(value), one);
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}
