// The tables of docs/deploy.md, as Markdown.

import { CACHE_STATUSES } from '../../core/contract/header-names';
import { RENDER_REASONS } from '../../handlers/render-protocol/render-protocol';
import { CEILINGS, LOG_LINES, MIX, PAGE, SECONDS, STACK, USUAL_METRICS } from '../../operations/cost/assumptions';
import { prerenderMonth } from '../../operations/cost/compare';
import { type ControlPlaneCost, controlPlaneCost, IDLE_POLLS } from '../../operations/cost/control-plane-costs';
import { HEALTH_MONTH } from '../../operations/cost/health-costs';
import { PARTS } from '../../operations/cost/parts';
import {
  FREE,
  PRERENDER_PLAN,
  PRICES,
  PRICES_LOOKED_UP,
  RECIPE_USD_A_MONTH,
  STANDING_PRICES,
} from '../../operations/cost/prices';
import { AT_LAMBDA, EDGE_HIT, MISS, PERSON, REGION_HIT, STALE } from '../../operations/cost/request-costs';
import { beyondFree, costOf, together, type Usage } from '../../operations/cost/usage';
import { money } from '../../operations/text/money';
import { wrapped } from '../wrapped-text';
import { EXAMPLE_STANDING } from './example-standing';
import { type StandingCost, standingCost } from './standing-costs';
import { worstCase, worstDayOfStack } from './worst-case';

/** The billed items, in columns; requests use no queue, and write few log lines. */
const COLUMNS = PARTS.filter(([part]) => part !== 'logs' && part !== 'queues');

const ROWS: readonly (readonly [what: string, used: Usage])[] = [
  ['people’s requests, assets too', PERSON],
  ['bots’, edge has the page', EDGE_HIT],
  ['bots’, region has it', REGION_HIT],
  ['bots’, stale, rendered in the background', STALE],
  ['bots’, nobody has it', MISS],
];

const MILLION = 1e6;

/** All tables, with what they assume. */
export function costTables(): string {
  return [
    introduction(),
    idleTable(),
    controlPlaneTable(),
    requestTable(),
    engineTable(),
    observation(),
    comparison(),
    worstTable(),
  ].join('\n\n');
}

function introduction(): string {
  return paragraph(
    `US dollars at AWS’s list prices in us-east-1, looked up on ${PRICES_LOOKED_UP}. \`operations/cost/prices.ts\` has each with its ` +
      'source; those marked `remembered` could not be looked up. The figures are for Pulumi.prod.yaml: ' +
      `${STACK.regions} regions, ${STACK.renderGigabytes} GB for \`render\`, pages of ${PAGE.kilobytes} KB compressed, ` +
      `${SECONDS.render} s a render. These are assumptions (\`operations/cost/assumptions.ts\`), not measurements on AWS: put in your ` +
      'own numbers, and `npm run cost` writes this section again.',
  );
}

function idleTable(): string {
  const { alarms, dashboards, code, webAcls } = standingCost(EXAMPLE_STANDING, true);
  const shared = standingCost(EXAMPLE_STANDING, false);
  const rows = [
    [`alarms, on ${EXAMPLE_STANDING.alarmMetrics} metrics`, money(alarms), money(shared.alarms)],
    [
      `dashboard of ${EXAMPLE_STANDING.dashboardMetrics.join(' and ')} metrics`,
      money(dashboards),
      money(shared.dashboards),
    ],
    ['the functions’ code in buckets', money(code), money(shared.code)],
    ['health checks', money(costOf(beyondFree(HEALTH_MONTH))), money(costOf(HEALTH_MONTH))],
    ...(webAcls === 0 ? [] : [['web ACL', money(webAcls), money(shared.webAcls)]]),
  ];
  const sums = [
    sumOf(standingCost(EXAMPLE_STANDING, true)) + costOf(beyondFree(HEALTH_MONTH)),
    sumOf(shared) + costOf(HEALTH_MONTH),
  ].map((sum) => money(sum));
  return [
    '**Idle, a month.** Nothing runs by the hour; health checks run by the minute. An account’s first ' +
      `${FREE.alarmMetrics} alarms and ${FREE.dashboards.count} dashboards are free, and so are its first Lambda requests ` +
      'and seconds. The last column is for accounts that use these up elsewhere.',
    table(
      ['', 'free ones are this stack’s', 'are others’'],
      [...rows, ['**together**', ...sums.map((sum) => `**${sum}**`)]],
    ),
  ]
    .map((text, place) => (place === 0 ? paragraph(text) : text))
    .join('\n\n');
}

/** All of it is off by default. */
function controlPlaneTable(): string {
  const row = (what: string, regions: number, of: (cost: ControlPlaneCost) => number) => [
    what,
    ...[true, false].map((isOnlyStack) => money(of(controlPlaneCost(regions, isOnlyStack)))),
  ];
  const forEach = (regions: number, what: string) =>
    row(`**for each region, of ${what}**`, regions, (cost) => cost.together / regions).map((cell, place) =>
      place === 0 ? cell : `**${cell}**`,
    );
  return [
    paragraph(
      '**The control plane, idle, a month**, off by default: a poller asks each render queue ' +
        `${Math.round(IDLE_POLLS / 1_000)},000 times; each queue has an alarm on its age, and orders from outside have one. ` +
        'Everything else that fails rings the alarm on dead letters, which is among those above. With three regions, the ' +
        'dashboard stays within its free size. An account’s first ' +
        'million requests to queues are free. The last column is for accounts that use them up elsewhere.',
    ),
    table(
      ['', 'free ones are this stack’s', 'are others’'],
      [
        row(`render queues of ${STACK.regions} regions (\`queueConcurrency\`)`, STACK.regions, ({ queues }) => queues),
        row('HTTP API, jobs, publishing (`apiPath`, `publishing`)', STACK.regions, ({ outside }) => outside),
        row('schedule (`scheduledRendersPerDay`)', STACK.regions, ({ schedule }) => schedule),
        forEach(STACK.regions, `${STACK.regions}`),
        forEach(1, 'one'),
      ],
    ),
  ].join('\n\n');
}

function requestTable(): string {
  const rows = ROWS.map(([what, used]) => {
    const million = together([MILLION, used]);
    return [what, ...COLUMNS.map(([, kinds]) => money(costOf(million, kinds))), `**${money(costOf(million))}**`];
  });
  return [
    paragraph(
      '**Per million requests.** People’s requests are without the transfer ' +
        `(${money(PRICES.cloudFrontGigabytes.usd, 3)} a GB), bots’ with that of the page. Any distribution in front of the site ` +
        `costs CloudFront’s part. The render’s row has the page’s storage for ${PAGE.keptMonths} months in every region.`,
    ),
    table(['a million', ...COLUMNS.map(([title]) => title), 'together'], rows),
  ].join('\n\n');
}

/** The same requests with a router at Lambda@Edge. */
function engineTable(): string {
  const { edgeHit, siteAnswers, regionAnswers } = AT_LAMBDA;
  const withPage = (used: Usage) => together([1, used], [1, EDGE_HIT], [-1, PERSON], [-1, { storeReads: 1 }]);
  const rows = (
    [
      ['people’s requests, edge has a copy', PERSON, edgeHit],
      ['people’s requests, the site answers', PERSON, siteAnswers],
      ['bots’, edge has the page', EDGE_HIT, withPage(edgeHit)],
      ['bots’, region has it', REGION_HIT, together([1, withPage(regionAnswers)], [1, REGION_HIT], [-1, EDGE_HIT])],
    ] as const
  ).map(([what, first, second]) => [what, ...[first, second].map((used) => money(costOf(together([MILLION, used]))))]);
  return [
    paragraph(
      '**The second engine, per million requests** (`edge: lambda-at-edge`). Its router runs once for a request, and twice more if ' +
        `the request reaches an origin; a run takes ${SECONDS.replica * 1000} ms of 128 MB. Regions are HTTP APIs ` +
        `(${money(PRICES.httpApiRequests.usd)} a million). There are no health checks, and no reads of a store. Both columns ` +
        `have CloudFront’s own ${money(PRICES.cloudFrontRequests.usd)} and the transfer of bots’ pages; ` +
        'the transfer to people is left out.',
    ),
    table(['a million', '`cloudfront-function`', '`lambda-at-edge`'], rows),
  ].join('\n\n');
}

/** Both are off by default. */
function observation(): string {
  const gigabytes = (bytes: number): number => (MILLION * bytes) / 1e9;
  const usd = STANDING_PRICES.customMetrics.usd;
  const [lines, metricLines] = [LOG_LINES.request, 2 * LOG_LINES.metric].map((bytes) =>
    money(gigabytes(bytes) * PRICES.logGigabytes.usd),
  );
  // The statuses; `kept` and the reasons; the age, the share of kept pages, and the budget.
  const most = CACHE_STATUSES.length + RENDER_REASONS.length + 1 + 3;
  return paragraph(
    `**Observation**, off by default. \`requestLog\` costs ${lines} per ` +
      `million requests to regions. \`metrics\` costs ${metricLines} per million, and ` +
      `${money(usd)} a month for each metric: usually ${USUAL_METRICS} in each region (${money(USUAL_METRICS * usd)}), and at most ` +
      `${most} (${money(most * usd)}). Without requests there are none. With three regions, its graphs bring the dashboard ` +
      `above the free size (${money(STANDING_PRICES.largeDashboards.usd)} a month); each metric that a graph finds counts.`,
  );
}

function sumOf(cost: StandingCost): number {
  return Object.values(cost).reduce((sum, one) => sum + one, 0);
}

/** A month of the example's mix, with what stands. */
function monthOf(requests: number): Usage {
  return together(
    [requests * MIX.edgeHits, EDGE_HIT],
    [requests * MIX.regionHits, REGION_HIT],
    [requests * MIX.misses, MISS],
  );
}

function comparison(): string {
  const idle = sumOf(standingCost(EXAMPLE_STANDING, true));
  const rows = [...RECIPE_USD_A_MONTH].map(([requests, recipe]) => {
    const used = together([1, monthOf(requests)], [1, HEALTH_MONTH]);
    return [
      `${requests / MILLION} million`,
      money(idle + costOf(used)),
      money(idle + costOf(beyondFree(used))),
      money(recipe),
      money(prerenderMonth(requests * MIX.misses)),
    ];
  });
  return [
    paragraph(
      `**A month of bots’ requests.** The edge answers ${percent(MIX.edgeHits)}, a region ${percent(MIX.regionHits)}, and ` +
        `${percent(MIX.misses)} are rendered; idle costs are included. For comparison: the figures of the author of a plain ` +
        'recipe (one region, one Lambda function, one bucket, one cache; its shares are not known), and prerender.io’s plan ' +
        `${PRERENDER_PLAN.name} (${money(PRERENDER_PLAN.usdAMonth, 0)} with ` +
        `${PRERENDER_PLAN.rendersIncluded.toLocaleString('en')} renders, then ${money(PRERENDER_PLAN.usdAThousandFurther)} a ` +
        'thousand, as listed on 2026-10-01; larger plans cost less a render). It bills renders alone: here those that ' +
        'Georender makes, once for each page.',
    ),
    table(
      ['bots’ requests', 'Georender', 'after AWS’s free tiers', 'plain recipe', `prerender.io, ${PRERENDER_PLAN.name}`],
      rows,
    ),
  ].join('\n\n');
}

function worstTable(): string {
  const worst = worstCase();
  const row = (what: string, usd: number): readonly string[] => [what, money(usd), money(STACK.regions * usd)];
  return [
    paragraph(
      '**The worst day**, if a stranger tries to make you pay. No ceiling bounds requests for kept pages ' +
        `(${money(worst.millionHits)} a million); a rate-based web ACL limits them.`,
    ),
    table(
      ['a day', 'one region', `${STACK.regions} regions`],
      [
        row(`${CEILINGS.rendersAtOnce} renders at once, all day (\`renderConcurrency\`)`, worst.rendersAtCeiling),
        row(
          `of these: ${CEILINGS.newPagesPerHour.toLocaleString('en')} new URLs an hour, ` +
            `each for ${CEILINGS.renderSeconds} s (\`newPagesPerHour\`)`,
          worst.newPages,
        ),
        row(`${CEILINGS.servesAtOnce} \`serve\` at once, all day (\`serveConcurrency\`)`, worst.serves),
        [
          '**at the ceilings**',
          `**${money(worst.rendersAtCeiling + worst.serves)}**`,
          `**${money(worstDayOfStack(worst))}**`,
        ],
        row(
          `without ceilings: ${CEILINGS.withoutAny.toLocaleString('en')} renders at once, Lambda’s default quota`,
          worst.withoutCeilings,
        ),
      ],
    ),
  ].join('\n\n');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map((_, place) => (place === 0 ? '---' : '--:')).join('|')}|`, ...rows.map(line)].join(
    '\n',
  );
}

/** A paragraph, in lines of at most 125 characters. */
function paragraph(text: string): string {
  return wrapped(text, 125).join('\n');
}
