// What a release works on in a deployment: its index, both codes' renders, its counts and its router.

import { readDrainState } from '../../core/health/drain-state';
import type { PageKey } from '../../core/pages/page-key';
import { DynamoDbDemand } from '../../handlers/adapters/dynamodb/demand';
import type { Log } from '../../handlers/runtime/log';
import type { Deployment } from '../deployment';
import { LocalControls } from '../local/local-controls';
import { DynamoDbIndexScan } from '../purge/index-scan';
import type { RecachePage } from '../purge/recache';
import { samplePages } from '../purge/sample-pages';
import { orderedState } from '../router/router-order';
import { runTrial } from '../trial/run-trial';
import { chooseSample, seededRandom } from './compare/choose-sample';
import { comparePages, type TrialOf } from './compare/compare-pages';
import { localStepCounter } from './counts/local-counts';
import { stackStepCounter } from './counts/stack-counts';
import type { ReleasePlan } from './plan';
import type { ReleasePorts } from './run-release';
import { ShareControl } from './share-control';

/** Records that are read for each page of the sample, so that rare kinds of pages are found. */
const READ_FOR_EACH = 20;

/** Reading them takes no longer. */
const MOST_READING_MS = 20_000;

/** Looks at the counts: CloudWatch has new ones every minute. */
const LOOKS_MS = { stack: 30_000, local: 2_000 } as const;

/** Looks in each step at least, so that a short one is watched, too. */
const LEAST_LOOKS = 4;

/** Chooses the pages that are compared. @throws RouterOrderError if the deployment has no canaries */
export async function releaseSample(deployment: Deployment, plan: ReleasePlan): Promise<readonly RecachePage[]> {
  const { facts, clock } = deployment;
  orderedState(readDrainState(undefined), { kind: 'canary', percent: plan.steps[0] }, facts);
  const scan = new DynamoDbIndexScan(deployment.dynamoDb(facts.homeRegion), facts.homeRegion, facts.indexTable);
  const bounds = { items: Math.max(2_000, READ_FOR_EACH * plan.sample), ms: MOST_READING_MS };
  const { found } = await samplePages(scan, () => true, clock, bounds, seededRandom(plan.seed));
  return chooseSample(found, plan.sample, plan.seed, facts, await askedPages(deployment, plan.sample));
}

/** The pages that bots ask for most; none where a deployment does not note them, or can't be asked. */
async function askedPages(deployment: Deployment, most: number): Promise<readonly PageKey[]> {
  const { facts, clock } = deployment;
  const tables = [...facts.leaseTables].map(([region, tableName]) => {
    return [region, { client: deployment.dynamoDb(region), tableName }] as const;
  });
  const asked = await new DynamoDbDemand(new Map(tables), clock, NO_LOG).mostAsked(most);
  return asked.map(({ key }) => key);
}

/** A region that does not tell its demand is left out of it. */
const NO_LOG: Log = { warn: () => undefined, error: () => undefined };

/**
 * The ports.
 * @param id names the release in the router's value
 * @param onProgress gets how many pages are compared
 */
export function releasePorts(
  deployment: Deployment,
  plan: ReleasePlan,
  sample: readonly RecachePage[],
  id: string,
  onProgress: (done: number) => void,
): ReleasePorts {
  const { concurrency, limits } = plan;
  const counter =
    deployment.kind === 'local'
      ? localStepCounter(() => new LocalControls(deployment.facts.url).pairs(), limits.slower)
      : stackStepCounter(deployment, limits.slower);
  return {
    clock: deployment.clock,
    compare: (signal) => comparePages(sample, trialsOf(deployment), { concurrency, signal, onProgress }),
    counter,
    share: new ShareControl(deployment, id),
  };
}

/** The time between two looks. */
export function lookEveryMs({ kind }: Pick<Deployment, 'kind'>, { holdMs }: Pick<ReleasePlan, 'holdMs'>): number {
  return Math.max(100, Math.min(LOOKS_MS[kind], holdMs / LEAST_LOOKS));
}

/** The region that keeps a page renders it, as it would for a bot. */
function trialsOf(deployment: Deployment): TrialOf {
  const { canaries, homeRegion } = deployment.facts;
  return ({ page, region }, side) =>
    runTrial(deployment, {
      ...{ url: page.url, variant: page.variant, picture: false },
      region: region !== undefined && canaries.has(region) ? region : homeRegion,
      canary: side === 'canary',
    });
}
