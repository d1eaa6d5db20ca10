// Turns an alarm into the arguments of Pulumi's MetricAlarm.
import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Alarm, Watched } from './alarm';
import type { Metric } from './monitored';

type Input = pulumi.Input<string>;

/** With fewer requests in a period, a share means nothing. */
export const LEAST_REQUESTS = 5;

const COMPARISONS = {
  above: 'GreaterThanThreshold',
  from: 'GreaterThanOrEqualToThreshold',
  below: 'LessThanThreshold',
} as const satisfies Record<Alarm<Input>['rings'], string>;

/**
 * Where missing data mean trouble, a new stack has one day to get some ("Alarm warm-up periods", Amazon CloudWatch User
 * Guide).
 */
const FIRST_DAY = { warmUpPeriodDurationInMinutes: 1_440, onlyStartEvaluatingAfterWarmUpPeriodEnds: true };

/** The arguments except region, topics and tags. */
export function metricAlarmArgs(alarm: Alarm<Input>): aws.cloudwatch.MetricAlarmArgs {
  const { watched, periods, silence } = alarm;
  return {
    alarmDescription: alarm.description,
    ...(watched.kind === 'metric'
      ? oneMetric(watched, periods.seconds)
      : { metricQueries: shareQueries(watched, periods.seconds) }),
    comparisonOperator: COMPARISONS[alarm.rings],
    threshold: alarm.threshold,
    evaluationPeriods: periods.of,
    datapointsToAlarm: periods.wrong,
    treatMissingData: silence === 'calm' ? 'notBreaching' : 'breaching',
    ...(silence === 'calm' ? {} : { warmUpConfiguration: FIRST_DAY }),
  };
}

function oneMetric(
  { metric, statistic }: Extract<Watched<Input>, { kind: 'metric' }>,
  period: number,
): aws.cloudwatch.MetricAlarmArgs {
  const { namespace, metricName, dimensions } = metric;
  return {
    namespace,
    metricName,
    dimensions,
    period,
    ...(statistic === 'p90' ? { extendedStatistic: statistic } : { statistic }),
  };
}

/**
 * Percent by metric math. If a metric has no data in a period, the share has none, which counts as calm. So a
 * subtracted part is filled with zeros: if all requests are refused, there are no invocations.
 */
function shareQueries(
  { part, whole, counted, checksPerMinute }: Extract<Watched<Input>, { kind: 'share' }>,
  period: number,
): aws.types.input.cloudwatch.MetricAlarmMetricQuery[] {
  const counts = counted === 'part' ? 'part' : '(whole - FILL(part, 0))';
  const checks = checksPerMinute * (period / 60);
  const requests = checks === 0 ? 'whole' : `(whole - ${checks})`;
  const query = (id: string, metric: Metric<Input>) => ({ id, metric: { ...metric, period, stat: 'Sum' } });
  return [
    {
      id: 'share',
      expression: `IF(${requests} >= ${LEAST_REQUESTS}, 100 * ${counts} / ${requests}, 0)`,
      label: 'share (%)',
      returnData: true,
    },
    query('part', part),
    query('whole', whole),
  ];
}
