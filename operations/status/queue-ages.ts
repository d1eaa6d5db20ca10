// How long the oldest orders of a region wait. SQS itself does not tell; CloudWatch does, some minutes late.
import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { RENDER_VALUES, type RenderValue } from '../../handlers/queue/ports';
import type { QueueUrls } from '../../handlers/queue/queue-urls';

/** The age of the oldest order of each value, in milliseconds; left out where none is known. */
export type QueueAges = Readonly<Partial<Record<RenderValue, number>>>;

/** SQS tells a minute's value some minutes later ("Monitoring Amazon SQS queues using CloudWatch"). */
const LOOK_BACK_MS = 15 * 60_000;

/** The latest ages that CloudWatch has. */
export async function queueAges(client: CloudWatchClient, urls: QueueUrls, nowMs: number): Promise<QueueAges> {
  const { MetricDataResults: results = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(nowMs - LOOK_BACK_MS),
      EndTime: new Date(nowMs),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: RENDER_VALUES.map((value) => ({
        Id: value,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName: 'ApproximateAgeOfOldestMessage',
            Dimensions: [{ Name: 'QueueName', Value: urls[value].split('/').at(-1) ?? '' }],
          },
          Period: 60,
          Stat: 'Maximum',
        },
      })),
    }),
  );
  const latest = new Map(results.map(({ Id: id, Values: [seconds] = [] }) => [id, seconds]));
  return agesOf((value) => {
    const seconds = latest.get(value);
    return seconds === undefined ? undefined : seconds * 1_000;
  });
}

/** Ages by their values, without unknown ones. */
export function agesOf(age: (value: RenderValue) => number | undefined): QueueAges {
  return Object.fromEntries(
    RENDER_VALUES.flatMap((value) => {
      const ageMs = age(value);
      return ageMs === undefined ? [] : [[value, ageMs]];
    }),
  );
}
