// docs/reference/alarms.md: the alarms of a stack, with their thresholds and what to do.
import type { Alarm, Watched } from '../../components/observability/alarm';
import { alarmsOf } from '../../components/observability/alarms';
import { edgeAlarms, replicaAlarms } from '../../components/observability/edge-alarms';
import { LEAST_REQUESTS } from '../../components/observability/metric-alarm-args';
import {
  CLOUDFRONT_REGION,
  type Metric,
  type Monitored,
  type MonitoredRegion,
} from '../../components/observability/monitored';
import { healthAlarm, outsideAlarm } from '../../components/observability/service-alarms';
import type { Region } from '../../core/geography/regions';
import { FUNCTION_DEFAULTS } from '../../core/settings/rooms/functions';
import type { Gaps } from './gaps';
import { code, page, prose, table } from './markdown';

const HEAD = `# Alarms

The alarms that watch a stack: where each is, when it rings, what it means, and what to do.

Written by \`npm run reference\` from the alarms that the components make; a test compares it. \`alarmEmail\` gets a mail when an alarm
begins or ends ([deploy.md](../deploy.md#alarms)). Each alarm's description in CloudWatch is the last column.

In AWS an alarm's name begins with that of the site, \`site\` in this repository's program, and ends with the region and some letters. A
canary has the alarms of its functions, too: \`canary-\` stands before these.

A share is of the requests of one period, and is 0 below ${LEAST_REQUESTS} requests. Missing data is calm, except where it is said.
[Metrics](metrics.md) explains what is watched.`;

/** Regions that stand for any. */
const HERE: Region = 'eu-west-1';
const THERE: Region = 'ap-south-1';

/** Stands for the namespace of a stack's counts of log lines. */
const LOG_LINES = 'log lines';

/** An alarm, and where a stack has it. */
interface PlacedAlarm {
  readonly alarm: Alarm<string>;
  readonly where: string;
}

/** The page. */
export function alarmPage(gaps: Gaps): string {
  const rows = placedAlarms().map(({ alarm, where }) => [
    code(general(alarm.part)),
    where,
    general(condition(alarm)),
    prose(general(gaps.described(`the alarm ${alarm.part}`, alarm.description))),
  ]);
  return page([HEAD, table(['alarm', 'where', 'rings when', 'meaning, and what to do'], rows)]);
}

/** All alarms that a stack may have, without those of canaries. */
export function placedAlarms(): readonly PlacedAlarm[] {
  const plain = regionAlarms({ home: THERE, hasQueue: false, replicationMetrics: false });
  const further = (facts: Parameters<typeof regionAlarms>[0]) =>
    regionAlarms(facts).filter(({ part }) => !plain.some((known) => known.part === part));
  const placed = (alarms: readonly Alarm<string>[], where: string) => alarms.map((alarm) => ({ alarm, where }));
  return [
    ...placed(edgeAlarms({ distributionId: 'distribution', routerFunctionName: 'router' }), CLOUDFRONT_REGION),
    ...placed(
      replicaAlarms({ distributionId: 'distribution', routerFunctionName: 'router' }),
      'us-east-1, and each region with a regional edge cache, with `edge: lambda-at-edge`',
    ),
    ...placed(further({ home: HERE, hasQueue: false, replicationMetrics: false }), '`homeRegion`'),
    ...placed(plain, 'each region'),
    ...placed(
      further({ home: THERE, hasQueue: true, replicationMetrics: false }),
      'each region, with `queueConcurrency`',
    ),
    ...placed(
      further({ home: THERE, hasQueue: false, replicationMetrics: true }),
      'each region, with `replicationMetrics`',
    ),
    ...placed([outsideAlarm('stack')], '`homeRegion`, with `apiPath` or `publishing`'),
    ...placed([healthAlarm('health checks')], 'each region that checks, with `healthChecks`'),
  ];
}

function regionAlarms({
  home,
  hasQueue,
  replicationMetrics,
}: {
  readonly home: Region;
  readonly hasQueue: boolean;
  readonly replicationMetrics: boolean;
}): readonly Alarm<string>[] {
  const here: MonitoredRegion<string> = {
    ...{ region: HERE, serveFunctionName: 'serve', renderFunctionName: 'render', deadLetterQueueName: 'dead letters' },
    ...{ serveLogGroupName: 'serve', renderLogGroupName: 'render', bucketName: 'pages' },
    ...(hasQueue ? { askedQueueName: 'asked' } : {}),
  };
  const monitored: Monitored<string> = {
    ...{ home, regions: [here, { ...here, region: THERE }], indexTableName: 'index' },
    ...{ logMetricsNamespace: LOG_LINES, replicationMetrics },
  };
  return alarmsOf(here, monitored, FUNCTION_DEFAULTS.renderTimeoutSeconds);
}

function condition({ watched, rings, threshold, periods, silence }: Alarm<string>): string {
  const compared = { above: 'above', from: 'at or above', below: 'below' }[rings];
  const minutes = periods.seconds / 60;
  const length = minutes >= 60 ? `${minutes / 60} h` : `${minutes} min`;
  const lasts = periods.of === 1 ? `in ${length}` : `in ${periods.wrong} of ${periods.of} periods of ${length}`;
  const missing = silence === 'trouble' ? '; missing data counts' : '';
  return `${watchedText(watched)} is ${compared} ${threshold}${watched.kind === 'share' ? ' %' : ''} ${lasts}${missing}`;
}

function watchedText(watched: Watched<string>): string {
  if (watched.kind === 'metric') return `${watched.statistic} of ${metricText(watched.metric)}`;
  const part = metricText(watched.part);
  const whole = metricText(watched.whole);
  return watched.counted === 'part' ? `share of ${part} in ${whole}` : `share of ${whole} without ${part}`;
}

function metricText({ namespace, metricName, dimensions }: Metric<string>): string {
  if (namespace === LOG_LINES) return `\`${metricName}\` (log lines)`;
  const of = dimensions['FunctionName'] ?? dimensions['QueueName'];
  return `\`${namespace} ${metricName}\`${of === undefined ? '' : ` (${of})`}`;
}

/** A text for any region. */
function general(text: string): string {
  return text.replaceAll(HERE, 'REGION').replaceAll(THERE, 'OTHER');
}
