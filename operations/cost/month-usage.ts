// What a stack has used this month, from CloudWatch's metrics. They come some minutes late.
import { type CloudWatchClient, type Dimension, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Region } from '../../core/geography/regions';
import type { DeploymentFacts } from '../deployment';
import { type Kind, together, type Usage } from './usage';

/** Where the metrics and the functions' sizes come from. */
export interface UsageSources {
  readonly facts: Pick<
    DeploymentFacts,
    'regions' | 'functions' | 'canaries' | 'indexTable' | 'leaseTables' | 'pagesBuckets' | 'queues' | 'distributionId'
  >;
  cloudWatch(region: Region): CloudWatchClient;
  lambda(region: Region): LambdaClient;
}

/** The usage so far. */
export interface MonthUsage {
  readonly used: Usage;
  /** Distribution's requests of bots and people, as CloudFront counts them. */
  readonly requests: number;
  /** Invocations of `render`. */
  readonly renders: number;
  /** What no metric tells, and what could not be read, in sentences. */
  readonly gaps: readonly string[];
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
const GIGABYTE = 1e9;

/** The megabytes of temporary storage that cost nothing. */
const FREE_DISK_MEGABYTES = 512;

/** "GetMetricData", CloudWatch API Reference. */
const MOST_QUERIES = 500;

/** What no metric tells. */
const UNSEEN: readonly string[] = [
  'CloudFront Functions: one run of the router and one after the answer are counted for each request; runs for refused requests are not.',
  'S3 requests have no metrics unless a bucket’s are switched on; they are left out. So is transfer between regions.',
  'The key-value store’s reads, alarms, dashboards, web ACLs and health checks’ requests to its API have no metrics; they are left out.',
  'Lambda’s seconds are the functions’ durations; the billed seconds of cold starts are a little more.',
  'Schedules, certificates and DNS queries are left out.',
];

/** Reads the usage between two times. A region that does not answer becomes a gap. */
export async function monthUsage(sources: UsageSources, fromMs: number, toMs: number): Promise<MonthUsage> {
  const { facts } = sources;
  const gaps: string[] = [...UNSEEN];
  const totals = { used: {} satisfies Usage as Usage, requests: 0, renders: 0 };
  const add = (sum: Sum, value: number): void => {
    const amount = value * sum.factor;
    if (sum.kind === 'requests' || sum.kind === 'renders') totals[sum.kind] += amount;
    else totals.used = together([1, totals.used], [1, { [sum.kind]: amount }]);
  };
  const read = async (region: Region, sums: () => Promise<readonly Sum[]>): Promise<void> => {
    try {
      const wanted = await sums();
      const values = await metricSums(sources.cloudWatch(region), wanted, fromMs, toMs);
      wanted.forEach((sum, at) => {
        add(sum, values[at] ?? 0);
      });
    } catch (error) {
      gaps.push(`${region}: ${error instanceof Error ? error.message : String(error)}; its usage is missing.`);
    }
  };
  await Promise.all([
    ...facts.regions.map((region) => read(region, () => sumsOfRegion(sources, region))),
    read(CLOUDFRONT_REGION, async () => sumsOfEdge(facts.distributionId)),
  ]);
  return { ...totals, gaps };
}

function sumsOfEdge(distributionId: string): readonly Sum[] {
  const of = { namespace: 'AWS/CloudFront', dimensions: { DistributionId: distributionId, Region: 'Global' } };
  return [
    { ...of, metric: 'Requests', kind: 'cloudFrontRequests', factor: 1 },
    { ...of, metric: 'Requests', kind: 'requests', factor: 1 },
    { ...of, metric: 'Requests', kind: 'edgeFunctionRuns', factor: 2 },
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

/** The sums, or the averages, of metrics over a time. */
async function metricSums(
  client: CloudWatchClient,
  sums: readonly Sum[],
  fromMs: number,
  toMs: number,
): Promise<readonly number[]> {
  const totals = sums.map(() => 0);
  for (let from = 0; from < sums.length; from += MOST_QUERIES) {
    let token: string | undefined;
    const values = new Map<string, number[]>();
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
      for (const { Id: id = '', Values: more = [] } of results) values.set(id, [...(values.get(id) ?? []), ...more]);
      token = next;
    } while (token !== undefined);
    for (const [id, all] of values) {
      const at = Number(id.slice(1));
      const sum = all.reduce((one, other) => one + other, 0);
      totals[at] = sums[at]?.statistic === 'Average' && all.length > 0 ? sum / all.length : sum;
    }
  }
  return totals;
}

function dimensionsOf({ dimensions }: Sum): Dimension[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}
