// The alarms of a region: what is measured, when it is too much, and what to do about it.
import {
  indexReplicationLatency, lambdaMetric, loggedFailures, pageReplicationLatency, queueLength, type Metric,
  type Monitored, type MonitoredRegion,
} from './monitored';
import { renderTimes } from './render-times';

/** One alarm; it rings when the metric is above the threshold. */
export interface Alarm<Text> {
  /** Part of its name, one of a kind in its region. */
  readonly part: string;
  /** What happened, and what to do. */
  readonly description: string;
  readonly metric: Metric<Text | string>;
  readonly statistic: 'Average' | 'Maximum' | 'Sum' | 'p90';
  /** In the metric's own unit. */
  readonly threshold: number;
  /** How many of the last periods must be above it. */
  readonly periods: { readonly above: number; readonly of: number };
}

/** Single failures happen; more than these in five minutes are worth a look. */
const TOLERATED_FAILURES = 5;

/** All alarms look at periods of five minutes. */
export const ALARM_PERIOD_SECONDS = 300;

/** The share of a render's budget that nine renders of ten should stay below. */
const DURATION_SHARE = 0.8;

/** Some renders always fail by the page's fault; more than these in five minutes are ours. */
const TOLERATED_RENDER_ERRORS = 5;

/** Records arrive within seconds ("How DynamoDB global tables work"); a page is read from afar until they do. */
const INDEX_LATENCY_MS = 30_000;

/** S3 copies most objects within 15 minutes ("Replicating objects within and across Regions"). */
const PAGES_LATENCY_SECONDS = 900;

const MOSTLY = { above: 2, of: 3 };
const ALWAYS = { above: 3, of: 3 };
const AT_ONCE = { above: 1, of: 1 };

/** The alarms that belong to a region: alarms see their own region's metrics only. */
export function alarmsOf<Text>(
  one: MonitoredRegion<Text>,
  monitored: Monitored<Text>,
  renderTimeoutSeconds: number,
): readonly Alarm<Text>[] {
  const others = monitored.regions
    .filter(({ region }) => region !== one.region)
    .sort((a, b) => (a.region < b.region ? -1 : 1));
  return [
    failuresAlarm(one, monitored.failuresNamespace),
    ...serveAlarms(one),
    ...renderAlarms(one, renderTimeoutSeconds),
    ...others.map((other) => indexAlarm(one, other, monitored.indexTableName)),
    ...(monitored.replicationMetrics ? others.map((other) => pagesAlarm(other, one)) : []),
  ];
}

function failuresAlarm<Text>({ region }: MonitoredRegion<Text>, failuresNamespace: string): Alarm<Text> {
  return {
    part: 'failures',
    description:
      `serve or render logs failures in ${region} that bots got an answer in spite of, an older page or the site's own HTML: ` +
      'a browser that does not start, a bucket or index that is away or refuses, a site that is down. Read their log ' +
      'groups, which say which.',
    metric: loggedFailures(failuresNamespace),
    statistic: 'Sum',
    threshold: TOLERATED_FAILURES,
    periods: MOSTLY,
  };
}

function serveAlarms<Text>({ region, serveFunctionName }: MonitoredRegion<Text>): readonly Alarm<Text>[] {
  return [
    {
      part: 'serve-errors',
      description:
        `serve fails in ${region}: bots get the next region's answer. Read the errors in its log group; ` +
        'if they began with a deployment, deploy the version before.',
      metric: lambdaMetric('Errors', serveFunctionName),
      statistic: 'Sum',
      threshold: 0,
      periods: MOSTLY,
    },
    {
      part: 'serve-throttles',
      description:
        `serve is throttled in ${region}: bots get the next region's answer. Raise serveConcurrency, or ask AWS for ` +
        'more concurrent executions; if one bot asks too much, limit it in the web ACL.',
      metric: lambdaMetric('Throttles', serveFunctionName),
      statistic: 'Sum',
      threshold: 0,
      periods: MOSTLY,
    },
  ];
}

function renderAlarms<Text>(one: MonitoredRegion<Text>, renderTimeoutSeconds: number): readonly Alarm<Text>[] {
  const { region, renderFunctionName, deadLetterQueueName } = one;
  return [
    {
      part: 'render-errors',
      description:
        `render fails in ${region}: bots get the site's own HTML. Read the errors in its log group; ` +
        'if it runs out of memory, raise renderMemoryMegabytes.',
      metric: lambdaMetric('Errors', renderFunctionName),
      statistic: 'Sum',
      threshold: TOLERATED_RENDER_ERRORS,
      periods: MOSTLY,
    },
    {
      part: 'render-duration',
      description:
        `One render of ten takes more than 80 % of its time in ${region}. See whether the site or its API is slow ` +
        'or a request never ends; else raise renderMemoryMegabytes or renderTimeout.',
      metric: lambdaMetric('Duration', renderFunctionName),
      statistic: 'p90',
      threshold: renderTimes(renderTimeoutSeconds).renderBudgetMs * DURATION_SHARE,
      periods: ALWAYS,
    },
    {
      part: 'render-throttles',
      description:
        `render is throttled in ${region}: new pages are answered with the site's own HTML. Raise renderConcurrency if ` +
        'the cost is worth it, or ask AWS for more concurrent executions.',
      metric: lambdaMetric('Throttles', renderFunctionName),
      statistic: 'Sum',
      threshold: 0,
      periods: MOSTLY,
    },
    {
      part: 'dead-letters',
      description:
        `Background renders failed in ${region}, or waited for a minute. Read the events in the dead-letter queue, which name the error; ` +
        'the pages are rendered again when a bot asks. Purge the queue to end this alarm.',
      metric: queueLength(deadLetterQueueName),
      statistic: 'Maximum',
      threshold: 0,
      periods: AT_ONCE,
    },
  ];
}

function indexAlarm<Text>(
  { region }: MonitoredRegion<Text>,
  other: MonitoredRegion<Text>,
  tableName: Text,
): Alarm<Text> {
  return {
    part: `index-lag-to-${other.region}`,
    description:
      `The index's records take more than 30 s from ${region} to ${other.region}: pages are rendered in both. See AWS ` +
      `Health for DynamoDB in ${other.region}; until it is over, each renders for itself.`,
    metric: indexReplicationLatency(tableName, other.region),
    statistic: 'Average',
    threshold: INDEX_LATENCY_MS,
    periods: ALWAYS,
  };
}

function pagesAlarm<Text>(source: MonitoredRegion<Text>, destination: MonitoredRegion<Text>): Alarm<Text> {
  return {
    part: `pages-lag-from-${source.region}`,
    description:
      `Pages take more than 15 minutes from ${source.region} to ${destination.region}, where they are read from afar or ` +
      'rendered again. See AWS Health for S3 in both, and the replication rules of the source\'s bucket.',
    metric: pageReplicationLatency(source, destination),
    statistic: 'Maximum',
    threshold: PAGES_LATENCY_SECONDS,
    periods: ALWAYS,
  };
}
