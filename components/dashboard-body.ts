// The dashboard over all regions, as CloudWatch takes it ("Dashboard body structure and syntax", Amazon CloudWatch
// API Reference).
import type { Region } from '../core/regions';
import {
  indexReplicationLatency, lambdaMetric, loggedFailures, pageReplicationLatency, queueLength, type LambdaMetricName,
  type Metric, type Monitored, type MonitoredRegion,
} from './monitored';

/** What the dashboard shows, its names known. */
export interface DashboardContent extends Monitored<string> {
  readonly home: Region;
  /** The distribution's ID; without one CloudFront is left out. */
  readonly distributionId?: string;
}

/** One line: namespace, name, and each dimension's name and value, then how it is drawn. */
type Line = readonly [...names: string[], options: LineOptions];

interface LineOptions {
  readonly region: string;
  readonly label: string;
  /** Where it is not the widget's own. */
  readonly stat?: string;
}

interface Graph {
  readonly title: string;
  readonly stat: string;
  readonly lines: readonly Line[];
}

/** CloudFront's metrics are in us-east-1 alone ("Viewing CloudFront and edge function metrics"). */
const CLOUDFRONT_REGION = 'us-east-1';

/** The grid has 24 columns: two graphs in a row. */
const WIDTH = 12;
const HEIGHT = 6;

const PERIOD_SECONDS = 300;

/** The dashboard's body, as JSON. It does not depend on the order of the regions. */
export function dashboardBody(content: DashboardContent): string {
  const regions = [...content.regions].sort((one, other) => (one.region < other.region ? -1 : 1));
  const graphs = [
    ...functionGraphs(regions, content.failuresNamespace),
    ...replicationGraphs({ ...content, regions }),
    ...(content.distributionId === undefined ? [] : cloudFrontGraphs(content.distributionId)),
  ];
  return JSON.stringify({ widgets: graphs.map((graph, place) => widget(graph, place, content.home)) });
}

function functionGraphs(regions: readonly MonitoredRegion<string>[], failuresNamespace: string): readonly Graph[] {
  const serve = (name: LambdaMetricName, stat?: string): readonly Line[] =>
    regions.map(({ region, serveFunctionName }) =>
      line(lambdaMetric(name, serveFunctionName), region, labelOf('serve', region, stat), stat),
    );
  const render = (name: LambdaMetricName, stat?: string): readonly Line[] =>
    regions.map(({ region, renderFunctionName }) =>
      line(lambdaMetric(name, renderFunctionName), region, labelOf('render', region, stat), stat),
    );
  const both = (name: LambdaMetricName): readonly Line[] => [...serve(name), ...render(name)];
  return [
    { title: 'Requests of bots', stat: 'Sum', lines: serve('Invocations') },
    { title: 'Renders', stat: 'Sum', lines: render('Invocations') },
    { title: 'Errors', stat: 'Sum', lines: both('Errors') },
    { title: 'Failures, answered all the same', stat: 'Sum', lines: regions.map(({ region }) => line(loggedFailures(failuresNamespace), region, region)) },
    { title: 'Throttles', stat: 'Sum', lines: both('Throttles') },
    { title: 'Answers (ms)', stat: 'p50', lines: [...serve('Duration', 'p50'), ...serve('Duration', 'p90')] },
    { title: 'Renders (ms)', stat: 'p50', lines: [...render('Duration', 'p50'), ...render('Duration', 'p90')] },
    { title: 'Concurrency', stat: 'Maximum', lines: both('ConcurrentExecutions') },
    {
      title: 'Failed background renders', stat: 'Maximum',
      lines: regions.map((one) => line(queueLength(one.deadLetterQueueName), one.region, one.region)),
    },
  ];
}

/** A graph for each region, so that none has more lines than regions; none at all with one region. */
function replicationGraphs({ regions, indexTableName, replicationMetrics }: DashboardContent): readonly Graph[] {
  if (regions.length < 2) return [];
  const index = regions.map((source) => ({
    title: `Index from ${source.region} (ms)`,
    stat: 'Average',
    lines: othersOf(source, regions).map(({ region }) =>
      line(indexReplicationLatency(indexTableName, region), source.region, `to ${region}`),
    ),
  }));
  const pages = regions.map((destination) => ({
    title: `Pages to ${destination.region} (s)`,
    stat: 'Maximum',
    lines: othersOf(destination, regions).map((source) =>
      line(pageReplicationLatency(source, destination), destination.region, `from ${source.region}`),
    ),
  }));
  return replicationMetrics ? [...index, ...pages] : index;
}

function cloudFrontGraphs(distributionId: string): readonly Graph[] {
  const ofDistribution = (metricName: string, label: string): Line =>
    line(
      { namespace: 'AWS/CloudFront', metricName, dimensions: { DistributionId: distributionId, Region: 'Global' } },
      CLOUDFRONT_REGION,
      label,
    );
  return [
    { title: 'CloudFront: all requests', stat: 'Sum', lines: [ofDistribution('Requests', 'requests')] },
    {
      title: 'CloudFront: errors (%)', stat: 'Average',
      lines: [ofDistribution('4xxErrorRate', '4xx'), ofDistribution('5xxErrorRate', '5xx')],
    },
  ];
}

function othersOf(
  one: MonitoredRegion<string>,
  regions: readonly MonitoredRegion<string>[],
): readonly MonitoredRegion<string>[] {
  return regions.filter(({ region }) => region !== one.region);
}

function labelOf(lambda: string, region: Region, stat: string | undefined): string {
  return [lambda, region, ...(stat === undefined ? [] : [stat])].join(' ');
}

function line(metric: Metric<string>, region: string, label: string, stat?: string): Line {
  const options = { region, label, ...(stat === undefined ? {} : { stat }) };
  return [metric.namespace, metric.metricName, ...Object.entries(metric.dimensions).flat(), options];
}

function widget({ title, stat, lines }: Graph, place: number, home: Region) {
  return {
    type: 'metric',
    x: (place % 2) * WIDTH,
    y: Math.floor(place / 2) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: {
      title,
      view: 'timeSeries',
      region: home,
      stat,
      period: PERIOD_SECONDS,
      yAxis: { left: { min: 0 } },
      metrics: lines,
    },
  };
}
