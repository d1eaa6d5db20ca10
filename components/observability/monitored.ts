// The resources that are watched, and the names of their metrics.
import type { Region } from '../../core/geography/regions';

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
  readonly routerFunctionName: Text;
}

/** All watched resources. */
export interface Monitored<Text> {
  /** The region of the dashboard and of the alarm on a day without renders. */
  readonly home: Region;
  /** At least one, in any order. */
  readonly regions: readonly MonitoredRegion<Text>[];
  /** Undefined: CloudFront is not watched. */
  readonly edge?: MonitoredEdge<Text> | undefined;
  /** The table's name, the same in every region. */
  readonly indexTableName: Text;
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
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, Text>>;
}

/** The only region of CloudFront's metrics ("Types of metrics for CloudFront", Amazon CloudFront Developer Guide). */
export const CLOUDFRONT_REGION: Region = 'us-east-1';

/**
 * Metrics of functions and of their URLs ("Types of metrics for Lambda functions", "Monitoring Lambda function URLs",
 * AWS Lambda Developer Guide).
 */
export type LambdaMetricName = 'Invocations' | 'Errors' | 'Duration' | 'Throttles' | 'UrlRequestCount';

/** A metric of a function. */
export function lambdaMetric<Text>(metricName: LambdaMetricName, functionName: Text): Metric<Text> {
  return { namespace: 'AWS/Lambda', metricName, dimensions: { FunctionName: functionName } };
}

/** Metrics of the router ("Types of metrics for CloudFront"). They need the dimension `Region`. */
export type RouterMetricName = 'FunctionExecutionErrors' | 'FunctionThrottles' | 'FunctionComputeUtilization';

/** A metric of the router. */
export function routerMetric<Text>(metricName: RouterMetricName, functionName: Text): Metric<Text | string> {
  return { namespace: 'AWS/CloudFront', metricName, dimensions: { FunctionName: functionName, Region: 'Global' } };
}

/** The free metrics of a distribution ("Types of metrics for CloudFront"). */
export type DistributionMetricName = 'Requests' | '4xxErrorRate' | '5xxErrorRate';

/** A metric of the distribution. */
export function distributionMetric<Text>(
  metricName: DistributionMetricName,
  distributionId: Text,
): Metric<Text | string> {
  return { namespace: 'AWS/CloudFront', metricName, dimensions: { DistributionId: distributionId, Region: 'Global' } };
}

/** A region's pairs: `live` answers most bots, `canary` has the newest code. */
export type PairKind = 'live' | 'canary';

/**
 * The counts of log filters: failures in spite of which bots got an answer, which Lambda does not count; answers with
 * the site's own HTML; answers with 403; and starts of Chromium as a single process.
 */
export type LogMetricName = 'Failures' | 'Bypasses' | 'Forbidden' | 'SingleProcesses';

/** A metric of log filters for one kind of pair. */
export function logMetric(namespace: string, metricName: LogMetricName, kind: PairKind): Metric<never> {
  return { namespace, metricName: kind === 'canary' ? `Canary${metricName}` : metricName, dimensions: {} };
}

/**
 * Events sent to a queue ("Available CloudWatch metrics for Amazon SQS"). An alarm on waiting events would ring until
 * they are removed, and not ring for the next ones.
 */
export function messagesSent<Text>(queueName: Text): Metric<Text> {
  return { namespace: 'AWS/SQS', metricName: 'NumberOfMessagesSent', dimensions: { QueueName: queueName } };
}

/** The age of a queue's oldest message in seconds ("Available CloudWatch metrics for Amazon SQS"). */
export function oldestMessage<Text>(queueName: Text): Metric<Text> {
  return { namespace: 'AWS/SQS', metricName: 'ApproximateAgeOfOldestMessage', dimensions: { QueueName: queueName } };
}

/**
 * How long the index's records take to another region, in milliseconds. It is published in the region that wrote them
 * ("DynamoDB metrics and dimensions", Amazon DynamoDB Developer Guide).
 */
export function indexReplicationLatency<Text>(tableName: Text, receiver: Region): Metric<Text | Region> {
  return {
    namespace: 'AWS/DynamoDB',
    metricName: 'ReplicationLatency',
    dimensions: { TableName: tableName, ReceivingRegion: receiver },
  };
}

/**
 * The delay of a destination's bucket in seconds. It is published in the destination's region ("Using S3 Replication
 * metrics", Amazon S3 User Guide). `replication-rules.ts` names the rules.
 */
export function pageReplicationLatency<Text>(
  source: MonitoredRegion<Text>,
  destination: MonitoredRegion<Text>,
): Metric<Text | string> {
  return {
    namespace: 'AWS/S3',
    metricName: 'ReplicationLatency',
    dimensions: {
      SourceBucket: source.bucketName,
      DestinationBucket: destination.bucketName,
      RuleId: `to-${destination.region}`,
    },
  };
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
