// Counts requests and renders as CloudWatch metrics: Powertools writes them as lines of the log (EMF).
//
// Each metric of each set of dimensions costs by the month, so both are bounded: the dimensions are the stack, a cache
// status and a reason, from closed lists.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { RequestLog } from './request-log';

/** The namespace of all metrics. */
export const METRICS_NAMESPACE = 'Georender';

const UNITS = { count: MetricUnit.Count, seconds: MetricUnit.Seconds, percent: MetricUnit.Percent } as const;

/** A metric of the functions: its unit, and its dimension besides the stack, which Powertools calls the service. */
interface OwnMetric {
  readonly unit: keyof typeof UNITS;
  readonly by?: MetricDimension;
}

/** All metrics of the functions, without those that AWS measures itself. */
export const METRICS = {
  /** Bots' requests that reached a region, by cache status. */
  Requests: { unit: 'count', by: 'cache' },
  /** How old the shown pages are: the time since their renders began. */
  PageAge: { unit: 'seconds' },
  /** The new pages of a host that a region may still render in this hour (`newPagesPerHour`); the minimum counts. */
  NewPagesLeft: { unit: 'count' },
  /** Renders, those in the background too, by `kept` or the reason why a page was not kept or not rendered. */
  Renders: { unit: 'count', by: 'reason' },
  /** 100 for each render whose page was kept, 0 for the others: the average is their share. */
  KeptShare: { unit: 'percent' },
} as const satisfies Readonly<Record<string, OwnMetric>>;

/** A metric's name. */
export type MetricName = keyof typeof METRICS;

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

/** The metrics; undefined if they are off. */
export function functionMetrics(writer: MetricsWriter | undefined): FunctionMetrics | undefined {
  if (writer === undefined) return undefined;
  const note = (name: MetricName, value: number, dimension?: string): void => {
    const { unit, by }: OwnMetric = METRICS[name];
    const metric = writer.singleMetric();
    if (by !== undefined && dimension !== undefined) metric.addDimension(by, dimension);
    metric.addMetric(name, UNITS[unit], value);
  };
  return {
    served({ cacheStatus, ageSeconds }) {
      note('Requests', 1, cacheStatus);
      if (ageSeconds !== undefined) note('PageAge', ageSeconds);
    },
    rendered({ outcome, reason }) {
      const isKept = outcome === 'stored';
      note('Renders', 1, isKept ? 'kept' : (reason ?? outcome));
      note('KeptShare', isKept ? 100 : 0);
    },
    newPagesLeft: (pages) => note('NewPagesLeft', pages),
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
