// The alarms of a region's render queue.
import { type Alarm, AT_ONCE, MOSTLY } from './alarm';
import { type MonitoredRegion, queueMetric } from './monitored';

/** Pages that bots asked for come first: even a day's warm-up delays them by a render or two. */
const ASKED_AGE_SECONDS = 3_600;

/** Both alarms; none where the stack has no queue. */
export function queueAlarms<Text>({ region, renderQueue }: MonitoredRegion<Text>): readonly Alarm<Text>[] {
  if (renderQueue === undefined) return [];
  const { askedName, deadName } = renderQueue;
  return [
    {
      part: 'queue-age',
      description:
        `Stale pages have waited for over an hour for their render in ${region}; bots get the old ones. See whether ` +
        'render is throttled or fails there. Otherwise raise queueConcurrency.',
      watched: {
        kind: 'metric',
        metric: queueMetric('ApproximateAgeOfOldestMessage', askedName),
        statistic: 'Maximum',
      },
      rings: 'above',
      threshold: ASKED_AGE_SECONDS,
      periods: MOSTLY,
      silence: 'calm',
    },
    {
      part: 'queue-dead-letters',
      description:
        `Orders were given up in ${region}: the sandboxes of render died with them, or they are no orders. Read the ` +
        'queue of dead orders and the errors of render. Move them back (SQS console, "Start DLQ redrive"), or purge it.',
      watched: {
        kind: 'metric',
        metric: queueMetric('ApproximateNumberOfMessagesVisible', deadName),
        statistic: 'Maximum',
      },
      rings: 'above',
      threshold: 0,
      periods: AT_ONCE,
      silence: 'calm',
    },
  ];
}
