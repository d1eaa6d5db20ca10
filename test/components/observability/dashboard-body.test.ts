import assert from 'node:assert/strict';
import { type DashboardContent, dashboardBody } from '../../../components/observability/dashboard-body';
import { ALL_REGIONS, type Region } from '../../../core/geography/regions';

/** CloudWatch's limits ("CloudWatch service quotas"). */
const MOST_WIDGETS = 500;
const MOST_METRICS = 2_500;
const MOST_METRICS_A_WIDGET = 500;

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly region: string;
  readonly stat: string;
  readonly metrics: readonly unknown[][];
}

/** Free metrics on each of an account's first three dashboards ("Amazon CloudWatch Pricing"). */
const MOST_FREE_METRICS = 50;

const EDGE = { distributionId: 'E1', routerFunctionName: 'router' };

function content(regions: readonly Region[], rest: Partial<DashboardContent> = {}): DashboardContent {
  return {
    home: 'us-east-1',
    regions: regions.map((region) => ({
      region,
      serveFunctionName: `serve-${region}`,
      serveLogGroupName: `serve-logs-${region}`,
      renderLogGroupName: `render-logs-${region}`,
      renderFunctionName: `render-${region}`,
      deadLetterQueueName: `dead-${region}`,
      bucketName: `pages-${region}`,
    })),
    indexTableName: 'index',
    logMetricsNamespace: 'Georender/test',
    replicationMetrics: false,
    ...rest,
  };
}

function withQueues(shown: DashboardContent): DashboardContent {
  return { ...shown, regions: shown.regions.map((one) => ({ ...one, askedQueueName: `asked-${one.region}` })) };
}

function field(value: unknown, name: string): unknown {
  assert.ok(typeof value === 'object' && value !== null);
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function list(value: unknown): readonly unknown[] {
  assert.ok(Array.isArray(value));
  return value;
}

function widgetsOf(body: string): readonly Widget[] {
  return list(field(JSON.parse(body), 'widgets')).map((widget) => {
    assert.equal(field(widget, 'type'), 'metric');
    const properties = field(widget, 'properties');
    assert.equal(field(properties, 'view'), 'timeSeries');
    assert.equal(field(properties, 'period'), 300);
    const numbers = ['x', 'y', 'width', 'height'].map((name) => Number(field(widget, name)));
    const [x = NaN, y = NaN, width = NaN, height = NaN] = numbers;
    const [title, region, stat] = ['title', 'region', 'stat'].map((name) => String(field(properties, name)));
    assert.ok(title !== undefined && region !== undefined && stat !== undefined);
    const metrics = list(field(properties, 'metrics')).map((metric) => [...list(metric)]);
    return { x, y, width, height, title, region, stat, metrics };
  });
}

const titled = (body: string, title: string): Widget =>
  widgetsOf(body).find((widget) => widget.title === title) ?? assert.fail(`no widget "${title}"`);

const EDGE_TITLES = [
  'CloudFront: all requests',
  'CloudFront: errors (%)',
  'Router: errors and throttles',
  'Router: compute utilization (%)',
];

const FUNCTION_TITLES = [
  'Requests of bots',
  'Renders',
  'Errors',
  'Failures in spite of which bots got an answer',
  'Answers with the site’s own HTML',
  'Answers with 403',
  'Throttles',
  'Dead letters',
  'Answers, 90th percentile (ms)',
  'Renders, 90th percentile (ms)',
];

describe('components/dashboard-body', () => {
  it('has no replication with one region, and CloudFront only with a distribution', () => {
    const titles = (body: string) => widgetsOf(body).map(({ title }) => title);
    const one = content(['us-east-1'], { replicationMetrics: true });
    assert.deepEqual(titles(dashboardBody(one)), FUNCTION_TITLES);
    assert.deepEqual(titles(dashboardBody({ ...one, edge: EDGE })), [...EDGE_TITLES, ...FUNCTION_TITLES]);
  });

  it('shows functions by region', () => {
    const body = dashboardBody(content(['us-east-1', 'eu-west-1']));
    assert.deepEqual(titled(body, 'Errors').metrics, [
      ['AWS/Lambda', 'Errors', 'FunctionName', 'serve-eu-west-1', { region: 'eu-west-1', label: 'serve eu-west-1' }],
      ['AWS/Lambda', 'Errors', 'FunctionName', 'serve-us-east-1', { region: 'us-east-1', label: 'serve us-east-1' }],
      ['AWS/Lambda', 'Errors', 'FunctionName', 'render-eu-west-1', { region: 'eu-west-1', label: 'render eu-west-1' }],
      ['AWS/Lambda', 'Errors', 'FunctionName', 'render-us-east-1', { region: 'us-east-1', label: 'render us-east-1' }],
    ]);
    assert.equal(titled(body, 'Errors').stat, 'Sum');
  });

  it('shows the 90th percentile of durations, what logs count, and what was sent to the dead letters', () => {
    const body = dashboardBody(content(['us-east-1']));
    const renders = titled(body, 'Renders, 90th percentile (ms)');
    assert.deepEqual(
      { stat: renders.stat, metrics: renders.metrics },
      {
        stat: 'p90',
        metrics: [
          [
            'AWS/Lambda',
            'Duration',
            'FunctionName',
            'render-us-east-1',
            { region: 'us-east-1', label: 'render us-east-1' },
          ],
        ],
      },
    );
    assert.deepEqual(titled(body, 'Answers with 403').metrics, [
      ['Georender/test', 'Forbidden', { region: 'us-east-1', label: 'us-east-1' }],
    ]);
    const dead = titled(body, 'Dead letters');
    assert.deepEqual(
      { stat: dead.stat, metrics: dead.metrics },
      {
        stat: 'Sum',
        metrics: [
          [
            'AWS/SQS',
            'NumberOfMessagesSent',
            'QueueName',
            'dead-us-east-1',
            { region: 'us-east-1', label: 'us-east-1' },
          ],
        ],
      },
    );
  });

  it('shows replication where its metrics are published: the index’s at the source, the pages’ at the destination', () => {
    const body = dashboardBody(content(['us-east-1', 'eu-west-1'], { replicationMetrics: true }));
    assert.deepEqual(titled(body, 'Index from us-east-1 (ms)').metrics, [
      [
        'AWS/DynamoDB',
        'ReplicationLatency',
        'TableName',
        'index',
        'ReceivingRegion',
        'eu-west-1',
        { region: 'us-east-1', label: 'to eu-west-1' },
      ],
    ]);
    assert.deepEqual(titled(body, 'Pages to us-east-1 (s)').metrics, [
      [
        'AWS/S3',
        'ReplicationLatency',
        'SourceBucket',
        'pages-eu-west-1',
        'DestinationBucket',
        'pages-us-east-1',
        'RuleId',
        'to-us-east-1',
        { region: 'us-east-1', label: 'from eu-west-1' },
      ],
    ]);
  });

  it('shows CloudFront’s metrics from where they are, the router’s too', () => {
    const body = dashboardBody(content(['eu-west-1'], { home: 'eu-west-1', edge: EDGE }));
    assert.deepEqual(titled(body, 'CloudFront: all requests').metrics, [
      [
        'AWS/CloudFront',
        'Requests',
        'DistributionId',
        'E1',
        'Region',
        'Global',
        { region: 'us-east-1', label: 'requests' },
      ],
    ]);
    assert.deepEqual(titled(body, 'Router: errors and throttles').metrics, [
      [
        'AWS/CloudFront',
        'FunctionExecutionErrors',
        'FunctionName',
        'router',
        'Region',
        'Global',
        { region: 'us-east-1', label: 'errors' },
      ],
      [
        'AWS/CloudFront',
        'FunctionThrottles',
        'FunctionName',
        'router',
        'Region',
        'Global',
        { region: 'us-east-1', label: 'throttles' },
      ],
    ]);
    assert.equal(titled(body, 'Router: compute utilization (%)').stat, 'Average');
  });

  it('shows the functions’ own metrics by region, if there are any', () => {
    const body = dashboardBody(content(['us-east-1'], { metricsName: 'stack' }));
    assert.deepEqual(titled(body, 'Renders, by reason').metrics, [
      [
        {
          expression: `SEARCH('{Georender,reason,service} MetricName="Renders" service="stack"', 'Sum', 300)`,
          region: 'us-east-1',
          label: 'us-east-1',
        },
      ],
    ]);
    assert.match(
      JSON.stringify(titled(body, 'Answers of regions, by cache status').metrics),
      /\{Georender,cache,service\} MetricName=\\"Requests\\"/,
    );
    for (const [title, name, stat] of [
      ['Renders whose page was kept (%)', 'KeptShare', 'Average'],
      ['Age of shown pages, 90th percentile (s)', 'PageAge', 'p90'],
      ['New pages left in the hour', 'NewPagesLeft', 'Minimum'],
    ] as const) {
      const shown = titled(body, title);
      assert.deepEqual(
        { stat: shown.stat, metrics: shown.metrics },
        { stat, metrics: [['Georender', name, 'service', 'stack', { region: 'us-east-1', label: 'us-east-1' }]] },
      );
    }
  });

  it('shows how long orders wait in each region with a queue', () => {
    const body = dashboardBody(withQueues(content(['us-east-1', 'eu-west-1'])));
    const shown = titled(body, 'Longest wait in the queue, pages that bots asked for (s)');
    const asked = (region: Region) => [
      ...['AWS/SQS', 'ApproximateAgeOfOldestMessage', 'QueueName', `asked-${region}`],
      { region, label: region },
    ];
    assert.deepEqual([shown.stat, shown.metrics], ['Maximum', [asked('eu-west-1'), asked('us-east-1')]]);
  });

  it('shows what the settings metrics and queueConcurrency add, beside the lag that it always has', () => {
    const three = content(ALL_REGIONS.slice(0, 3), { edge: EDGE, metricsName: 'stack' });
    const titles = widgetsOf(dashboardBody(withQueues(three))).map(({ title }) => title);
    for (const title of [
      'Renders, by reason',
      'Renders whose page was kept (%)',
      'Age of shown pages, 90th percentile (s)',
      'New pages left in the hour',
      'Longest wait in the queue, pages that bots asked for (s)',
      'Dead letters',
      `Index from ${ALL_REGIONS[0]} (ms)`,
    ])
      assert.ok(titles.includes(title), title);
  });

  for (const [how, of] of [
    ['', (three: DashboardContent) => three],
    [', and queues', withQueues],
  ] as const)
    it(`costs nothing with three regions${how}`, () => {
      const widgets = widgetsOf(dashboardBody(of(content(ALL_REGIONS.slice(0, 3), { edge: EDGE }))));
      assert.ok(widgets.flatMap(({ metrics }) => metrics).length <= MOST_FREE_METRICS);
    });

  for (const regions of [ALL_REGIONS.slice(0, 1), ALL_REGIONS.slice(0, 2), ALL_REGIONS.slice(0, 5), ALL_REGIONS]) {
    it(`shows each of ${regions.length} regions in every graph of functions, without overlap, within CloudWatch’s limits`, () => {
      const widgets = widgetsOf(dashboardBody(content(regions, { replicationMetrics: true, edge: EDGE })));
      for (const { title, metrics } of widgets.filter((widget) => FUNCTION_TITLES.includes(widget.title))) {
        for (const region of regions)
          assert.ok(new RegExp(`[-"]${region}"`).test(JSON.stringify(metrics)), `${region} in ${title}`);
      }
      assert.ok(widgets.every(({ region }) => region === 'us-east-1'));
      const places = widgets.map(({ x, y, width, height }) => {
        assert.ok(x + width <= 24 && x % width === 0 && y % height === 0);
        return `${x} ${y}`;
      });
      assert.equal(new Set(places).size, widgets.length);
      assert.ok(widgets.length <= MOST_WIDGETS);
      assert.ok(widgets.every(({ metrics }) => metrics.length > 0 && metrics.length <= MOST_METRICS_A_WIDGET));
      assert.ok(widgets.flatMap(({ metrics }) => metrics).length <= MOST_METRICS);
    });
  }
});
