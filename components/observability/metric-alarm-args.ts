// An alarm in the form in which Pulumi takes it.
import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Alarm, Watched } from './alarm';
import type { Metric } from './monitored';

type Input = pulumi.Input<string>;

/** With fewer requests in a period, a share says nothing. */
const LEAST_REQUESTS = 5;

const COMPARISONS = {
  above: 'GreaterThanThreshold',
  from: 'GreaterThanOrEqualToThreshold',
  below: 'LessThanThreshold',
} as const satisfies Record<Alarm<Input>['rings'], string>;

/** Where no data are a trouble, a new stack has its first day to get some ("Alarm warm-up periods", Amazon CloudWatch User Guide). */
const FIRST_DAY = { warmUpPeriodDurationInMinutes: 1_440, onlyStartEvaluatingAfterWarmUpPeriodEnds: true };

/** What says what the alarm watches and when it rings; neither its region nor whom it tells. */
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
 * Percents by metric math. A metric without any data in a period makes the share one without data, which is calm; so the
 * part that is subtracted is filled with zeros: requests that are all refused have no invocations.
 */
function shareQueries(
  { part, whole, counted, asidePerMinute }: Extract<Watched<Input>, { kind: 'share' }>,
  period: number,
): aws.types.input.cloudwatch.MetricAlarmMetricQuery[] {
  const counts = counted === 'part' ? 'part' : '(whole - FILL(part, 0))';
  const aside = asidePerMinute * (period / 60);
  const requests = aside === 0 ? 'whole' : `(whole - ${aside})`;
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
