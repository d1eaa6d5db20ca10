// The alarms of a region: those of its functions, its dead letters and its replication.
import { A_DAY, ALWAYS, type Alarm, AT_ONCE } from './alarm';
import {
  indexReplicationLatency,
  lambdaMetric,
  type Monitored,
  type MonitoredRegion,
  messagesSent,
  pageReplicationLatency,
} from './monitored';
import { pairAlarms } from './pair-alarms';

/** Records arrive within seconds ("How DynamoDB global tables work"); a page is read from afar until they do. */
const INDEX_LATENCY_MS = 30_000;

/** S3 copies most objects within 15 minutes ("Replicating objects within and across Regions"). */
const PAGES_LATENCY_SECONDS = 900;

/** The alarms that belong to a region: alarms see their own region's metrics only. */
export function alarmsOf<Text>(
  one: MonitoredRegion<Text>,
  monitored: Monitored<Text>,
  renderTimeoutSeconds: number,
): readonly Alarm<Text>[] {
  const { home, regions, indexTableName, logMetricsNamespace, replicationMetrics, checksPerMinute = 0 } = monitored;
  const others = regions.filter(({ region }) => region !== one.region).sort((a, b) => (a.region < b.region ? -1 : 1));
  const common = { region: one.region, logMetricsNamespace, renderTimeoutSeconds };
  return [
    ...pairAlarms({ ...one, ...common, kind: 'live', checksPerMinute }),
    ...(one.canary === undefined ? [] : pairAlarms({ ...one.canary, ...common, kind: 'canary', checksPerMinute: 0 })),
    deadLettersAlarm(one),
    ...(one.region === home ? [nothingRenderedAlarm(one)] : []),
    ...others.map((other) => indexAlarm(one, other, indexTableName)),
    ...(replicationMetrics ? others.map((other) => pagesAlarm(other, one)) : []),
  ];
}

function deadLettersAlarm<Text>({ region, deadLetterQueueName }: MonitoredRegion<Text>): Alarm<Text> {
  return {
    part: 'dead-letters',
    description:
      `Background renders failed in ${region}, or waited for a minute. Read the events in the dead-letter queue, which name the error; ` +
      'the pages are rendered again when a bot asks.',
    watched: { kind: 'metric', metric: messagesSent(deadLetterQueueName), statistic: 'Sum' },
    rings: 'above',
    threshold: 0,
    periods: AT_ONCE,
    silence: 'calm',
  };
}

/**
 * At home only: other regions may be served for days by what home rendered. It rings whatever the reason is, also if the
 * router sends no bot at all, which no other alarm notices.
 */
function nothingRenderedAlarm<Text>({ region, renderFunctionName }: MonitoredRegion<Text>): Alarm<Text> {
  return {
    part: 'nothing-rendered',
    description:
      `Nothing was rendered in ${region} for a day. See by npm run smoke whether bots still get rendered pages; if they do, ` +
      'none asked there for a page that was not fresh.',
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
      `The index's records take more than 30 s from ${region} to ${other.region}: pages are rendered in both. See AWS ` +
      `Health for DynamoDB in ${other.region}; until it is over, each renders for itself.`,
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
      `Pages take more than 15 minutes from ${source.region} to ${destination.region}, where they are read from afar or ` +
      "rendered again. See AWS Health for S3 in both, and the replication rules of the source's bucket.",
    watched: { kind: 'metric', metric: pageReplicationLatency(source, destination), statistic: 'Maximum' },
    rings: 'above',
    threshold: PAGES_LATENCY_SECONDS,
    periods: ALWAYS,
    silence: 'calm',
  };
}
