// Tells the cost of a stack's month, or of given traffic.
import { estimateMonth, type MonthEstimate, type Traffic } from '../../operations/cost/calculator';
import type { RecipeMonth } from '../../operations/cost/compare';
import { type MonthReport, monthReport } from '../../operations/cost/month-report';
import { PRERENDER_PLAN, PRICES_LOOKED_UP } from '../../operations/cost/prices';
import { openDeployment } from '../../operations/target/open-deployment';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { tableText } from '../command/table';
import type { Terminal } from '../command/terminal';
import type { CostOptions } from './options';

/** What the local run answers. */
const NO_BILL =
  'the local run costs nothing, and its traffic is no measure of a month: give yours, e.g. ' +
  '`georender cost --pages 10000 --bot-requests 500000 --regions 3`.';

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
    if (deployment.kind === 'local') {
      if (options.json) terminal.json({ source: deployment.source, message: NO_BILL });
      else terminal.say(`${deployment.source}: ${NO_BILL}`);
      return FAILED;
    }
    const report = await monthReport(deployment, deployment.clock.nowMs());
    if (options.json) terminal.json({ source: deployment.source, report });
    else terminal.say(reportText(deployment.source, report));
    return DONE;
  } finally {
    deployment.close();
  }
}

const PRICES_NOTE = `US dollars at AWS’s list prices of us-east-1, looked up on ${PRICES_LOOKED_UP} (operations/cost/prices.ts).`;

function estimateText({ shape, freshDays }: Traffic, estimate: MonthEstimate): string {
  const { parts, total, afterFreeTiers, requests, prerender, recipe } = estimate;
  return [
    `A month in ${shape.regions} regions, pages fresh for ${freshDays} days: ${count(requests.edgeHits)} answers of edges, ` +
      `${count(requests.regionHits)} of regions, ${count(requests.renders)} renders.`,
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
    `${source}, ${month}, ${Math.round(elapsed * 100)} % of the month: ${count(requests)} requests at the edges, ` +
      `${count(renders)} renders.`,
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

const ELSEWHERE_NOTE =
  `prerender.io: plan ${PRERENDER_PLAN.name}, ${money(PRERENDER_PLAN.usdAMonth)} with ` +
  `${count(PRERENDER_PLAN.rendersIncluded)} renders, then ${money(PRERENDER_PLAN.usdAThousandFurther)} a thousand; larger ` +
  `plans cost less a render (${PRERENDER_PLAN.source}). Plain recipe: one region, one function, one bucket, one cache, ` +
  'with the same shares and the prices above; without replicas, index and health checks.';

function elsewhereRows(prerender: number, recipe: RecipeMonth): readonly (readonly [string, string])[] {
  return [
    [`prerender.io, ${PRERENDER_PLAN.name}`, money(prerender)],
    ['plain recipe, computed', money(recipe.computed)],
    ...(recipe.stated === undefined ? [] : [['plain recipe, as its author states', money(recipe.stated)] as const]),
  ];
}

function money(usd: number): string {
  return `$${usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}
