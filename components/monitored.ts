// What is watched: by whom it is named, in each region.
import type { Region } from '../core/regions';

/** The resources of one region. `Text` is a plain string, or an input that is not known yet. */
export interface MonitoredRegion<Text> {
  readonly region: Region;
  readonly serveFunctionName: Text;
  readonly serveLogGroupName: Text;
  readonly renderFunctionName: Text;
  readonly renderLogGroupName: Text;
  readonly deadLetterQueueName: Text;
  /** The region's bucket of pages. */
  readonly bucketName: Text;
}

/** All that is watched. */
export interface Monitored<Text> {
  /** At least one, in any order. */
  readonly regions: readonly MonitoredRegion<Text>[];
  /** The same in every region. */
  readonly indexTableName: Text;
  /** Where the failures that the functions log are counted, unique in the account. */
  readonly failuresNamespace: string;
  /** Whether S3 measures replication between the buckets. */
  readonly replicationMetrics: boolean;
}

/** A metric by its names. */
export interface Metric<Text> {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, Text>>;
}

/** Metrics of functions ("Types of metrics for Lambda functions", AWS Lambda Developer Guide). */
export type LambdaMetricName = 'Invocations' | 'Errors' | 'Duration' | 'Throttles' | 'ConcurrentExecutions';

/** A metric of a function. */
export function lambdaMetric<Text>(metricName: LambdaMetricName, functionName: Text): Metric<Text> {
  return { namespace: 'AWS/Lambda', metricName, dimensions: { FunctionName: functionName } };
}

/** The metric that log filters count in what the functions log as errors. */
export const FAILURES_METRIC = 'Failures';

/** What the functions logged as errors: failures that bots got an answer in spite of, and that Lambda does not count. */
export function loggedFailures(namespace: string): Metric<never> {
  return { namespace, metricName: FAILURES_METRIC, dimensions: {} };
}

/** How many events lie in a queue ("Available CloudWatch metrics for Amazon SQS"). */
export function queueLength<Text>(queueName: Text): Metric<Text> {
  return {
    namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible', dimensions: { QueueName: queueName },
  };
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
