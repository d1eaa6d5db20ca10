// Tells the cost of a stack's month, of a local run's requests, or of given traffic.
import { estimateMonth, type MonthEstimate, type Traffic } from '../../operations/cost/calculator';
import type { RecipeMonth } from '../../operations/cost/compare';
import { type MonthReport, monthReport } from '../../operations/cost/month-report';
import { PRERENDER_PLAN, PRICES_LOOKED_UP } from '../../operations/cost/prices';
import { type RunReport, runReport } from '../../operations/cost/run-report';
import { LocalControls } from '../../operations/local/local-controls';
import { openDeployment } from '../../operations/target/open-deployment';
import { counted } from '../../operations/text/counted';
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
    const { source, facts, clock } = deployment;
    if (options.target.kind === 'local') {
      const counts = await new LocalControls(options.target.url).counts();
      const report = runReport(counts, facts.regions.length);
      if (options.json) terminal.json({ source, report });
      else terminal.say(runText(source, report, clock.nowMs()));
    } else {
      const report = await monthReport(deployment, clock.nowMs());
      if (options.json) terminal.json({ source, report });
      else terminal.say(reportText(source, report));
    }
    return DONE;
  } finally {
    deployment.close();
  }
}

const PRICES_NOTE = `US dollars at AWS’s list prices of us-east-1, looked up on ${PRICES_LOOKED_UP} (operations/cost/prices.ts).`;

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

function money(usd: number, digits = 2): string {
  return `$${usd.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
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
