// Counts requests and renders as CloudWatch metrics: Powertools writes them as lines of the log (EMF).
//
// Each metric of each set of dimensions costs by the month, so both are bounded: the dimensions are the stack, a cache
// status and a reason, from closed lists.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { RequestLog } from './request-log';

/** The namespace of all metrics. */
export const METRICS_NAMESPACE = 'Georender';

/** The names of the metrics, without those that AWS measures itself. */
export type MetricName =
  /** Bots' requests, by `cache`. */
  | 'Requests'
  /** How old the shown pages are, in seconds. */
  | 'PageAge'
  /** The new pages that a region may still render in this hour, as the last request for some saw it. */
  | 'NewPagesLeft'
  /** Renders, by `reason`: `kept`, or why a page was not kept or rendered. */
  | 'Renders'
  /** 100 for each render whose page was kept, 0 for the others: the average is their share. */
  | 'KeptShare';

/** The dimensions besides the stack, which Powertools calls the service. */
export type MetricDimension = 'cache' | 'reason';

/** The metrics of one function. */
export interface FunctionMetrics extends RequestLog {
  /** Notes how many new pages a region may still render in this hour. */
  newPagesLeft(pages: number): void;
}

/** The part of Powertools' Metrics that is used; tests bring their own. */
export type MetricsWriter = Pick<Metrics, 'singleMetric'>;

/** Powertools' writer for a stack. */
export function metricsWriter(stack: string): MetricsWriter {
  return new Metrics({ namespace: METRICS_NAMESPACE, serviceName: stack });
}

const UNITS = { count: MetricUnit.Count, seconds: MetricUnit.Seconds, percent: MetricUnit.Percent } as const;

/** The metrics; undefined if they are off. */
export function functionMetrics(writer: MetricsWriter | undefined): FunctionMetrics | undefined {
  if (writer === undefined) return undefined;
  const note = (
    name: MetricName,
    unit: keyof typeof UNITS,
    value: number,
    by?: readonly [MetricDimension, string],
  ): void => {
    const metric = writer.singleMetric();
    if (by !== undefined) metric.addDimension(...by);
    metric.addMetric(name, UNITS[unit], value);
  };
  return {
    served({ cacheStatus, ageSeconds }) {
      note('Requests', 'count', 1, ['cache', cacheStatus]);
      if (ageSeconds !== undefined) note('PageAge', 'seconds', ageSeconds);
    },
    rendered({ outcome, reason }) {
      const isKept = outcome === 'stored';
      note('Renders', 'count', 1, ['reason', isKept ? 'kept' : (reason ?? outcome)]);
      note('KeptShare', 'percent', isKept ? 100 : 0);
    },
    newPagesLeft: (pages) => note('NewPagesLeft', 'count', pages),
  };
}

/** One listener for several; undefined if there is none, so that nothing is described for nobody. */
export function allOf(listeners: readonly (RequestLog | undefined)[]): RequestLog | undefined {
  const there = listeners.filter((listener) => listener !== undefined);
  if (there.length === 0) return undefined;
  return {
    served: (request) => there.forEach((listener) => listener.served(request)),
    rendered: (render) => there.forEach((listener) => listener.rendered(render)),
  };
}
