// What a stack has used this month, from CloudWatch's metrics. They come some minutes late.
import { type CloudWatchClient, type Dimension, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Region } from '../../core/geography/regions';
import type { EdgeEngine } from '../../core/routing/edge-engines';
import type { DeploymentFacts } from '../deployment';
import type { Kind, Usage } from './usage';

/** Where the metrics and the functions' sizes come from. */
export interface UsageSources {
  readonly facts: Pick<
    DeploymentFacts,
    | 'regions'
    | 'functions'
    | 'canaries'
    | 'indexTable'
    | 'leaseTables'
    | 'pagesBuckets'
    | 'queues'
    | 'distributionId'
    | 'edge'
    | 'httpApis'
  >;
  cloudWatch(region: Region): CloudWatchClient;
  lambda(region: Region): LambdaClient;
}

/** Counted traffic, and what it used. */
export interface CountedUsage {
  readonly used: Usage;
  /** Distribution's requests of bots and people, as CloudFront counts them. */
  readonly requests: number;
  /** Invocations of `render`. */
  readonly renders: number;
}

/** The usage so far. */
export interface MonthUsage extends CountedUsage {
  /** By the beginning of each day, in milliseconds since 1970; without stored bytes, which are an average of days. */
  readonly days: ReadonlyMap<number, CountedUsage>;
  /** What no metric tells, in sentences. */
  readonly gaps: readonly string[];
  /** What could not be read, in sentences. */
  readonly missing: readonly string[];
}

/** One sum of a metric, and what it is worth. */
interface Sum {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly kind: Kind | 'requests' | 'renders';
  /** Of one unit of the metric. */
  readonly factor: number;
  readonly statistic?: 'Sum' | 'Average';
}

/** The region of CloudFront's metrics ("Monitoring CloudFront metrics", Amazon CloudFront Developer Guide). */
const CLOUDFRONT_REGION = 'us-east-1';

const DAY_SECONDS = 86_400;
const DAY_MS = 86_400_000;
const GIGABYTE = 1e9;

/** The megabytes of temporary storage that cost nothing. */
const FREE_DISK_MEGABYTES = 512;

/** "GetMetricData", CloudWatch API Reference. */
const MOST_QUERIES = 500;

/** What is not told of the router's runs. */
const UNSEEN_RUNS: Readonly<Record<EdgeEngine, string>> = {
  'cloudfront-function':
    'CloudFront Functions: one run of the router and one after the answer are counted for each request; runs for refused requests are not.',
  'lambda-at-edge':
    'Lambda@Edge: one run of the router is counted for each request; two more of requests that reach an origin, and seconds, are not.',
};

/** What no metric tells. */
const UNSEEN: readonly string[] = [
  'S3 requests have no metrics unless a bucket’s are switched on; they are left out. So is transfer between regions.',
  'The key-value store’s reads, alarms, dashboards, web ACLs and health checks’ requests to its API have no metrics; they are left out.',
  'Lambda’s seconds are the functions’ durations; the billed seconds of cold starts are a little more.',
  'Schedules, certificates and DNS queries are left out.',
];

/** Reads the usage between two times. What a region does not tell is named as missing. */
export async function monthUsage(sources: UsageSources, fromMs: number, toMs: number): Promise<MonthUsage> {
  const { facts } = sources;
  const missing: string[] = [];
  const month = new UsageSum();
  const days = daysOf(fromMs, toMs);
  const add = (sum: Sum, values: readonly DayValue[]): void => {
    if (sum.statistic === 'Average') month.add(sum, averageOf(values));
    else
      for (const { dayMs, value } of values) {
        month.add(sum, value);
        days.get(dayMs)?.add(sum, value);
      }
  };
  const read = async (region: Region, sums: () => Promise<readonly Sum[]>): Promise<void> => {
    try {
      const wanted = await sums();
      const values = await metricValues(sources.cloudWatch(region), wanted, fromMs, toMs);
      wanted.forEach((sum, at) => {
        add(sum, values[at] ?? []);
      });
    } catch (error) {
      missing.push(`${region}: ${error instanceof Error ? error.message : String(error)}; its usage is missing.`);
    }
  };
  await Promise.all([
    ...facts.regions.map((region) => read(region, () => sumsOfRegion(sources, region))),
    read(CLOUDFRONT_REGION, async () => sumsOfEdge(facts)),
  ]);
  return {
    ...month.counted(),
    days: new Map([...days].map(([dayMs, sum]) => [dayMs, sum.counted()])),
    gaps: [UNSEEN_RUNS[facts.edge], ...UNSEEN],
    missing,
  };
}

/** Adds usage up. */
class UsageSum {
  private used: Usage = {};
  private readonly counts = { requests: 0, renders: 0 };

  add({ kind, factor }: Sum, value: number): void {
    const amount = value * factor;
    if (kind === 'requests' || kind === 'renders') this.counts[kind] += amount;
    else this.used = { ...this.used, [kind]: (this.used[kind] ?? 0) + amount };
  }

  counted(): CountedUsage {
    return { used: this.used, ...this.counts };
  }
}

function daysOf(fromMs: number, toMs: number): ReadonlyMap<number, UsageSum> {
  const length = Math.ceil((toMs - fromMs) / DAY_MS);
  return new Map(Array.from({ length }, (_, at) => [fromMs + at * DAY_MS, new UsageSum()]));
}

function averageOf(values: readonly DayValue[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, { value }) => sum + value, 0) / values.length;
}

function sumsOfEdge({ distributionId, edge }: Pick<DeploymentFacts, 'distributionId' | 'edge'>): readonly Sum[] {
  const of = { namespace: 'AWS/CloudFront', dimensions: { DistributionId: distributionId, Region: 'Global' } };
  return [
    { ...of, metric: 'Requests', kind: 'cloudFrontRequests', factor: 1 },
    { ...of, metric: 'Requests', kind: 'requests', factor: 1 },
    edge === 'lambda-at-edge'
      ? { ...of, metric: 'Requests', kind: 'replicaRuns', factor: 1 }
      : { ...of, metric: 'Requests', kind: 'edgeFunctionRuns', factor: 2 },
    { ...of, metric: 'BytesDownloaded', kind: 'cloudFrontGigabytes', factor: 1 / GIGABYTE },
  ];
}

async function sumsOfRegion({ facts, lambda }: UsageSources, region: Region): Promise<readonly Sum[]> {
  const pairs = [facts.functions.get(region), facts.canaries.get(region)];
  const functions = pairs.flatMap((pair) => (pair === undefined ? [] : [pair.serve, pair.render]));
  const renders = pairs.map((pair) => pair?.render);
  const sums = await Promise.all(functions.map((name) => sumsOfFunction(lambda(region), name, renders.includes(name))));
  const tables = [facts.indexTable, facts.leaseTables.get(region)].filter((name) => name !== undefined);
  const urls = facts.queues.get(region);
  const queues = urls === undefined ? [] : Object.values(urls);
  const bucket = facts.pagesBuckets.get(region);
  return [
    ...sums.flat(),
    ...tables.flatMap(sumsOfTable),
    ...queues.flatMap(sumsOfQueue),
    ...(bucket === undefined ? [] : [sizeOfBucket(bucket)]),
    ...[facts.httpApis.get(region)].flatMap((host) => (host === undefined ? [] : [requestsOfApi(host)])),
  ];
}

/** The function's own configuration tells memory, processor, temporary storage and log group. */
async function sumsOfFunction(client: LambdaClient, name: string, isRender: boolean): Promise<readonly Sum[]> {
  const { MemorySize, Architectures, EphemeralStorage, LoggingConfig } = await client.send(
    new GetFunctionConfigurationCommand({ FunctionName: name }),
  );
  const of = { namespace: 'AWS/Lambda', dimensions: { FunctionName: name } };
  const secondsOf = (gigabytes: number) => gigabytes / 1000;
  const disk = Math.max(0, (EphemeralStorage?.Size ?? 0) - FREE_DISK_MEGABYTES) / 1024;
  const isArm = Architectures?.includes('arm64') === true;
  return [
    { ...of, metric: 'Invocations', kind: 'lambdaRequests', factor: 1 },
    ...(isRender ? [{ ...of, metric: 'Invocations', kind: 'renders', factor: 1 } as const] : []),
    {
      ...of,
      metric: 'Duration',
      kind: isArm ? 'armGigabyteSeconds' : 'x86GigabyteSeconds',
      factor: secondsOf((MemorySize ?? 0) / 1024),
    },
    { ...of, metric: 'Duration', kind: 'diskGigabyteSeconds', factor: secondsOf(disk) },
    ...(LoggingConfig?.LogGroup === undefined
      ? []
      : [
          {
            namespace: 'AWS/Logs',
            metric: 'IncomingBytes',
            dimensions: { LogGroupName: LoggingConfig.LogGroup },
            kind: 'logGigabytes',
            factor: 1 / GIGABYTE,
          } as const,
        ]),
  ];
}

function sumsOfTable(TableName: string): readonly Sum[] {
  const of = { namespace: 'AWS/DynamoDB', dimensions: { TableName }, factor: 1 };
  return [
    { ...of, metric: 'ConsumedReadCapacityUnits', kind: 'indexReads' },
    { ...of, metric: 'ConsumedWriteCapacityUnits', kind: 'indexWrites' },
  ];
}

/** Each message is sent, received and removed; pollers also ask in vain. */
function sumsOfQueue(url: string): readonly Sum[] {
  const of = { namespace: 'AWS/SQS', dimensions: { QueueName: url.split('/').at(-1) ?? '' }, factor: 1 };
  return ['NumberOfMessagesSent', 'NumberOfMessagesReceived', 'NumberOfMessagesDeleted', 'NumberOfEmptyReceives'].map(
    (metric) => ({ ...of, metric, kind: 'queueRequests' }),
  );
}

/** An API's host begins with its id ("Amazon API Gateway dimensions and metrics": of HTTP APIs, `Count`). */
function requestsOfApi(host: string): Sum {
  const dimensions = { ApiId: host.split('.')[0] ?? '' };
  return { namespace: 'AWS/ApiGateway', metric: 'Count', dimensions, kind: 'httpApiRequests', factor: 1 };
}

/** Measured once a day; the average of the month so far stands for the whole month. */
function sizeOfBucket(BucketName: string): Sum {
  return {
    namespace: 'AWS/S3',
    metric: 'BucketSizeBytes',
    dimensions: { BucketName, StorageType: 'StandardStorage' },
    kind: 'bucketGigabyteMonths',
    factor: 1 / GIGABYTE,
    statistic: 'Average',
  };
}

/** A metric's value of a day (UTC). */
interface DayValue {
  readonly dayMs: number;
  readonly value: number;
}

/** The values of metrics by day, in the order of the sums. */
async function metricValues(
  client: CloudWatchClient,
  sums: readonly Sum[],
  fromMs: number,
  toMs: number,
): Promise<readonly (readonly DayValue[])[]> {
  const found = sums.map((): DayValue[] => []);
  for (let from = 0; from < sums.length; from += MOST_QUERIES) {
    let token: string | undefined;
    do {
      const { MetricDataResults: results = [], NextToken: next } = await client.send(
        new GetMetricDataCommand({
          StartTime: new Date(fromMs),
          EndTime: new Date(toMs),
          NextToken: token,
          MetricDataQueries: sums.slice(from, from + MOST_QUERIES).map((sum, at) => ({
            Id: `m${from + at}`,
            MetricStat: {
              Metric: { Namespace: sum.namespace, MetricName: sum.metric, Dimensions: dimensionsOf(sum) },
              Period: DAY_SECONDS,
              Stat: sum.statistic ?? 'Sum',
            },
          })),
        }),
      );
      for (const { Id: id = '', Values: values = [], Timestamps: times = [] } of results)
        values.forEach((value, at) =>
          found[Number(id.slice(1))]?.push({ dayMs: times[at]?.getTime() ?? fromMs, value }),
        );
      token = next;
    } while (token !== undefined);
  }
  return found;
}

function dimensionsOf({ dimensions }: Sum): Dimension[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}
