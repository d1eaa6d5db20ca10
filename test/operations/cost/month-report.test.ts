// A stack's month from metrics that this test makes up, and the calculator.
import assert from 'node:assert/strict';
import { CloudWatchClient, type GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Region } from '../../../core/geography/regions';
import { EDGE_SHARE, estimateMonth, type Traffic } from '../../../operations/cost/calculator';
import { prerenderMonth, recipeMonth } from '../../../operations/cost/compare';
import { monthReport } from '../../../operations/cost/month-report';
import type { UsageSources } from '../../../operations/cost/month-usage';
import { PRERENDER_PLAN, PRICES, RECIPE_USD_A_MONTH } from '../../../operations/cost/prices';
import { EXAMPLE_SHAPE } from '../../../operations/cost/request-costs';

const [EU, US] = ['eu-central-1', 'us-east-1'] as const;
/** Half of November is over. */
const NOW_MS = Date.UTC(2026, 10, 16);
/** The days with metrics: the first of the month, and yesterday. */
const DAYS = [new Date(Date.UTC(2026, 10, 1)), new Date(Date.UTC(2026, 10, 15))];

function about(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-6 * Math.max(1, expected), `${actual} is not about ${expected}`);
}

/** Answers every metric query by its name and first dimension. */
function sources(values: Readonly<Record<string, number>>, broken?: Region): UsageSources {
  return {
    facts: {
      regions: [EU],
      functions: new Map([[EU, { serve: 's', render: 'r' }]]),
      canaries: new Map(),
      indexTable: 'index',
      leaseTables: new Map([[EU, 'leases']]),
      pagesBuckets: new Map([[EU, 'pages']]),
      queues: new Map(),
      distributionId: 'D',
      edge: 'cloudfront-function',
      httpApis: new Map(),
    },
    cloudWatch(region) {
      const client = new CloudWatchClient({ region });
      return Object.create(client, {
        send: {
          value: async ({ input }: GetMetricDataCommand) => {
            if (region === broken) throw new Error('AccessDenied: not allowed');
            return {
              MetricDataResults: (input.MetricDataQueries ?? []).map(({ Id, MetricStat }) => {
                const { MetricName = '', Dimensions: [dimension] = [] } = MetricStat?.Metric ?? {};
                const value = values[`${MetricName} ${dimension?.Value}`];
                return { Id, Values: value === undefined ? [] : [value / 2, value / 2], Timestamps: DAYS };
              }),
            };
          },
        },
      });
    },
    lambda(region) {
      const client = new LambdaClient({ region });
      return Object.create(client, {
        send: {
          value: async () => ({
            MemorySize: 2048,
            Architectures: ['x86_64'],
            EphemeralStorage: { Size: 1536 },
            LoggingConfig: { LogGroup: 'logs' },
          }),
        },
      });
    },
  };
}

describe('operations/cost', () => {
  it('prices a month by part, and forecasts its end', async () => {
    const report = await monthReport(
      sources({
        'Requests D': 2_000_000,
        'Invocations s': 300_000,
        'Invocations r': 100_000,
        'Duration r': 100_000 * 3_000,
        'ConsumedWriteCapacityUnits index': 1_000_000,
        'BucketSizeBytes pages': 20e9,
        'IncomingBytes logs': 1e9,
      }),
      NOW_MS,
    );
    const usdOf = (part: string, month = report.soFar) =>
      month.parts.find((one) => one.part === part)?.usd ?? Number.NaN;
    assert.deepEqual([report.month, report.elapsed, report.requests, report.renders], ['2026-11', 0.5, 2e6, 100_000]);
    about(usdOf('CloudFront'), 2 * PRICES.cloudFrontRequests.usd);
    about(usdOf('edge functions'), 4 * PRICES.edgeFunctionRuns.usd);
    about(
      usdOf('functions'),
      0.4 * PRICES.lambdaRequests.usd +
        600_000 * PRICES.x86GigabyteSeconds.usd +
        300_000 * PRICES.diskGigabyteSeconds.usd,
    );
    about(usdOf('index'), PRICES.indexWrites.usd);
    // An average over days of 10 GB stands for the whole month; half of it is over.
    about(usdOf('buckets'), 5 * PRICES.bucketGigabyteMonths.usd);
    about(usdOf('buckets', report.forecast), 10 * PRICES.bucketGigabyteMonths.usd);
    about(usdOf('functions', report.forecast), 2 * usdOf('functions'));
    about(report.elsewhere.prerender, prerenderMonth(200_000));
    assert.ok(report.soFar.afterFreeTiers < report.soFar.total);
    assert.ok(report.gaps.some((gap) => /S3 requests have no metrics/.test(gap)));
  });

  it('tells what each day cost, together as much as the month so far', async () => {
    const used = { 'Requests D': 2_000_000, 'Invocations r': 100_000, 'BucketSizeBytes pages': 20e9 };
    const { days, soFar, requests, renders } = await monthReport(sources(used), NOW_MS + 3_600_000);
    assert.deepEqual(
      days.map(({ day }) => day),
      Array.from({ length: 16 }, (_, at) => `2026-11-${String(at + 1).padStart(2, '0')}`),
    );
    const sum = (of: (day: (typeof days)[number]) => number) => days.reduce((total, day) => total + of(day), 0);
    about(
      sum(({ total }) => total),
      soFar.total,
    );
    assert.deepEqual([sum((day) => day.requests), sum((day) => day.renders)], [requests, renders]);
    assert.deepEqual([days[0]?.requests, days[1]?.requests, days[14]?.requests], [1_000_000, 0, 1_000_000]);
    // Pages are stored on days without requests, too; today has an hour so far.
    about(days[1]?.total ?? 0, (10 * PRICES.bucketGigabyteMonths.usd) / 30);
    about(days[15]?.total ?? 0, (10 * PRICES.bucketGigabyteMonths.usd) / 30 / 24);
  });

  it('prices runs of a router at Lambda@Edge, and the requests of HTTP APIs', async () => {
    const known = sources({ 'Requests D': 2_000_000, 'Count a1': 300_000 });
    const httpApis = new Map([[EU, 'a1.execute-api.eu-central-1.amazonaws.com']]);
    const report = await monthReport({ ...known, facts: { ...known.facts, edge: 'lambda-at-edge', httpApis } }, NOW_MS);
    const usdOf = (part: string) => report.soFar.parts.find((one) => one.part === part)?.usd ?? Number.NaN;
    about(usdOf('edge functions'), 2 * PRICES.replicaRuns.usd);
    about(usdOf('functions'), 0.3 * PRICES.httpApiRequests.usd);
    assert.ok(report.gaps.some((gap) => /^Lambda@Edge: one run of the router is counted/.test(gap)));
  });

  it('says which region did not answer, and prices the rest', async () => {
    const report = await monthReport(sources({ 'Requests D': 1_000_000 }, EU), NOW_MS);
    assert.ok(report.gaps.includes(`${EU}: AccessDenied: not allowed; its usage is missing.`));
    about(report.soFar.parts[0]?.usd ?? 0, PRICES.cloudFrontRequests.usd);
    const other = await monthReport(sources({}, US), NOW_MS);
    assert.equal(other.soFar.total, 0);
  });

  it('calculates given traffic: a page is rendered once per freshness, and never more often than asked', () => {
    const traffic: Traffic = {
      pages: 1_000,
      botRequests: 100_000,
      freshDays: 1,
      edgeShare: EDGE_SHARE,
      shape: EXAMPLE_SHAPE,
    };
    const month = estimateMonth(traffic);
    about(month.requests.renders, 1_000 * (730 / 24));
    about(month.requests.edgeHits + month.requests.regionHits + month.requests.renders, 100_000);
    about(
      month.parts.reduce((sum, { usd }) => sum + usd, 0),
      month.total,
    );
    assert.equal(estimateMonth({ ...traffic, botRequests: 500 }).requests.renders, 500);
    assert.equal(estimateMonth({ ...traffic, freshDays: 365 }).requests.renders, 1_000);
    const costs = [1, 3, 6].map((regions) => estimateMonth({ ...traffic, shape: { ...EXAMPLE_SHAPE, regions } }).total);
    assert.deepEqual(
      [...costs].sort((one, other) => one - other),
      costs,
    );
  });

  it('compares with the published plan, and with the recipe only as its author states it or as computed', () => {
    assert.equal(prerenderMonth(0), PRERENDER_PLAN.usdAMonth);
    about(prerenderMonth(PRERENDER_PLAN.rendersIncluded + 1_000), PRERENDER_PLAN.usdAMonth + 2.25);
    const month = (requests: number) => ({
      edgeHits: requests * 0.5,
      regionHits: requests * 0.4,
      renders: requests * 0.1,
    });
    assert.equal(recipeMonth(month(1_000_000), EXAMPLE_SHAPE).stated, RECIPE_USD_A_MONTH.get(1_000_000));
    assert.equal(recipeMonth(month(2_000_000), EXAMPLE_SHAPE).stated, undefined);
    about(
      recipeMonth(month(2_000_000), EXAMPLE_SHAPE).computed,
      2 * recipeMonth(month(1_000_000), EXAMPLE_SHAPE).computed,
    );
  });
});
