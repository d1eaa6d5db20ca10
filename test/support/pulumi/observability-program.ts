// The eyes on a stack under mocks, with the names of what they watch.
import * as pulumi from '@pulumi/pulumi';
import { Observability, type ObservabilityArgs } from '../../../components/observability/observability';
import type { Region } from '../../../core/geography/regions';
import { runProgram } from './pulumi-mocks';

export const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
export const TOPIC = 'aws:sns/topic:Topic';
export const SUBSCRIPTION = 'aws:sns/topicSubscription:TopicSubscription';

export const ONE: readonly Region[] = ['us-east-1'];
export const TWO: readonly Region[] = ['us-east-1', 'eu-west-1'];

/** What all resources are tagged with. */
export const TAGS = { team: 'web' };

/** What is in front of all regions. */
export const EDGE = { distributionId: pulumi.output('E123'), routerFunctionName: pulumi.output('router') };

/** A region's second pair. */
export const CANARY = {
  serveFunctionName: 'canary-serve',
  serveLogGroupName: 'canary-serve-logs',
  renderFunctionName: 'canary-render',
  renderLogGroupName: 'canary-render-logs',
};

/** A region's resources. */
export function monitored(region: Region) {
  return {
    region,
    serveFunctionName: pulumi.output(`serve-${region}`),
    serveLogGroupName: pulumi.output(`serve-logs-${region}`),
    renderLogGroupName: pulumi.output(`render-logs-${region}`),
    renderFunctionName: pulumi.output(`render-${region}`),
    deadLetterQueueName: pulumi.output(`dead-${region}`),
    bucketName: pulumi.output(`pages-${region}`),
  };
}

/** Registers the eyes on some regions, home first. */
export function watch(
  regions: readonly Region[],
  args: Partial<ObservabilityArgs> = {},
  options: { readonly preview?: boolean } = {},
) {
  return runProgram(
    () =>
      new Observability('site', {
        home: 'us-east-1',
        regions: regions.map(monitored),
        indexTableName: pulumi.output('index'),
        renderTimeoutSeconds: 30,
        replicationMetrics: false,
        tags: TAGS,
        ...args,
      }),
    options,
  );
}

/** The alarms of a pair of functions. */
export const OF_PAIRS = [
  'bypass-share',
  'failures',
  'forbidden-share',
  'refused-share',
  'render-duration',
  'render-errors',
  'render-throttles',
  'serve-errors',
  'serve-throttles',
];

/** The alarms of distribution and router. */
export const OF_EDGE = ['errors-5xx', 'router-errors', 'router-throttles', 'router-utilization'];
