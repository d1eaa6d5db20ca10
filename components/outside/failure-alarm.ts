// The one alarm on orders from outside: it counts failures of the API and of jobs in their logs.
import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Region } from '../../core/geography/regions';
import { metricAlarmArgs } from '../observability/metric-alarm-args';
import { OUTSIDE_NAMESPACE, outsideAlarm } from '../observability/service-alarms';
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

/**
 * Errors that a function logs, and those that Lambda logs of a function that ended without: time-outs and crashes
 * ("Platform report", Lambda Telemetry API; `systemLogLevel` is `WARN`).
 */
const FAILURES =
  '{ ($.level = "ERROR") || ($.record.status = "timeout") || ($.record.status = "error") || ($.record.status = "failure") }';

/** One metric and one alarm for all log groups: an alarm costs more than everything else of an idle API. */
export function alarmOnFailures(name: string, args: FailureAlarmArgs, parent: pulumi.Resource): void {
  const { region, logGroups, topicArn, tags, transform } = args;
  const metric = { namespace: OUTSIDE_NAMESPACE, name: uniqueName(name) };
  for (const [part, logGroupName] of Object.entries(logGroups))
    new aws.cloudwatch.LogMetricFilter(
      `${name}-${part}`,
      // Only failures are counted: without them, the metric costs nothing.
      { region, logGroupName, pattern: FAILURES, metricTransformation: { ...metric, value: '1' } },
      { parent },
    );
  const alarm: aws.cloudwatch.MetricAlarmArgs = {
    region,
    ...metricAlarmArgs(outsideAlarm(metric.name)),
    alarmActions: [topicArn],
    okActions: [topicArn],
    tags,
  };
  new aws.cloudwatch.MetricAlarm(...transformed(transform, `${name}-outside`, alarm, { parent }));
}
