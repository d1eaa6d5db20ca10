// One region at the moment: whether index and bucket answer, what health checks saw, its queue, its budgets, its code.
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { BUDGET_PREFIX, SCHEDULE_PREFIX } from '../../core/contract/index-table';
import type { Region } from '../../core/geography/regions';
import type { CheckNote } from '../../core/health/check-note';
import { checkerRegions } from '../../core/health/checker-regions';
import { LEFT_PREFIX } from '../../core/pages/object-key';
import { DynamoDbCheckNotes } from '../../handlers/adapters/dynamodb/check-notes';
import { everyItem } from '../../handlers/adapters/dynamodb/every-item';
import type { QueueDepth } from '../../handlers/queue/ports';
import type { Deployment } from '../deployment';
import { liveFunction } from '../target/live-function';
import { firstLine } from '../text/first-line';
import type { QueueAges } from './queue-ages';

/** A part of a look that may have failed. */
export type Part<Value> =
  | { readonly kind: 'answered'; readonly value: Value; readonly tookMs: number }
  | { readonly kind: 'failed'; readonly reason: string };

/** A function's code. */
export interface FunctionCode {
  readonly functionName: string;
  /** The beginning of the code's SHA-256, in base64. */
  readonly hash: string;
  /** When Lambda got it; ISO 8601. */
  readonly updatedAt: string;
  /** Whether it can be invoked. */
  readonly isActive: boolean;
}

/** A budget of renders. */
export interface Budget {
  readonly used: number;
  /** 0: without bound. */
  readonly limit: number;
}

/** The budgets of a region. */
export interface RegionBudgets {
  /** New pages in this hour, of each host. */
  readonly newPages: readonly (Budget & { readonly host: string })[];
  /** Renders of the schedule today (UTC). Undefined: the deployment has none, or another region counts them. */
  readonly scheduledToday: Budget | undefined;
}

/** A region. */
export interface RegionStatus {
  readonly region: Region;
  /** The notes of health checkers, as the region's replica of the index has them. */
  readonly index: Part<readonly CheckNote[]>;
  readonly bucket: Part<undefined>;
  readonly budgets: Part<RegionBudgets>;
  /** Undefined where the deployment has no queue. */
  readonly queue: Part<QueueDepth> | undefined;
  /** How long the oldest orders wait; undefined where the deployment has no queue. */
  readonly queueAges: Part<QueueAges> | undefined;
  /** Undefined in the local run, whose functions have no versions. */
  readonly code: Part<readonly FunctionCode[]> | undefined;
}

const HOUR_MS = 3_600_000;

/** Looks at a region; never throws. */
export async function regionStatus(deployment: Deployment, region: Region): Promise<RegionStatus> {
  const { facts, clock } = deployment;
  const part = <Value>(read: () => Promise<Value>): Promise<Part<Value>> => timed(deployment, read);
  const queue = deployment.queue(region);
  const notes = () =>
    new DynamoDbCheckNotes(
      deployment.dynamoDb(region),
      facts.indexTable,
      checkerRegions(facts.regions, facts.homeRegion),
    ).read();
  const [index, bucket, budgets, depth, queueAges, code] = await Promise.all([
    part(notes),
    part(() => lookAtBucket(deployment, region)),
    part(() => readBudgets(deployment, region, clock.nowMs())),
    queue === undefined ? undefined : part(() => queue.depth()),
    queue === undefined ? undefined : part(() => deployment.queueAges(region)),
    deployment.kind === 'local' ? undefined : part(() => functionCodes(deployment, region)),
  ]);
  return { region, index, bucket, budgets, queue: depth, queueAges, code };
}

/** Runs a part of a look. */
export async function timed<Value>({ clock }: Deployment, read: () => Promise<Value>): Promise<Part<Value>> {
  const startedMs = clock.steadyMs();
  try {
    const value = await read();
    return { kind: 'answered', value, tookMs: Math.round(clock.steadyMs() - startedMs) };
  } catch (error) {
    return { kind: 'failed', reason: firstLine(error) };
  }
}

async function lookAtBucket(deployment: Deployment, region: Region): Promise<undefined> {
  const bucket = deployment.facts.pagesBuckets.get(region);
  const look = new ListObjectsV2Command({ Bucket: bucket, Prefix: LEFT_PREFIX, MaxKeys: 1 });
  await deployment.s3(region).send(look);
}

async function readBudgets(deployment: Deployment, region: Region, nowMs: number): Promise<RegionBudgets> {
  const { leaseTables, publicSite, homeRegion, budgets } = deployment.facts;
  const table = leaseTables.get(region) ?? '';
  const hourStartMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  const counterOf = (host: string): string => `${BUDGET_PREFIX}${host} ${hourStartMs}`;
  const day = `${SCHEDULE_PREFIX}${new Date(nowMs).toISOString().slice(0, 10)}`;
  const { hosts } = publicSite;
  const keys = [...hosts.map(counterOf), day];
  const counters = await everyItem(deployment.dynamoDb(region), table, keys, { consistent: true });
  const { newPagesPerHour, scheduledRendersPerDay } = budgets;
  // Functions add to a counter even at its end.
  const budget = (key: string, limit: number): Budget => {
    const count = Number(counters.get(key)?.['taken']?.N ?? 0);
    return { used: limit > 0 ? Math.min(count, limit) : count, limit };
  };
  return {
    newPages: hosts.map((host) => ({ host, ...budget(counterOf(host), newPagesPerHour) })),
    scheduledToday:
      region === homeRegion && scheduledRendersPerDay !== undefined ? budget(day, scheduledRendersPerDay) : undefined,
  };
}

async function functionCodes(deployment: Deployment, region: Region): Promise<readonly FunctionCode[]> {
  const { functions, canaries } = deployment.facts;
  const names = [functions.get(region), canaries.get(region)].flatMap((pair) =>
    pair === undefined
      ? []
      : (['serve', 'render'] as const).map((lambda) => ({ name: pair[lambda], live: liveFunction(pair, lambda) })),
  );
  return Promise.all(
    names.map(async ({ name: functionName, live }) => {
      const about = await deployment.lambda(region).send(new GetFunctionConfigurationCommand({ FunctionName: live }));
      return {
        functionName,
        hash: (about.CodeSha256 ?? '').slice(0, 12),
        updatedAt: about.LastModified ?? '',
        isActive: about.State === undefined || about.State === 'Active',
      };
    }),
  );
}
