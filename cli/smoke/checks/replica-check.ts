// Check: a page that was rendered in one region arrives in all of them.
import { CACHE_HEADER, REASON_HEADER } from '../../../core/contract/header-names';
import { pageIdentity } from '../../../core/pages/page-key';
import type { PageUrl } from '../../../core/pages/page-url';
import { reasonOf } from '../../../operations/aws/error-reason';
import type { DeploymentFacts } from '../../../operations/deployment';
import type { RegionReplica, Waiting, WebHost } from '../ports';
import type { Check } from './check';
import { freshRegionPage, isOfService, OF_SERVICE } from './region-page';
import { describeAnswer, renderedUrl } from './visitors';

/** The subject of the check. */
export interface ReplicaCheck {
  readonly edge: WebHost;
  readonly replicas: readonly RegionReplica[];
  readonly page: string;
  readonly facts: DeploymentFacts;
  /** How long after the answer a replica may arrive. */
  readonly timeoutMs: number;
  readonly waiting: Waiting;
}

const POLL_MS = 500;

/** When, after the bot's answer, record and object were first seen in a region; `missing` says what was not. */
type Arrival =
  | { readonly kind: 'arrived'; readonly region: string; readonly indexMs: number; readonly pageMs: number }
  | { readonly kind: 'missing'; readonly region: string; readonly missing: string };

/** The record of a page rendered just now is found in every region's index, and its object in every bucket. */
export function replicaCheck(check: ReplicaCheck): Check {
  return {
    name: 'a replica arrives in every region',
    async run() {
      const { target, first: answer } = await freshRegionPage(check.edge, check.page, check.facts.queryPolicy);
      if (isOfService(answer)) return OF_SERVICE;
      const url = renderedUrl(check.facts, target);
      if (answer.headers[CACHE_HEADER] !== 'MISS' || answer.headers[REASON_HEADER] !== undefined) {
        const lookAt = 'the checks before, and what serve and render logged';
        return { kind: 'failed', expected: 'a page that is rendered and kept', came: describeAnswer(answer), lookAt };
      }
      const startMs = check.waiting.steadyMs();
      const arrivals = await Promise.all(check.replicas.map((replica) => arrival(replica, url, startMs, check)));
      const missing = arrivals.flatMap((one) => (one.kind === 'missing' ? [`${one.region}: ${one.missing}`] : []));
      if (missing.length === 0) return { kind: 'ok', detail: arrivals.map(describeArrival).join('; ') };
      return {
        kind: 'failed',
        expected: `the page in every region within ${check.timeoutMs / 1000} s`,
        came: missing.join('; '),
        lookAt:
          missing.length === check.replicas.length
            ? `whether the page is kept at all, under the URL ${url}, and who may read the index and the buckets`
            : 'the replicas of the index table and the replication status of the buckets; S3 copies most objects within seconds, ' +
              'but may take 15 minutes: try a longer --timeout',
      };
    },
  };
}

/** Watches one region until both are there or the time is up; what a try throws is remembered and tried again. */
async function arrival(
  replica: RegionReplica,
  url: PageUrl,
  startMs: number,
  { timeoutMs, waiting, facts }: ReplicaCheck,
): Promise<Arrival> {
  const { region } = replica;
  const page = pageIdentity(url, 'desktop', facts.queryPolicy);
  let indexMs: number | undefined;
  let missing = '';
  for (;;) {
    try {
      const record = await replica.record(page);
      if (record !== undefined) indexMs ??= waiting.steadyMs() - startMs;
      const isThere =
        record !== undefined && (record.object === undefined || (await replica.hasObject(record.object.key)));
      if (isThere && indexMs !== undefined)
        return { kind: 'arrived', region, indexMs, pageMs: waiting.steadyMs() - startMs };
      missing =
        indexMs === undefined ? 'no record in the index' : 'the record is there, its object is not in the bucket';
    } catch (error) {
      missing = `${indexMs === undefined ? 'the index' : 'the bucket'} could not be read: ${reasonOf(error)}`;
    }
    if (waiting.steadyMs() - startMs >= timeoutMs) return { kind: 'missing', region, missing };
    await waiting.sleep(POLL_MS);
  }
}

function describeArrival(one: Arrival): string {
  return one.kind === 'missing'
    ? one.missing
    : `${one.region} index ${inSeconds(one.indexMs)}, page ${inSeconds(one.pageMs)}`;
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
