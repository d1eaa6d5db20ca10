// What is watched: by whom it is named, in each region.
import type { Region } from '../../core/geography/regions';

/** A pair of functions and their logs. `Text` is a plain string, or an input that is not known yet. */
export interface MonitoredPair<Text> {
  readonly serveFunctionName: Text;
  readonly serveLogGroupName: Text;
  readonly renderFunctionName: Text;
  readonly renderLogGroupName: Text;
}

/** The resources of one region, and the pair that answers its bots. */
export interface MonitoredRegion<Text> extends MonitoredPair<Text> {
  readonly region: Region;
  /** Both pairs'. */
  readonly deadLetterQueueName: Text;
  /** The region's bucket of pages. */
  readonly bucketName: Text;
  /** The pair that tries new code; undefined without canaries. */
  readonly canary?: MonitoredPair<Text> | undefined;
}

/** What is in front of all regions. */
export interface MonitoredEdge<Text> {
  readonly distributionId: Text;
  readonly routerFunctionName: Text;
}

/** All that is watched. */
export interface Monitored<Text> {
  /** Where the dashboard is, and where a day without renders is noticed. */
  readonly home: Region;
  /** At least one, in any order. */
  readonly regions: readonly MonitoredRegion<Text>[];
  /** Undefined leaves CloudFront out. */
  readonly edge?: MonitoredEdge<Text> | undefined;
  /** The same in every region. */
  readonly indexTableName: Text;
  /** Where lines of the functions' logs are counted, unique in the account. */
  readonly logMetricsNamespace: string;
  /** Whether S3 measures replication between the buckets. */
  readonly replicationMetrics: boolean;
  /**
   * How often health checks ask each region's `serve`, in a minute: no bots' requests.
   * @default 0
   */
  readonly checksPerMinute?: number;
}

/** A metric by its names. */
export interface Metric<Text> {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, Text>>;
}

/** CloudFront's metrics are in this region alone ("Types of metrics for CloudFront", Amazon CloudFront Developer Guide). */
export const CLOUDFRONT_REGION: Region = 'us-east-1';

/**
 * Metrics of functions and of their URLs ("Types of metrics for Lambda functions", "Monitoring Lambda function URLs", AWS
 * Lambda Developer Guide).
 */
export type LambdaMetricName = 'Invocations' | 'Errors' | 'Duration' | 'Throttles' | 'UrlRequestCount';

/** A metric of a function. */
export function lambdaMetric<Text>(metricName: LambdaMetricName, functionName: Text): Metric<Text> {
  return { namespace: 'AWS/Lambda', metricName, dimensions: { FunctionName: functionName } };
}

/** Metrics of the router ("Types of metrics for CloudFront"). Without the dimension `Region` they have no data. */
export type RouterMetricName = 'FunctionExecutionErrors' | 'FunctionThrottles' | 'FunctionComputeUtilization';

/** A metric of the router. */
export function routerMetric<Text>(metricName: RouterMetricName, functionName: Text): Metric<Text | string> {
  return { namespace: 'AWS/CloudFront', metricName, dimensions: { FunctionName: functionName, Region: 'Global' } };
}

/** Metrics of a distribution that cost nothing ("Types of metrics for CloudFront"). */
export type DistributionMetricName = 'Requests' | '4xxErrorRate' | '5xxErrorRate';

/** A metric of the distribution. */
export function distributionMetric<Text>(
  metricName: DistributionMetricName,
  distributionId: Text,
): Metric<Text | string> {
  return { namespace: 'AWS/CloudFront', metricName, dimensions: { DistributionId: distributionId, Region: 'Global' } };
}

/** Of a region's pairs: the one that answers most bots, or the one that tries new code. */
export type PairKind = 'live' | 'canary';

/**
 * What log filters count: failures that bots got an answer in spite of, which Lambda does not count; answers that were the
 * site's own HTML; answers that were 403; and starts of Chromium as a single process.
 */
export type LogMetricName = 'Failures' | 'Bypasses' | 'Forbidden' | 'SingleProcesses';

/** A metric that log filters count for one kind of pair. */
export function logMetric(namespace: string, metricName: LogMetricName, kind: PairKind): Metric<never> {
  return { namespace, metricName: kind === 'canary' ? `Canary${metricName}` : metricName, dimensions: {} };
}

/**
 * How many events were sent to a queue ("Available CloudWatch metrics for Amazon SQS"). How many lie there would ring until
 * somebody removes them, and not ring for the next.
 */
export function messagesSent<Text>(queueName: Text): Metric<Text> {
  return { namespace: 'AWS/SQS', metricName: 'NumberOfMessagesSent', dimensions: { QueueName: queueName } };
}

/**
 * How long the index's records take to another region, in milliseconds; published in the region that wrote them
 * ("DynamoDB metrics and dimensions", Amazon DynamoDB Developer Guide). The receiver is a plain text, as all of a
 * region's name is.
 */
export function indexReplicationLatency<Text>(tableName: Text, receiver: Region): Metric<Text | Region> {
  return {
    namespace: 'AWS/DynamoDB',
    metricName: 'ReplicationLatency',
    dimensions: { TableName: tableName, ReceivingRegion: receiver },
  };
}

/**
 * By how much a destination's bucket is behind, in seconds at most; published in the destination's region ("Using S3
 * Replication metrics", Amazon S3 User Guide). The rule is named as `replication-rules.ts` names it.
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
