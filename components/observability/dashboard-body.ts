// The dashboard of all regions as JSON ("Dashboard body structure and syntax", Amazon CloudWatch API Reference).
import type { Region } from '../../core/geography/regions';
import {
  CLOUDFRONT_REGION,
  distributionMetric,
  indexReplicationLatency,
  type LambdaMetricName,
  type LogMetricName,
  lambdaMetric,
  logMetric,
  type Metric,
  type Monitored,
  type MonitoredEdge,
  type MonitoredRegion,
  messagesSent,
  type OwnMetricName,
  oldestMessage,
  ownMetric,
  ownMetricSearch,
  pageReplicationLatency,
  replicaRegions,
  routerMetric,
} from './monitored';

/**
 * The content of the dashboard. With three regions and without the functions' own metrics it has at most 50 lines: an
 * account's first three dashboards of up to 50 metrics are free ("Amazon CloudWatch Pricing").
 */
export type DashboardContent = Monitored<string>;

/** One line: namespace, name, each dimension's name and value, and options; or an expression alone. */
type Line = readonly [...names: string[], options: LineOptions] | readonly [expression: ExpressionOptions];

interface ExpressionOptions {
  readonly expression: string;
  readonly region: string;
  readonly label: string;
}

interface LineOptions {
  readonly region: string;
  readonly label: string;
}

interface Graph {
  readonly title: string;
  readonly stat: string;
  readonly lines: readonly Line[];
}

/** The grid has 24 columns: two graphs in a row. */
const WIDTH = 12;
const HEIGHT = 6;

const PERIOD_SECONDS = 300;

/** The dashboard's body, as JSON. It does not depend on the order of the regions. */
export function dashboardBody(content: DashboardContent): string {
  const regions = [...content.regions].sort((one, other) => (one.region < other.region ? -1 : 1));
  const graphs = [
    ...(content.edge === undefined ? [] : edgeGraphs(content.edge, regions)),
    ...functionGraphs(regions, content.logMetricsNamespace),
    ...(hasQueue(regions) ? [queueGraph(regions)] : []),
    ...(content.metricsName === undefined ? [] : ownGraphs(regions, content.metricsName)),
    ...replicationGraphs({ ...content, regions }),
  ];
  const shown = graphs.filter(({ lines }) => lines.length > 0);
  return JSON.stringify({ widgets: shown.map((graph, place) => widget(graph, place, content.home)) });
}

function functionGraphs(regions: readonly MonitoredRegion<string>[], namespace: string): readonly Graph[] {
  const serve = (name: LambdaMetricName): readonly Line[] =>
    regions.map(({ region, serveFunctionName }) =>
      line(lambdaMetric(name, serveFunctionName), region, `serve ${region}`),
    );
  const render = (name: LambdaMetricName): readonly Line[] =>
    regions.map(({ region, renderFunctionName }) =>
      line(lambdaMetric(name, renderFunctionName), region, `render ${region}`),
    );
  const logged = (name: LogMetricName): readonly Line[] =>
    regions.map(({ region }) => line(logMetric(namespace, name, 'live'), region, region));
  const both = (name: LambdaMetricName): readonly Line[] => [...serve(name), ...render(name)];
  return [
    { title: 'Requests of bots', stat: 'Sum', lines: serve('Invocations') },
    { title: 'Renders', stat: 'Sum', lines: render('Invocations') },
    { title: 'Errors', stat: 'Sum', lines: both('Errors') },
    { title: 'Failures in spite of which bots got an answer', stat: 'Sum', lines: logged('Failures') },
    { title: 'Answers with the site’s own HTML', stat: 'Sum', lines: logged('Bypasses') },
    { title: 'Answers with 403', stat: 'Sum', lines: logged('Forbidden') },
    { title: 'Throttles', stat: 'Sum', lines: both('Throttles') },
    {
      title: 'Dead letters',
      stat: 'Sum',
      lines: regions.map((one) => line(messagesSent(one.deadLetterQueueName), one.region, one.region)),
    },
    { title: 'Answers, 90th percentile (ms)', stat: 'p90', lines: serve('Duration') },
    { title: 'Renders, 90th percentile (ms)', stat: 'p90', lines: render('Duration') },
  ];
}

function hasQueue(regions: readonly MonitoredRegion<string>[]): boolean {
  return regions.some(({ askedQueueName }) => askedQueueName !== undefined);
}

function queueGraph(regions: readonly MonitoredRegion<string>[]): Graph {
  return {
    title: 'Longest wait in the queue, pages that bots asked for (s)',
    stat: 'Maximum',
    lines: regions.flatMap(({ region, askedQueueName }) =>
      askedQueueName === undefined ? [] : [line(oldestMessage(askedQueueName), region, region)],
    ),
  };
}

/** The functions' own metrics. */
function ownGraphs(regions: readonly MonitoredRegion<string>[], stack: string): readonly Graph[] {
  const lines = (name: OwnMetricName): readonly Line[] =>
    regions.map(({ region }) => line(ownMetric(name, stack), region, region));
  // CloudWatch adds the value of the dimension to the label.
  const searches = (name: 'Requests' | 'Renders', by: 'cache' | 'reason'): readonly Line[] =>
    regions.map(({ region }) => [{ expression: ownMetricSearch(name, by, stack), region, label: region }]);
  return [
    { title: 'Answers of regions, by cache status', stat: 'Sum', lines: searches('Requests', 'cache') },
    { title: 'Renders, by reason', stat: 'Sum', lines: searches('Renders', 'reason') },
    { title: 'Renders whose page was kept (%)', stat: 'Average', lines: lines('KeptShare') },
    { title: 'Age of shown pages, 90th percentile (s)', stat: 'p90', lines: lines('PageAge') },
    { title: 'New pages left in the hour', stat: 'Minimum', lines: lines('NewPagesLeft') },
  ];
}

/** One graph per region, so that no graph has more lines than regions. One region has no graphs. */
function replicationGraphs({ regions, indexTableName, replicationMetrics }: DashboardContent): readonly Graph[] {
  if (regions.length < 2 || indexTableName === undefined) return [];
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

/** The number of all requests, which CloudFront's own console shows too, is among them where there is room. */
function edgeGraphs(edge: MonitoredEdge<string>, regions: readonly MonitoredRegion<string>[]): readonly Graph[] {
  const { distributionId } = edge;
  const ofDistribution = (name: Parameters<typeof distributionMetric>[0], label: string): Line =>
    line(distributionMetric(name, distributionId), CLOUDFRONT_REGION, label);
  return [
    ...(!hasQueue(regions)
      ? [{ title: 'CloudFront: all requests', stat: 'Sum', lines: [ofDistribution('Requests', 'requests')] }]
      : []),
    {
      title: 'CloudFront: errors (%)',
      stat: 'Average',
      lines: [ofDistribution('4xxErrorRate', '4xx'), ofDistribution('5xxErrorRate', '5xx')],
    },
    ...(edge.engine === 'lambda-at-edge' ? [replicaGraph(edge, regions)] : routerGraphs(edge)),
  ];
}

/** A router at Lambda@Edge has its metrics where its replicas run. */
function replicaGraph(
  { routerFunctionName }: MonitoredEdge<string>,
  regions: readonly MonitoredRegion<string>[],
): Graph {
  return {
    title: 'Router: errors',
    stat: 'Sum',
    lines: replicaRegions(regions.map(({ region }) => region)).map((region) =>
      line(lambdaMetric('Errors', routerFunctionName), region, region),
    ),
  };
}

function routerGraphs({ routerFunctionName }: MonitoredEdge<string>): readonly Graph[] {
  const ofRouter = (name: Parameters<typeof routerMetric>[0], label: string): Line =>
    line(routerMetric(name, routerFunctionName), CLOUDFRONT_REGION, label);
  return [
    {
      title: 'Router: errors and throttles',
      stat: 'Sum',
      lines: [ofRouter('FunctionExecutionErrors', 'errors'), ofRouter('FunctionThrottles', 'throttles')],
    },
    {
      title: 'Router: compute utilization (%)',
      stat: 'Average',
      lines: [ofRouter('FunctionComputeUtilization', 'share of the allowed time')],
    },
  ];
}

function othersOf(
  one: MonitoredRegion<string>,
  regions: readonly MonitoredRegion<string>[],
): readonly MonitoredRegion<string>[] {
  return regions.filter(({ region }) => region !== one.region);
}

function line(metric: Metric<string>, region: string, label: string): Line {
  return [metric.namespace, metric.metricName, ...Object.entries(metric.dimensions).flat(), { region, label }];
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
