// The alarms on services that settings turn on: orders from outside, and health checks. Each counts lines of logs.
import { type Alarm, AT_ONCE } from './alarm';

/** The namespace of the counts of failed orders from outside. Each has the stack's name. */
export const OUTSIDE_NAMESPACE = 'Georender/Outside';

/** The namespace of the counts of checks that drained a region or failed. Each has the name of their log group. */
export const HEALTH_NAMESPACE = 'Georender/Health';

/** The alarm on orders from outside: on the HTTP API and on jobs. */
export function outsideAlarm<Text>(metricName: Text): Alarm<Text> {
  return {
    part: 'outside',
    description:
      'An order from outside failed: the HTTP API could not take it, or a recache, a purge, the publishing of a new version, ' +
      'or a notice to search engines did not succeed. The log groups of api and jobs name it and the reason. See ' +
      'docs/operations.md, "From outside".',
    ...onAnyLine(OUTSIDE_NAMESPACE, metricName),
  };
}

/** The alarm on health checks, of each region that has them. */
export function healthAlarm<Text>(metricName: Text): Alarm<Text> {
  return {
    part: 'health',
    description:
      'Health checks have drained a region, or fail themselves. Read their log group: it names region and reason. Their drains ' +
      'end automatically when the region is healthy for five minutes. See docs/deploy.md, "Health checks".',
    ...onAnyLine(HEALTH_NAMESPACE, metricName),
  };
}

function onAnyLine<Text>(namespace: string, metricName: Text): Omit<Alarm<Text>, 'part' | 'description'> {
  return {
    watched: { kind: 'metric', metric: { namespace, metricName, dimensions: {} }, statistic: 'Sum' },
    rings: 'above',
    threshold: 0,
    periods: AT_ONCE,
    silence: 'calm',
  };
}
