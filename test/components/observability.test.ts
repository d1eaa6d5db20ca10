// Alarms, topics and the dashboard: which, where, with what inputs.
import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { Observability } from '../../components/observability';
import type { ObservabilityArgs } from '../../components/observability';
import { replicationRules } from '../../components/replication-rules';
import type { Region } from '../../core/regions';
import { changes } from '../support/changed-inputs';
import type { Registration } from '../support/pulumi-mocks';
import { find, listed, runProgram, UNKNOWN, valueOf } from '../support/pulumi-mocks';

const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const TOPIC = 'aws:sns/topic:Topic';
const SUBSCRIPTION = 'aws:sns/topicSubscription:TopicSubscription';
const DASHBOARD = 'aws:cloudwatch/dashboard:Dashboard';
const COMPONENT = 'georender:index:Observability';

const ONE: readonly Region[] = ['us-east-1'];
const TWO: readonly Region[] = ['us-east-1', 'eu-west-1'];
const FIVE: readonly Region[] = ['us-east-1', 'eu-central-1', 'ap-south-1', 'sa-east-1', 'af-south-1'];
const FILTER = 'aws:cloudwatch/logMetricFilter:LogMetricFilter';
const TAGS = { team: 'web' };

const EDGE = { distributionId: pulumi.output('E123'), routerFunctionName: pulumi.output('router') };

const CANARY = {
  serveFunctionName: 'canary-serve', serveLogGroupName: 'canary-serve-logs', renderFunctionName: 'canary-render', renderLogGroupName: 'canary-render-logs',
};

function monitored(region: Region) {
  return {
    region,
    serveFunctionName: pulumi.output(`serve-${region}`),
    serveLogGroupName: pulumi.output(`serve-logs-${region}`),
    renderLogGroupName: pulumi.output(`render-logs-${region}`),
    renderFunctionName: pulumi.output(`render-${region}`),
    deadLetterQueueName: pulumi.output(`dead-${region}`),
    bucketName: pulumi.output(`pages-${region}`),
  };
}

function run(
  regions: readonly Region[],
  args: Partial<ObservabilityArgs> = {},
  options: { readonly preview?: boolean } = {},
) {
  return runProgram(
    () =>
      new Observability('site', {
        home: 'us-east-1',
        regions: regions.map(monitored),
        indexTableName: pulumi.output('index'),
        renderTimeoutSeconds: 30,
        replicationMetrics: false,
        tags: TAGS,
        ...args,
      }),
    options,
  );
}

/** The alarms of a pair of functions. */
const OF_PAIRS = [
  'bypass-share', 'failures', 'forbidden-share', 'refused-share', 'render-duration', 'render-errors', 'render-throttles', 'serve-errors',
  'serve-throttles',
];

const FILTERS = ['bypasses', 'forbidden', 'render-failures', 'serve-failures'];

const OF_EDGE = ['errors-5xx', 'router-errors', 'router-throttles', 'router-utilization'];

interface Optional {
  readonly email?: boolean;
  readonly replicationMetrics?: boolean;
}

function allResources(regions: readonly Region[], { email, replicationMetrics }: Optional = {}): readonly string[] {
  const ofRegion = (region: Region): readonly string[] => {
    const others = regions.filter((other) => other !== region);
    return [
      `${TOPIC} site-alarms-${region} ${region}`,
      ...FILTERS.map((part) => `${FILTER} site-${part}-${region} ${region}`),
      ...(email === true ? [`${SUBSCRIPTION} site-alarm-email-${region} ${region}`] : []),
      ...[...OF_PAIRS, 'dead-letters'].map((part) => `${ALARM} site-${part}-${region} ${region}`),
      ...(region === 'us-east-1' ? [`${ALARM} site-nothing-rendered-${region} ${region}`] : []),
      ...others.map((other) => `${ALARM} site-index-lag-to-${other}-${region} ${region}`),
      ...(replicationMetrics === true ? others.map((other) => `${ALARM} site-pages-lag-from-${other}-${region} ${region}`) : []),
    ];
  };
  return [`${COMPONENT} site`, `${DASHBOARD} site-dashboard-us-east-1 us-east-1`, ...regions.flatMap(ofRegion)].sort();
}

function alarm(registrations: readonly Registration[], name: string) {
  const { alarmDescription, ...inputs } = find(registrations, ALARM, name).inputs;
  assert.ok(typeof alarmDescription === 'string');
  return { alarmDescription, inputs };
}

/** What all alarms of a region have in common. */
function commonInputs(region: Region) {
  const topic = [`arn:aws:sns:${region}:123456789012:site-alarms-${region}`];
  return {
    region, comparisonOperator: 'GreaterThanThreshold', treatMissingData: 'notBreaching',
    alarmActions: topic, okActions: topic, tags: TAGS,
  };
}

/** Those of a region that look at one metric every five minutes. */
function everyFiveMinutes(region: Region) {
  return { ...commonInputs(region), period: 300 };
}

const MOSTLY = { evaluationPeriods: 3, datapointsToAlarm: 2 };
const ALWAYS = { evaluationPeriods: 3, datapointsToAlarm: 3 };

describe('components/observability', () => {
  describe('its resources', () => {
    for (const regions of [ONE, TWO, FIVE]) {
      it(`are these for ${regions.length}`, async () => {
        assert.deepEqual(listed((await run(regions)).registrations), allResources(regions));
      });

      it(`are these for ${regions.length} with e-mail and replication metrics, in a preview too`, async () => {
        const args = { alarmEmail: 'web@example.com', replicationMetrics: true };
        const expected = allResources(regions, { email: true, replicationMetrics: true });
        assert.deepEqual(listed((await run(regions, args)).registrations), expected);
        assert.deepEqual(listed((await run(regions, args, { preview: true })).registrations), expected);
      });
    }

    it('count what both functions log as errors, and answers by their fields, under a name that no other stack has', async () => {
      const { registrations } = await run(ONE);
      const [region] = ONE;
      const namespace = 'Georender/georender-test-site';
      const expected = [
        ['serve-failures', 'serve-logs', '{ $.level = "ERROR" }', 'Failures'],
        ['render-failures', 'render-logs', '{ $.level = "ERROR" }', 'Failures'],
        ['bypasses', 'serve-logs', '{ $.cache = "BYPASS" }', 'Bypasses'],
        ['forbidden', 'serve-logs', '{ $.status = 403 }', 'Forbidden'],
      ] as const;
      for (const [part, logs, pattern, name] of expected) {
        assert.deepEqual(find(registrations, FILTER, `site-${part}-${region}`).inputs, {
          region,
          logGroupName: `${logs}-${region}`,
          pattern,
          metricTransformation: { namespace, name, value: '1', defaultValue: '0' },
        });
      }
      const { inputs: rings } = alarm(registrations, `site-failures-${region}`);
      assert.deepEqual([rings['namespace'], rings['metricName'], rings['threshold'], rings['statistic']], [namespace, 'Failures', 5, 'Sum']);
    });

    it('are the same again for canaries, which share the dead letters', async () => {
      const canaries = { regions: ONE.map((region) => ({ ...monitored(region), canary: CANARY })) };
      const { added, removed, changed } = changes((await run(ONE)).registrations, (await run(ONE, canaries)).registrations);
      assert.deepEqual(removed, []);
      assert.deepEqual(changed, []);
      assert.deepEqual(added, [
        ...FILTERS.map((part) => `${FILTER} site-canary-${part}-us-east-1 us-east-1`),
        ...OF_PAIRS.map((part) => `${ALARM} site-canary-${part}-us-east-1 us-east-1`),
      ].sort());
    });

    it('watch the canaries’ own functions and logs', async () => {
      const { registrations } = await run(ONE, { regions: ONE.map((region) => ({ ...monitored(region), canary: CANARY })) });
      const { inputs: filter } = find(registrations, FILTER, 'site-canary-bypasses-us-east-1');
      const counted = { namespace: 'Georender/georender-test-site', name: 'CanaryBypasses', value: '1', defaultValue: '0' };
      assert.deepEqual([filter['logGroupName'], filter['metricTransformation']], ['canary-serve-logs', counted]);
      const { inputs, alarmDescription } = alarm(registrations, 'site-canary-render-errors-us-east-1');
      assert.deepEqual(inputs['dimensions'], { FunctionName: 'canary-render' });
      assert.match(alarmDescription, /the canary in us-east-1/);
      for (const part of OF_PAIRS.filter((one) => one.endsWith('-share'))) {
        const text = JSON.stringify(alarm(registrations, `site-canary-${part}-us-east-1`).inputs['metricQueries']);
        assert.ok(text.includes('"canary-serve"') && !text.includes('"serve-us-east-1"'), part);
      }
    });

    for (const regions of [ONE, ['eu-west-1'] as const]) {
      it(`watch distribution and router where CloudFront’s metrics are, with ${regions.join()} alone`, async () => {
        const home = regions[0];
        const [without, withEdge] = [await run(regions, { home }), await run(regions, { home, edge: EDGE, alarmEmail: 'web@example.com' })];
        const { added } = changes(without.registrations, withEdge.registrations);
        const edge = OF_EDGE.map((part) => `${ALARM} site-${part}-us-east-1 us-east-1`);
        const topics = regions.includes('us-east-1') ? [] : [`${TOPIC} site-alarms-us-east-1 us-east-1`];
        const mails = [...new Set([...regions, 'us-east-1'])].map((region) => `${SUBSCRIPTION} site-alarm-email-${region} ${region}`);
        assert.deepEqual(added, [...edge, ...topics, ...mails].sort());
      });
    }

    it('carry the tags', async () => {
      const { registrations } = await run(TWO, { alarmEmail: 'web@example.com' });
      for (const { type, inputs } of registrations) {
        assert.deepEqual(inputs['tags'], type === TOPIC || type === ALARM ? TAGS : undefined);
      }
    });

    it('of the remaining regions stay as they are when a region is added', async () => {
      const { added, removed, changed } = changes(
        (await run(TWO)).registrations,
        (await run([...TWO, 'ap-south-1'])).registrations,
      );
      assert.ok(added.length > 0 && added.every((entry) => entry.includes('ap-south-1')));
      assert.deepEqual(removed, []);
      assert.deepEqual(changed, [`${DASHBOARD} site-dashboard-us-east-1: dashboardBody`]);
    });

    it('do not depend on the order of the regions', async () => {
      const [one, other] = [await run(FIVE), await run([...FIVE].reverse())];
      assert.deepEqual(changes(one.registrations, other.registrations), { added: [], removed: [], changed: [] });
    });
  });

  describe('its alarms', () => {
    const lambda = [
      ['serve-errors', 'serve-eu-west-1', 'Errors', { statistic: 'Sum', threshold: 0, ...MOSTLY }],
      ['serve-throttles', 'serve-eu-west-1', 'Throttles', { statistic: 'Sum', threshold: 0, ...MOSTLY }],
      ['render-errors', 'render-eu-west-1', 'Errors', { statistic: 'Sum', threshold: 5, ...MOSTLY }],
      ['render-throttles', 'render-eu-west-1', 'Throttles', { statistic: 'Sum', threshold: 0, ...MOSTLY }],
      ['render-duration', 'render-eu-west-1', 'Duration', { extendedStatistic: 'p90', threshold: 19_200, ...ALWAYS }],
    ] as const;
    for (const [part, functionName, metricName, rest] of lambda) {
      it(`${part} watches its function`, async () => {
        const { inputs } = alarm((await run(TWO)).registrations, `site-${part}-eu-west-1`);
        assert.deepEqual(inputs, {
          ...everyFiveMinutes('eu-west-1'), namespace: 'AWS/Lambda', metricName, dimensions: { FunctionName: functionName }, ...rest,
        });
      });
    }

    it('render-duration goes by the budget', async () => {
      const { registrations } = await run(ONE, { renderTimeoutSeconds: 60 });
      assert.equal(alarm(registrations, 'site-render-duration-us-east-1').inputs['threshold'], 43_200);
    });

    it('dead-letters rings for each that is sent, and ends by itself', async () => {
      assert.deepEqual(alarm((await run(TWO)).registrations, 'site-dead-letters-eu-west-1').inputs, {
        ...everyFiveMinutes('eu-west-1'), namespace: 'AWS/SQS', metricName: 'NumberOfMessagesSent',
        dimensions: { QueueName: 'dead-eu-west-1' }, statistic: 'Sum', threshold: 0, evaluationPeriods: 1, datapointsToAlarm: 1,
      });
    });

    const counted = (metricName: string) => ({ namespace: 'Georender/georender-test-site', metricName, dimensions: {} });
    const ofServe = (metricName: string) => ({ namespace: 'AWS/Lambda', metricName, dimensions: { FunctionName: 'serve-eu-west-1' } });
    const shares = [
      ['bypass-share', 'IF(whole >= 5, 100 * part / whole, 0)', counted('Bypasses'), ofServe('Invocations'), 20],
      ['forbidden-share', 'IF(whole >= 5, 100 * part / whole, 0)', counted('Forbidden'), ofServe('Invocations'), 20],
      // All refused: no invocation, and no data of any.
      ['refused-share', 'IF(whole >= 5, 100 * (whole - FILL(part, 0)) / whole, 0)', ofServe('Invocations'), ofServe('UrlRequestCount'), 10],
    ] as const;
    for (const [part, expression, counts, whole, threshold] of shares) {
      it(`${part} is a share of the answers, and calm without any`, async () => {
        assert.deepEqual(alarm((await run(TWO)).registrations, `site-${part}-eu-west-1`).inputs, {
          ...commonInputs('eu-west-1'), threshold, ...MOSTLY,
          metricQueries: [
            { id: 'share', expression, label: 'share (%)', returnData: true },
            { id: 'part', metric: { ...counts, period: 900, stat: 'Sum' } },
            { id: 'whole', metric: { ...whole, period: 900, stat: 'Sum' } },
          ],
        });
      });
    }

    it('nothing-rendered rings after a day without any render at home, but not on the first', async () => {
      assert.deepEqual(alarm((await run(TWO)).registrations, 'site-nothing-rendered-us-east-1').inputs, {
        ...commonInputs('us-east-1'), namespace: 'AWS/Lambda', metricName: 'Invocations', dimensions: { FunctionName: 'render-us-east-1' },
        statistic: 'Sum', comparisonOperator: 'LessThanThreshold', threshold: 1, period: 3_600, evaluationPeriods: 24, datapointsToAlarm: 24,
        treatMissingData: 'breaching',
        warmUpConfiguration: { warmUpPeriodDurationInMinutes: 1_440, onlyStartEvaluatingAfterWarmUpPeriodEnds: true },
      });
    });

    const router = { FunctionName: 'router', Region: 'Global' };
    const edge = [
      ['errors-5xx', '5xxErrorRate', { DistributionId: 'E123', Region: 'Global' }, { statistic: 'Average', threshold: 5, ...MOSTLY }],
      ['router-errors', 'FunctionExecutionErrors', router, { statistic: 'Sum', threshold: 0, ...MOSTLY }],
      ['router-throttles', 'FunctionThrottles', router, { statistic: 'Sum', threshold: 0, ...MOSTLY }],
      [
        'router-utilization', 'FunctionComputeUtilization', router,
        { statistic: 'Average', threshold: 70, comparisonOperator: 'GreaterThanOrEqualToThreshold', ...ALWAYS },
      ],
    ] as const;
    for (const [part, metricName, dimensions, rest] of edge) {
      it(`${part} watches what is in front of all regions`, async () => {
        const { registrations } = await run(['eu-west-1'], { home: 'eu-west-1', edge: EDGE });
        assert.deepEqual(alarm(registrations, `site-${part}-us-east-1`).inputs, {
          ...everyFiveMinutes('us-east-1'), namespace: 'AWS/CloudFront', metricName, dimensions, ...rest,
        });
      });
    }

    it('index-lag watches the way from its region to another', async () => {
      assert.deepEqual(alarm((await run(TWO)).registrations, 'site-index-lag-to-us-east-1-eu-west-1').inputs, {
        ...everyFiveMinutes('eu-west-1'), namespace: 'AWS/DynamoDB', metricName: 'ReplicationLatency',
        dimensions: { TableName: 'index', ReceivingRegion: 'us-east-1' }, statistic: 'Average', threshold: 30_000, ...ALWAYS,
      });
    });

    it('pages-lag watches the rule of another region’s bucket for its own', async () => {
      const { registrations } = await run(TWO, { replicationMetrics: true });
      const buckets = TWO.map((region) => ({ region, arn: `arn:aws:s3:::pages-${region}` }));
      const [rule] = replicationRules('us-east-1', buckets, { replicationMetrics: true });
      assert.deepEqual(alarm(registrations, 'site-pages-lag-from-us-east-1-eu-west-1').inputs, {
        ...everyFiveMinutes('eu-west-1'), namespace: 'AWS/S3', metricName: 'ReplicationLatency',
        dimensions: { SourceBucket: 'pages-us-east-1', DestinationBucket: 'pages-eu-west-1', RuleId: rule?.id },
        statistic: 'Maximum', threshold: 900, ...ALWAYS,
      });
    });

    it('say where it is and what to do, within CloudWatch’s 1024 characters', async () => {
      const { registrations } = await run(TWO, { replicationMetrics: true, edge: EDGE });
      const alarms = registrations.filter(({ type, name }) => type === ALARM && !OF_EDGE.some((part) => name.includes(part)));
      assert.equal(alarms.length, 2 * (OF_PAIRS.length + 3) + 1);
      for (const { name, inputs } of alarms) {
        const { alarmDescription } = alarm(registrations, name);
        assert.ok(alarmDescription.length <= 1024 && alarmDescription.includes(String(inputs['region'])), name);
        assert.match(alarmDescription, /\b(Read|Raise|See|raise)\b/, name);
      }
    });

    it('tell the address, if there is one', async () => {
      const { registrations, result } = await run(TWO, { alarmEmail: 'web@example.com' });
      assert.deepEqual(find(registrations, SUBSCRIPTION, 'site-alarm-email-eu-west-1').inputs, {
        region: 'eu-west-1', topic: 'arn:aws:sns:eu-west-1:123456789012:site-alarms-eu-west-1',
        protocol: 'email', endpoint: 'web@example.com', filterPolicyScope: 'MessageBody',
        filterPolicy: '{"$or":[{"NewStateValue":["ALARM"]},{"OldStateValue":["ALARM"]}]}',
      });
      assert.deepEqual(find(registrations, TOPIC, 'site-alarms-eu-west-1').inputs, { region: 'eu-west-1', tags: TAGS });
      assert.deepEqual(await valueOf(result.topicArns), Object.fromEntries(
        TWO.map((region) => [region, `arn:aws:sns:${region}:123456789012:site-alarms-${region}`]),
      ));
    });
  });

  describe('its dashboard', () => {
    it('is at home, under a name of project, stack and component', async () => {
      const { registrations, result } = await run(TWO, { home: 'eu-west-1' });
      const { dashboardBody, ...inputs } = find(registrations, DASHBOARD, 'site-dashboard-eu-west-1').inputs;
      assert.deepEqual(inputs, { region: 'eu-west-1', dashboardName: 'georender-test-site' });
      assert.ok(typeof dashboardBody === 'string' && dashboardBody.includes('serve-us-east-1'));
      assert.equal(await valueOf(result.dashboardName), 'georender-test-site');
    });

    it('shows the distribution if there is one', async () => {
      const body = (ran: { readonly registrations: readonly Registration[] }) =>
        String(find(ran.registrations, DASHBOARD, 'site-dashboard-us-east-1').inputs['dashboardBody']);
      const shown = body(await run(ONE, { edge: EDGE }));
      assert.ok(shown.includes('E123') && shown.includes('"router"'));
      assert.ok(!body(await run(ONE)).includes('CloudFront'));
    });

    it('is unknown in a preview as long as the names are', async () => {
      const unknownName = () => {
        const topic = new Observability('other', {
          home: 'us-east-1', regions: ONE.map(monitored), indexTableName: 'i', renderTimeoutSeconds: 30, replicationMetrics: false, tags: {},
        }).topicArns;
        return new Observability('site', {
          home: 'us-east-1', regions: ONE.map(monitored), renderTimeoutSeconds: 30, replicationMetrics: false, tags: {},
          indexTableName: topic.apply((arns) => arns['us-east-1'] ?? ''),
        });
      };
      const { registrations } = await runProgram(unknownName, { preview: true });
      assert.equal(find(registrations, DASHBOARD, 'site-dashboard-us-east-1').inputs['dashboardBody'], UNKNOWN);
    });
  });

  it('can be transformed', async () => {
    const { registrations } = await run(ONE, {
      transform: {
        topic: { displayName: 'Georender' },
        alarm: (args, _options, name) => {
          if (name.includes('throttles')) args.threshold = 10;
        },
        dashboard: { dashboardName: 'mine' },
      },
    });
    assert.equal(find(registrations, TOPIC, 'site-alarms-us-east-1').inputs['displayName'], 'Georender');
    assert.equal(find(registrations, ALARM, 'site-serve-throttles-us-east-1').inputs['threshold'], 10);
    assert.equal(find(registrations, ALARM, 'site-serve-errors-us-east-1').inputs['threshold'], 0);
    assert.equal(find(registrations, DASHBOARD, 'site-dashboard-us-east-1').inputs['dashboardName'], 'mine');
  });
});
