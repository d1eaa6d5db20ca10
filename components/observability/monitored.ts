// The resources that are watched, and the names of their metrics.
import { LAMBDA_LOG_REGIONS } from '../../core/geography/edge-regions';
import type { Region } from '../../core/geography/regions';
import type { EdgeEngine } from '../../core/routing/edge-engines';

/** A pair of functions and their logs. `Text` is a plain string or an input. */
export interface MonitoredPair<Text> {
  readonly serveFunctionName: Text;
  readonly serveLogGroupName: Text;
  readonly renderFunctionName: Text;
  readonly renderLogGroupName: Text;
}

/** The resources of one region, with the pair that answers most bots. */
export interface MonitoredRegion<Text> extends MonitoredPair<Text> {
  readonly region: Region;
  /** The region's one queue of dead letters. */
  readonly deadLetterQueueName: Text;
  /** The queue of orders for pages that bots asked for; undefined where the stack has no render queue. */
  readonly askedQueueName?: Text | undefined;
  /** The region's bucket of pages. */
  readonly bucketName: Text;
  /** The pair with the newest code; undefined without canaries. */
  readonly canary?: MonitoredPair<Text> | undefined;
}

/** The resources in front of all regions. */
export interface MonitoredEdge<Text> {
  readonly distributionId: Text;
  /** The router's name: of the CloudFront Function, or of a Lambda@Edge function's replicas. */
  readonly routerFunctionName: Text;
  /**
   * What runs the router.
   * @default 'cloudfront-function'
   */
  readonly engine?: EdgeEngine;
}

/** All watched resources. */
export interface Monitored<Text> {
  /** The region of the dashboard and of the alarm on a day without renders. */
  readonly home: Region;
  /** In any order; none where a prerender service is alone. */
  readonly regions: readonly MonitoredRegion<Text>[];
  /**
   * The distribution and its router.
   * @default CloudFront is not watched
   */
  readonly edge?: MonitoredEdge<Text> | undefined;
  /** The table's name, the same in every region; undefined without regions. */
  readonly indexTableName: Text | undefined;
  /** The namespace of the metrics from logs, unique in the account. */
  readonly logMetricsNamespace: string;
  /**
   * The stack's name in the functions' own metrics (`handlers/runtime/metrics.ts`).
   * @default the functions write none
   * @example 'georender-prod-site'
   */
  readonly metricsName?: string | undefined;
  /** Whether S3 measures replication between the buckets. */
  readonly replicationMetrics: boolean;
  /**
   * Requests of health checks to each region's `serve` in a minute.
   * @default 0
   * @example 3
   */
  readonly checksPerMinute?: number;
}

/** A metric by its names. */
export interface Metric<Text> {
  readonly namespace: string;
  readonly metricName: Text | string;
  readonly dimensions: Readonly<Record<string, Text>>;
}

/** The only region of CloudFront's metrics ("Types of metrics for CloudFront", Amazon CloudFront Developer Guide). */
export const CLOUDFRONT_REGION: Region = 'us-east-1';

/** The regions among these, and us-east-1, where replicas of a router at Lambda@Edge run and have their metrics. */
export function replicaRegions(regions: readonly Region[]): readonly Region[] {
  return LAMBDA_LOG_REGIONS.filter((region) => region === CLOUDFRONT_REGION || regions.includes(region));
}

/** AWS's own metrics that are watched, by namespace. */
export const AWS_METRICS = {
  /** "Types of metrics for Lambda functions", "Monitoring Lambda function URLs", AWS Lambda Developer Guide. */
  'AWS/Lambda': [
    /** Runs of a function. */
    'Invocations',
    /** Runs that ended with an error, a time-out or a crash. */
    'Errors',
    /** How long runs took, in milliseconds. */
    'Duration',
    /** Runs that Lambda refused for want of concurrency. */
    'Throttles',
    /** Requests to a function's URL, those that Lambda refused too. */
    'UrlRequestCount',
  ],
  /** "Types of metrics for CloudFront", Amazon CloudFront Developer Guide. They are in us-east-1 alone. */
  'AWS/CloudFront': [
    /** Requests of people and bots. */
    'Requests',
    /** The share of answers with 4xx, in percent. */
    '4xxErrorRate',
    /** The share of answers with 5xx, in percent. */
    '5xxErrorRate',
    /** Runs of the router that ended with an error. */
    'FunctionExecutionErrors',
    /** Runs of the router that CloudFront refused. */
    'FunctionThrottles',
    /** The share of its time that the router takes, in percent. */
    'FunctionComputeUtilization',
  ],
  /** "Available CloudWatch metrics for Amazon SQS", Amazon SQS Developer Guide. */
  'AWS/SQS': [
    /** Messages sent to a queue: dead letters. */
    'NumberOfMessagesSent',
    /** The age of the oldest message of a queue, in seconds. */
    'ApproximateAgeOfOldestMessage',
  ],
  /** "DynamoDB metrics and dimensions", Amazon DynamoDB Developer Guide. It is in the region that wrote the records. */
  'AWS/DynamoDB': [
    /** How long the index's records take to another region, in milliseconds. */
    'ReplicationLatency',
  ],
  /** "Using S3 Replication metrics", Amazon S3 User Guide. It is in the destination's region. */
  'AWS/S3': [
    /** The delay of a destination's bucket, in seconds. Only with `replicationMetrics`. */
    'ReplicationLatency',
  ],
} as const;

type AwsNamespace = keyof typeof AWS_METRICS;

/** The name of a watched metric of AWS. */
type AwsMetricName<Namespace extends AwsNamespace> = (typeof AWS_METRICS)[Namespace][number];

function awsMetric<Namespace extends AwsNamespace, Dimension>(
  namespace: Namespace,
  metricName: AwsMetricName<Namespace>,
  dimensions: Readonly<Record<string, Dimension>>,
): Metric<Dimension> {
  return { namespace, metricName, dimensions };
}

/** Metrics of functions and of their URLs. */
export type LambdaMetricName = AwsMetricName<'AWS/Lambda'>;

/** A metric of a function. */
export function lambdaMetric<Text>(metricName: LambdaMetricName, functionName: Text): Metric<Text> {
  return awsMetric('AWS/Lambda', metricName, { FunctionName: functionName });
}

/** Metrics of the router. They need the dimension `Region`. */
export type RouterMetricName = Extract<AwsMetricName<'AWS/CloudFront'>, `Function${string}`>;

/** A metric of the router. */
export function routerMetric<Text>(metricName: RouterMetricName, functionName: Text): Metric<Text | string> {
  return awsMetric<'AWS/CloudFront', Text | string>('AWS/CloudFront', metricName, {
    FunctionName: functionName,
    Region: 'Global',
  });
}

/** The free metrics of a distribution. */
export type DistributionMetricName = Exclude<AwsMetricName<'AWS/CloudFront'>, RouterMetricName>;

/** A metric of the distribution. */
export function distributionMetric<Text>(
  metricName: DistributionMetricName,
  distributionId: Text,
): Metric<Text | string> {
  return awsMetric<'AWS/CloudFront', Text | string>('AWS/CloudFront', metricName, {
    DistributionId: distributionId,
    Region: 'Global',
  });
}

/** A region's pairs: `live` answers most bots, `canary` has the newest code. */
export type PairKind = 'live' | 'canary';

/** The counts of log filters. */
export const LOG_METRICS = [
  /** Failures in spite of which bots got an answer; Lambda does not count them. */
  'Failures',
  /** Answers with the site's own HTML in place of a page. */
  'Bypasses',
  /** Answers with 403. */
  'Forbidden',
  /** Starts of Chromium as a single process. */
  'SingleProcesses',
] as const;

/** One of {@link LOG_METRICS}. */
export type LogMetricName = (typeof LOG_METRICS)[number];

/** A metric of log filters for one kind of pair. */
export function logMetric(namespace: string, metricName: LogMetricName, kind: PairKind): Metric<never> {
  return { namespace, metricName: kind === 'canary' ? `Canary${metricName}` : metricName, dimensions: {} };
}

/** Events sent to a queue. An alarm on waiting events would ring until they are removed, and not for the next ones. */
export function messagesSent<Text>(queueName: Text): Metric<Text> {
  return awsMetric('AWS/SQS', 'NumberOfMessagesSent', { QueueName: queueName });
}

/** The age of a queue's oldest message. */
export function oldestMessage<Text>(queueName: Text): Metric<Text> {
  return awsMetric('AWS/SQS', 'ApproximateAgeOfOldestMessage', { QueueName: queueName });
}

/** How long the index's records take to another region. */
export function indexReplicationLatency<Text>(tableName: Text, receiver: Region): Metric<Text | Region> {
  return awsMetric<'AWS/DynamoDB', Text | Region>('AWS/DynamoDB', 'ReplicationLatency', {
    TableName: tableName,
    ReceivingRegion: receiver,
  });
}

/** The delay of a destination's bucket. `replication-rules.ts` names the rules. */
export function pageReplicationLatency<Text>(
  source: MonitoredRegion<Text>,
  destination: MonitoredRegion<Text>,
): Metric<Text | string> {
  return awsMetric<'AWS/S3', Text | string>('AWS/S3', 'ReplicationLatency', {
    SourceBucket: source.bucketName,
    DestinationBucket: destination.bucketName,
    RuleId: `to-${destination.region}`,
  });
}

/** The namespace and the dimension of the functions' own metrics (`handlers/runtime/metrics.ts`). */
const OWN_NAMESPACE = 'Georender';
const OWN_DIMENSION = 'service';

/** The functions' own metrics without further dimensions. */
export type OwnMetricName = 'PageAge' | 'NewPagesLeft' | 'KeptShare';

/** One of the functions' own metrics. */
export function ownMetric(metricName: OwnMetricName, stack: string): Metric<string> {
  return { namespace: OWN_NAMESPACE, metricName, dimensions: { [OWN_DIMENSION]: stack } };
}

/**
 * A search for a metric of the functions by its further dimension: a line for each value that was seen ("Search
 * expression syntax", Amazon CloudWatch User Guide).
 */
export function ownMetricSearch(metricName: 'Requests' | 'Renders', by: 'cache' | 'reason', stack: string): string {
  const schema = `{${OWN_NAMESPACE},${[OWN_DIMENSION, by].sort().join(',')}}`;
  return `SEARCH('${schema} MetricName="${metricName}" ${OWN_DIMENSION}="${stack}"', 'Sum', 300)`;
}
