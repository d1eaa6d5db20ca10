// The alarms of a region: functions, dead letters and replication.
import { A_DAY, ALWAYS, type Alarm, AT_ONCE, MOSTLY } from './alarm';
import {
  indexReplicationLatency,
  lambdaMetric,
  type Monitored,
  type MonitoredRegion,
  messagesSent,
  oldestMessage,
  pageReplicationLatency,
} from './monitored';
import { pairAlarms, REFUSED_SHARE } from './pair-alarms';

/** Records arrive within seconds ("How DynamoDB global tables work"). Until then a page is read from another region. */
const INDEX_LATENCY_MS = 30_000;

/** S3 copies most objects within 15 minutes ("Replicating objects within and across Regions"). */
const PAGES_LATENCY_SECONDS = 900;

/** Pages that bots asked for come first: even a day's warm-up delays them by a render or two. */
const ASKED_AGE_SECONDS = 3_600;

/** The alarms of a region: an alarm knows the metrics of its own region only. */
export function alarmsOf<Text>(
  one: MonitoredRegion<Text>,
  monitored: Monitored<Text>,
  renderTimeoutSeconds: number,
): readonly Alarm<Text>[] {
  const { home, regions, indexTableName, logMetricsNamespace, replicationMetrics, checksPerMinute = 0 } = monitored;
  const others = regions.filter(({ region }) => region !== one.region).sort((a, b) => (a.region < b.region ? -1 : 1));
  const common = { region: one.region, logMetricsNamespace, renderTimeoutSeconds };
  // Without function URLs there is no count of their requests.
  const hasUrls = monitored.edge?.engine !== 'lambda-at-edge';
  const ofLive = pairAlarms({ ...one, ...common, kind: 'live', checksPerMinute });
  return [
    ...ofLive.filter(({ part }) => hasUrls || part !== REFUSED_SHARE),
    ...(one.canary === undefined ? [] : pairAlarms({ ...one.canary, ...common, kind: 'canary', checksPerMinute: 0 })),
    deadLettersAlarm(one),
    ...queueAgeAlarm(one),
    ...(one.region === home ? [nothingRenderedAlarm(one)] : []),
    ...(indexTableName === undefined ? [] : others.map((other) => indexAlarm(one, other, indexTableName))),
    ...(replicationMetrics ? others.map((other) => pagesAlarm(other, one)) : []),
  ];
}

function deadLettersAlarm<Text>({ region, deadLetterQueueName }: MonitoredRegion<Text>): Alarm<Text> {
  return {
    part: 'dead-letters',
    description:
      `Work that nobody waits for failed for good in ${region}: a background render, an order whose page killed its ` +
      'sandboxes, or a run of the schedule. Read the dead-letter queue, which names the error or the page, and purge it. ' +
      'Bots still get the pages: the next one that asks has its page rendered.',
    watched: { kind: 'metric', metric: messagesSent(deadLetterQueueName), statistic: 'Sum' },
    rings: 'above',
    threshold: 0,
    periods: AT_ONCE,
    silence: 'calm',
  };
}

/** None where the stack has no queue. */
function queueAgeAlarm<Text>({ region, askedQueueName }: MonitoredRegion<Text>): readonly Alarm<Text>[] {
  if (askedQueueName === undefined) return [];
  return [
    {
      part: 'queue-age',
      description:
        `Stale pages have waited for over an hour for their render in ${region}; bots get the old ones. See whether ` +
        'render is throttled or fails there. Otherwise raise queueConcurrency.',
      watched: { kind: 'metric', metric: oldestMessage(askedQueueName), statistic: 'Maximum' },
      rings: 'above',
      threshold: ASKED_AGE_SECONDS,
      periods: MOSTLY,
      silence: 'calm',
    },
  ];
}

/**
 * In the home region only: other regions may serve its pages for days. It also rings if the router sends no bots, which
 * no other alarm notices.
 */
function nothingRenderedAlarm<Text>({ region, renderFunctionName }: MonitoredRegion<Text>): Alarm<Text> {
  return {
    part: 'nothing-rendered',
    description:
      `Nothing was rendered in ${region} for a day. See whether bots still get rendered pages (npx georender smoke). If they do, ` +
      'all pages that bots asked for there were fresh.',
    watched: { kind: 'metric', metric: lambdaMetric('Invocations', renderFunctionName), statistic: 'Sum' },
    rings: 'below',
    threshold: 1,
    periods: A_DAY,
    silence: 'trouble',
  };
}

function indexAlarm<Text>(
  { region }: MonitoredRegion<Text>,
  other: MonitoredRegion<Text>,
  tableName: Text,
): Alarm<Text> {
  return {
    part: `index-lag-to-${other.region}`,
    description:
      `The index's records take more than 30 s from ${region} to ${other.region}: both render the same pages. See AWS ` +
      `Health for DynamoDB in ${other.region}. Bots get pages all the same.`,
    watched: { kind: 'metric', metric: indexReplicationLatency(tableName, other.region), statistic: 'Average' },
    rings: 'above',
    threshold: INDEX_LATENCY_MS,
    periods: ALWAYS,
    silence: 'calm',
  };
}

function pagesAlarm<Text>(source: MonitoredRegion<Text>, destination: MonitoredRegion<Text>): Alarm<Text> {
  return {
    part: `pages-lag-from-${source.region}`,
    description:
      `Pages take more than 15 minutes from ${source.region} to ${destination.region}, which reads them from afar or ` +
      "renders them again. See AWS Health for S3 in both regions, and the replication rules of the source's bucket.",
    watched: { kind: 'metric', metric: pageReplicationLatency(source, destination), statistic: 'Maximum' },
    rings: 'above',
    threshold: PAGES_LATENCY_SECONDS,
    periods: ALWAYS,
    silence: 'calm',
  };
}
