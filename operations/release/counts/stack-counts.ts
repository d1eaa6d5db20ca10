// Counts the steps of a release on a stack, by CloudWatch's metrics of both pairs of functions. They come a minute or
// two late, and only for whole minutes.
import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { VARIABLES } from '../../../core/contract/environment-variables';
import { CACHE_STATUSES } from '../../../core/contract/header-names';
import type { Region } from '../../../core/geography/regions';
import { METRICS_NAMESPACE } from '../../../handlers/runtime/metrics';
import type { Deployment, FunctionNames } from '../../deployment';
import { namePrefix, ringingAlarms } from '../../status/alarms';
import { liveFunction } from '../../target/live-function';
import { median } from '../compare/judge-comparison';
import type { Counted } from '../steps/shares';
import type { Pace, SideCounts, StepCounter, StepCounts } from './step-counts';

const MINUTE_MS = 60_000;

/** A metric, with its dimensions. */
interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A statistic of a metric. */
interface Wanted extends Metric {
  readonly statistic: string;
}

/** Values by minute, in milliseconds since 1970. */
type Minutes = ReadonlyMap<number, number>;

/** The two sides of a region. */
interface RegionSides {
  readonly region: Region;
  readonly live: FunctionNames;
  readonly canary: FunctionNames;
  /** The names in the functions' own metrics; undefined where these are off. */
  readonly liveName: string | undefined;
  readonly canaryName: string | undefined;
}

/**
 * A counter.
 * @param slower the multiple of the live median beyond which an invocation is slow
 */
export function stackStepCounter(deployment: Deployment, slower: number): StepCounter {
  let sinceMs = 0;
  let sides: readonly RegionSides[] | undefined;
  return {
    async begin() {
      // The minute under way belongs to the share before.
      sinceMs = (Math.floor(deployment.clock.nowMs() / MINUTE_MS) + 1) * MINUTE_MS;
      sides ??= await sidesOf(deployment);
    },
    async read(): Promise<StepCounts> {
      const untilMs = Math.floor(deployment.clock.nowMs() / MINUTE_MS) * MINUTE_MS;
      const alarms = await canaryAlarms(deployment);
      if (untilMs <= sinceMs || sides === undefined)
        return { live: NO_COUNTS, canary: NO_COUNTS, pace: { serve: undefined, render: undefined }, alarms };
      const window = { sinceMs, untilMs, slower };
      const counted = await Promise.all(
        sides.map((one) => regionCounts(deployment.cloudWatch(one.region), one, window)),
      );
      return {
        live: together(counted.map(({ live }) => live)),
        canary: together(counted.map(({ canary }) => canary)),
        pace: {
          serve: joined(counted.map(({ serve }) => serve)),
          render: joined(counted.map(({ render }) => render)),
        },
        alarms,
      };
    },
  };
}

const NONE: Counted = { events: 0, of: 0 };
const NO_COUNTS: SideCounts = { requests: 0, failed: NONE, bypassed: undefined };

async function sidesOf(deployment: Deployment): Promise<readonly RegionSides[]> {
  const { functions, canaries } = deployment.facts;
  const pairs = [...canaries].flatMap(([region, canary]) => {
    const live = functions.get(region);
    return live === undefined ? [] : [{ region, live, canary }];
  });
  return Promise.all(
    pairs.map(async ({ region, live, canary }) => {
      const nameOf = async (names: FunctionNames): Promise<string | undefined> => {
        const about = await deployment
          .lambda(region)
          .send(new GetFunctionConfigurationCommand({ FunctionName: liveFunction(names, 'serve') }));
        return about.Environment?.Variables?.[VARIABLES.metrics];
      };
      const [liveName, canaryName] = await Promise.all([nameOf(live), nameOf(canary)]);
      return { region, live, canary, liveName, canaryName };
    }),
  );
}

/** The canaries' ringing alarms: they have names like `site-canary-render-errors-…`. */
async function canaryAlarms(deployment: Deployment): Promise<readonly string[]> {
  const prefix = `${namePrefix(deployment)}canary-`;
  const parts = await ringingAlarms(deployment);
  return [...parts.values()].flatMap((part) => {
    if (part.kind === 'failed') throw new Error(part.reason);
    return part.value.map(({ name }) => name).filter((name) => name.startsWith(prefix));
  });
}

interface Window {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly slower: number;
}

interface RegionCounts {
  readonly live: SideCounts;
  readonly canary: SideCounts;
  readonly serve: Pace | undefined;
  readonly render: Pace | undefined;
}

async function regionCounts(client: CloudWatchClient, sides: RegionSides, window: Window): Promise<RegionCounts> {
  const { live, canary, liveName, canaryName } = sides;
  const read = (wanted: readonly Wanted[]): Promise<readonly Minutes[]> => readMetrics(client, wanted, window);
  const [liveCounts, canaryCounts, serve, render] = await Promise.all([
    sideCounts(read, live, liveName),
    sideCounts(read, canary, canaryName),
    paceOf(read, live.serve, canary.serve, window.slower),
    paceOf(read, live.render, canary.render, window.slower),
  ]);
  return { live: liveCounts, canary: canaryCounts, serve, render };
}

type Read = (wanted: readonly Wanted[]) => Promise<readonly Minutes[]>;

async function sideCounts(read: Read, { serve, render }: FunctionNames, name: string | undefined): Promise<SideCounts> {
  const sum = (functionName: string, metric: string): Wanted => ({
    ...functionMetric(functionName, metric),
    statistic: 'Sum',
  });
  const counts = await read([
    sum(serve, 'Invocations'),
    sum(render, 'Invocations'),
    sum(serve, 'Errors'),
    sum(render, 'Errors'),
    ...(name === undefined ? [] : CACHE_STATUSES.map((cache) => answersMetric(name, cache))),
  ]);
  const [served = 0, rendered = 0, serveErrors = 0, renderErrors = 0, ...answers] = counts.map(total);
  const answered = answers.reduce((all, one) => all + one, 0);
  return {
    requests: served,
    failed: { events: serveErrors + renderErrors, of: served + rendered },
    bypassed: name === undefined ? undefined : { events: answers[CACHE_STATUSES.indexOf('BYPASS')] ?? 0, of: answered },
  };
}

/** The share of slow invocations is a percentile rank: "CloudWatch statistics definitions", CloudWatch User Guide. */
async function paceOf(read: Read, live: string, canary: string, slower: number): Promise<Pace | undefined> {
  const duration = (name: string, statistic: string): Wanted => ({ ...functionMetric(name, 'Duration'), statistic });
  const [counts, medians, canaryCounts, canaryMedians] = await read([
    duration(live, 'SampleCount'),
    duration(live, 'p50'),
    duration(canary, 'SampleCount'),
    duration(canary, 'p50'),
  ]);
  const liveMedianMs = weightedMedian(medians, counts);
  const canaryMedianMs = weightedMedian(canaryMedians, canaryCounts);
  if (liveMedianMs === undefined || canaryMedianMs === undefined || canaryCounts === undefined) return undefined;
  const [ranks] = await read([duration(canary, `PR(:${Number((slower * liveMedianMs).toFixed(3))})`)]);
  const fast = [...canaryCounts].reduce((all, [at, count]) => all + (count * (ranks?.get(at) ?? 100)) / 100, 0);
  const of = total(canaryCounts);
  return { liveMedianMs, canaryMedianMs, slow: { events: Math.round(of - fast), of } };
}

/** The median of many invocations, from the medians of minutes. */
function weightedMedian(medians: Minutes | undefined, counts: Minutes | undefined): number | undefined {
  if (medians === undefined || counts === undefined) return undefined;
  return median(
    [...medians].flatMap(([at, value]) => Array.from({ length: Math.round(counts.get(at) ?? 0) }, () => value)),
  );
}

/** A function that is named with an alias has metrics of its own ("Types of metrics for Lambda functions"). */
function functionMetric(name: string, metric: string): Metric {
  const [functionName = name] = name.split(':');
  const dimensions = { FunctionName: functionName, ...(functionName === name ? {} : { Resource: name }) };
  return { namespace: 'AWS/Lambda', name: metric, dimensions };
}

function answersMetric(service: string, cache: string): Wanted {
  return { namespace: METRICS_NAMESPACE, name: 'Requests', dimensions: { service, cache }, statistic: 'Sum' };
}

async function readMetrics(
  client: CloudWatchClient,
  wanted: readonly Wanted[],
  { sinceMs, untilMs }: Window,
): Promise<readonly Minutes[]> {
  const found = wanted.map(() => new Map<number, number>());
  const queries = wanted.map(
    ({ namespace, name, dimensions, statistic }, at): MetricDataQuery => ({
      Id: `m${at}`,
      MetricStat: {
        Metric: {
          Namespace: namespace,
          MetricName: name,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: 60,
        Stat: statistic,
      },
    }),
  );
  let token: string | undefined;
  do {
    const { MetricDataResults: results = [], NextToken: next } = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(sinceMs),
        EndTime: new Date(untilMs),
        NextToken: token,
        MetricDataQueries: queries,
      }),
    );
    for (const { Id: id = '', Timestamps: times = [], Values: values = [] } of results)
      times.forEach((time, at) => found[Number(id.slice(1))]?.set(time.getTime(), values[at] ?? 0));
    token = next;
  } while (token !== undefined);
  return found;
}

function total(minutes: Minutes): number {
  return [...minutes.values()].reduce((all, one) => all + one, 0);
}

function together(sides: readonly SideCounts[]): SideCounts {
  const add = (parts: readonly Counted[]): Counted => ({
    events: parts.reduce((all, { events }) => all + events, 0),
    of: parts.reduce((all, { of }) => all + of, 0),
  });
  const bypassed = sides.flatMap((side) => side.bypassed ?? []);
  return {
    requests: sides.reduce((all, { requests }) => all + requests, 0),
    failed: add(sides.map(({ failed }) => failed)),
    bypassed: bypassed.length === 0 ? undefined : add(bypassed),
  };
}

/** The paces of all regions: slow invocations are counted by each region's own median. */
function joined(paces: readonly (Pace | undefined)[]): Pace | undefined {
  const known = paces.filter((pace) => pace !== undefined);
  const liveMedianMs = median(known.map((pace) => pace.liveMedianMs));
  const canaryMedianMs = median(known.map((pace) => pace.canaryMedianMs));
  if (liveMedianMs === undefined || canaryMedianMs === undefined) return undefined;
  return {
    ...{ liveMedianMs, canaryMedianMs },
    slow: {
      events: known.reduce((all, { slow }) => all + slow.events, 0),
      of: known.reduce((all, { slow }) => all + slow.of, 0),
    },
  };
}
