// The one alarm on orders from outside: it counts failures of the API and of jobs in their logs.
import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Region } from '../../core/geography/regions';
import { AT_ONCE } from '../observability/alarm';
import { metricAlarmArgs } from '../observability/metric-alarm-args';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';
import { uniqueName } from '../unique-name';

/** The arguments of {@link alarmOnFailures}. */
export interface FailureAlarmArgs {
  readonly region: Region;
  /** The names of the log groups, by the functions' part of a name. */
  readonly logGroups: Readonly<Record<string, pulumi.Input<string>>>;
  readonly topicArn: pulumi.Input<string>;
  readonly tags: Tags;
  readonly transform?: Transform<aws.cloudwatch.MetricAlarmArgs> | undefined;
}

/** The namespace of the metric. */
const NAMESPACE = 'Georender/Outside';

/**
 * Errors that a function logs, and those that Lambda logs of a function that ended without: time-outs and crashes
 * ("Platform report", Lambda Telemetry API; `systemLogLevel` is `WARN`).
 */
const FAILURES =
  '{ ($.level = "ERROR") || ($.record.status = "timeout") || ($.record.status = "error") || ($.record.status = "failure") }';

const DESCRIPTION =
  'An order from outside failed: the HTTP API could not take it, or a recache, a purge, the publishing of a new version, ' +
  'or a notice to search engines did not succeed. The log groups of api and jobs name it and the reason. See ' +
  'docs/operations.md, "From outside".';

/** One metric and one alarm for all log groups: an alarm costs more than everything else of an idle API. */
export function alarmOnFailures(name: string, args: FailureAlarmArgs, parent: pulumi.Resource): void {
  const { region, logGroups, topicArn, tags, transform } = args;
  const metric = { namespace: NAMESPACE, name: uniqueName(name) };
  for (const [part, logGroupName] of Object.entries(logGroups))
    new aws.cloudwatch.LogMetricFilter(
      `${name}-${part}`,
      // Only failures are counted: without them, the metric costs nothing.
      { region, logGroupName, pattern: FAILURES, metricTransformation: { ...metric, value: '1' } },
      { parent },
    );
  const alarm: aws.cloudwatch.MetricAlarmArgs = {
    region,
    ...metricAlarmArgs({
      part: 'outside',
      description: DESCRIPTION,
      watched: {
        kind: 'metric',
        metric: { namespace: metric.namespace, metricName: metric.name, dimensions: {} },
        statistic: 'Sum',
      },
      rings: 'above',
      threshold: 0,
      periods: AT_ONCE,
      silence: 'calm',
    }),
    alarmActions: [topicArn],
    okActions: [topicArn],
    tags,
  };
  new aws.cloudwatch.MetricAlarm(...transformed(transform, `${name}-outside`, alarm, { parent }));
}
