// The price of a local run's requests, from counts that this test makes up.
import assert from 'node:assert/strict';
import { isRunCounts, type RunCounts } from '../../../core/contract/run-counts';
import type { EdgeEngine } from '../../../core/routing/edge-engines';
import { RunCounter } from '../../../local/requests/run-counter';
import { PRICES } from '../../../operations/cost/prices';
import { AT_LAMBDA, EDGE_HIT, EXAMPLE_SHAPE, MISS, REGION_HIT } from '../../../operations/cost/request-costs';
import { runReport } from '../../../operations/cost/run-report';
import { costOf } from '../../../operations/cost/usage';

const NONE: RunCounts = {
  ...{ sinceMs: 0, requests: 0, pageRequests: 0, originRequests: 0, bytes: 0 },
  ...{ served: 0, servedMs: 0, servedKept: 0, servedKeptBytes: 0 },
  ...{ renders: 0, rendersMs: 0, rendersKept: 0 },
};

function about(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-9 + 0.01 * expected, `${actual} is not about ${expected}`);
}

const priced = (
  counts: Partial<RunCounts>,
  regions = EXAMPLE_SHAPE.regions,
  engine: EdgeEngine = 'cloudfront-function',
) => runReport({ ...NONE, ...counts }, regions, engine).soFar;

describe('operations/cost/run-report', () => {
  const pageBytes = EXAMPLE_SHAPE.pageKilobytes * 1_000;
  const million = { requests: 1e6, pageRequests: 1e6, originRequests: 1e6, bytes: 1e6 * pageBytes, served: 1e6 };

  it('prices a million requests for kept pages as docs/deploy.md does', () => {
    const servedMs = 1e9 * EXAMPLE_SHAPE.hitSeconds;
    const { total } = priced({ ...million, servedMs, servedKept: 1e6, servedKeptBytes: 1e6 * pageBytes });
    about(total, 1e6 * costOf(REGION_HIT));
  });

  it('prices a million requests for new pages as docs/deploy.md does', () => {
    const { hitSeconds, renderSeconds } = EXAMPLE_SHAPE;
    const { total } = priced({
      ...million,
      servedMs: 1e9 * (hitSeconds + renderSeconds),
      ...{ renders: 1e6, rendersMs: 1e9 * renderSeconds, rendersKept: 1e6 },
    });
    // The table has a second read of the index, under the lease, which counts by requests do not see.
    about(total, 1e6 * costOf({ ...MISS, indexReads: EXAMPLE_SHAPE.indexItems }));
  });

  it('prices people’s requests by the edge alone, and nothing before the first request', () => {
    assert.equal(priced({}).total, 0);
    about(priced({ requests: 1e6 }).total, PRICES.cloudFrontRequests.usd + 2 * PRICES.edgeFunctionRuns.usd);
  });

  it('prices the second engine’s requests by its own functions', () => {
    const atLambda = (counts: Partial<RunCounts>) => priced(counts, undefined, 'lambda-at-edge').total;
    about(atLambda({ requests: 1e6 }), 1e6 * costOf(AT_LAMBDA.edgeHit));
    about(atLambda({ requests: 1e6, originRequests: 1e6 }), 1e6 * costOf(AT_LAMBDA.siteAnswers));
    const servedMs = 1e9 * EXAMPLE_SHAPE.hitSeconds;
    const kept = { ...million, servedMs, servedKept: 1e6, servedKeptBytes: 1e6 * pageBytes };
    const transfer = costOf({ cloudFrontGigabytes: pageBytes / 1e9 });
    const region = costOf(REGION_HIT) - costOf(EDGE_HIT);
    about(atLambda(kept), 1e6 * (costOf(AT_LAMBDA.regionAnswers) + transfer + region));
  });

  it('prices renders that were not kept by their time, without copies in regions', () => {
    const kept = priced({ renders: 1_000, rendersMs: 3e6, rendersKept: 1_000 });
    const lost = priced({ renders: 1_000, rendersMs: 3e6 });
    const usdOf = (part: string, { parts }: typeof kept) => parts.find((one) => one.part === part)?.usd ?? Number.NaN;
    assert.equal(usdOf('functions', lost), usdOf('functions', kept));
    assert.equal(usdOf('buckets', lost), 0);
    assert.ok(usdOf('buckets', kept) > usdOf('buckets', priced({ renders: 1_000, rendersKept: 1_000 }, 1)));
  });

  it('counts requests by what the edge and the functions tell', () => {
    const counter = new RunCounter(5);
    counter.onAccess({ 'sc-bytes': '700', 'x-edge-result-type': 'Hit' }, []);
    counter.onAccess({ 'sc-bytes': '-', 'x-edge-result-type': 'RefreshHit' }, [['x-georender-region', 'eu-central-1']]);
    for (const cacheStatus of ['MISS', 'HIT', 'HIT-REMOTE', 'STALE', 'BYPASS'] as const)
      counter.onServed({ bytes: 100, durationMs: 20, cacheStatus });
    for (const outcome of ['stored', 'failed'] as const) counter.onRendered({ durationMs: 1_000, outcome });

    const counts = counter.counts();

    assert.deepEqual(counts, {
      ...{ sinceMs: 5, requests: 2, pageRequests: 1, originRequests: 1, bytes: 700, served: 5, servedMs: 100 },
      ...{ servedKept: 3, servedKeptBytes: 300, renders: 2, rendersMs: 2_000, rendersKept: 1 },
    });
    assert.ok(isRunCounts(JSON.parse(JSON.stringify(counts))));
    assert.ok(!isRunCounts({ ...counts, renders: undefined }) && !isRunCounts(undefined));
  });
});
