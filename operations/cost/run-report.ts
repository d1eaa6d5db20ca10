// What a local run's counted requests would have cost on AWS, in the form of a stack's report.
import type { RunCounts } from '../../core/contract/run-counts';
import type { EdgeEngine } from '../../core/routing/edge-engines';
import { costsOf, type DayCost, dayCost, type Elsewhere, elsewhereOf, type MonthCost } from './month-report';
import { AT_LAMBDA, type CostShape, EXAMPLE_SHAPE, PERSON, renderOf } from './request-costs';
import { together, type Usage } from './usage';

/** A local run since its start. */
export interface RunReport {
  /** In milliseconds since 1970. */
  readonly sinceMs: number;
  readonly soFar: MonthCost;
  readonly requests: number;
  readonly renders: number;
  /** What the same traffic would cost elsewhere. */
  readonly elsewhere: Elsewhere;
  /** One: the run counts since its start, not by day. */
  readonly days: readonly [DayCost];
  readonly gaps: readonly string[];
}

/** What is not counted one by one, or not at all. */
const GAPS: readonly string[] = [
  'Functions are priced by their time on this machine, at the sizes of a stack’s defaults.',
  'Reads and writes of index and buckets follow from requests and renders, as in docs/deploy.md, "Cost".',
  'Queues, health checks, logs, alarms, dashboards and web ACLs are left out.',
];

const SECOND_MS = 1_000;
const KILOBYTE = 1_000;
const GIGABYTE = 1e9;

/** Prices the counts at list prices of us-east-1, in as many regions as the run has, with its engine of the edge. */
export function runReport(counts: RunCounts, regions: number, engine: EdgeEngine): RunReport {
  const used = usageOf(counts, regions, engine);
  const { sinceMs, requests, renders } = counts;
  const elsewhere = elsewhereOf({ used, requests, renders }, 1);
  const days = [dayCost(sinceMs, { used, requests, renders })] as const;
  return { sinceMs, soFar: costsOf(used), requests, renders, elsewhere, days, gaps: GAPS };
}

function usageOf(counts: RunCounts, regions: number, engine: EdgeEngine): Usage {
  const { servedKept, servedKeptBytes, renders, rendersKept } = counts;
  const pageKilobytes = servedKept === 0 ? EXAMPLE_SHAPE.pageKilobytes : servedKeptBytes / servedKept / KILOBYTE;
  const shape = { ...EXAMPLE_SHAPE, regions, pageKilobytes };
  const render = renderOf(renders === 0 ? 0 : counts.rendersMs / renders / SECOND_MS, shape);
  return together(
    [1, EDGE_USAGE[engine](counts)],
    [1, { cloudFrontGigabytes: counts.bytes / GIGABYTE }],
    [1, servedUsage(counts, shape)],
    [rendersKept, render],
    [renders - rendersKept, unkept(render)],
  );
}

/** The work at the edge, and on the way from there to the regions. */
const EDGE_USAGE: Readonly<Record<EdgeEngine, (counts: RunCounts) => Usage>> = {
  'cloudfront-function': ({ requests, pageRequests }) =>
    together([requests, PERSON], [pageRequests, { storeReads: 1 }]),
  'lambda-at-edge': ({ requests, originRequests, served }) =>
    together(
      [requests - originRequests, AT_LAMBDA.edgeHit],
      [originRequests, AT_LAMBDA.siteAnswers],
      [served, { httpApiRequests: 1 }],
    ),
};

function servedUsage({ served, servedMs, servedKept }: RunCounts, shape: CostShape): Usage {
  return {
    lambdaRequests: served,
    armGigabyteSeconds: (servedMs / SECOND_MS) * shape.serveGigabytes,
    // Half a unit for each item ("DynamoDB read consistency").
    indexReads: served * shape.indexItems * 0.5,
    bucketReads: servedKept,
  };
}

/** A render whose page is not kept writes its lease alone. */
function unkept(render: Usage): Usage {
  return { ...render, indexWrites: 2, bucketWrites: 0, bucketGigabyteMonths: 0, interRegionGigabytes: 0 };
}
