// The metric of each alarm, its threshold, and its topic.
import assert from 'node:assert/strict';
import { replicationRules } from '../../../components/storage/replication-rules';
import type { Region } from '../../../core/geography/regions';
import {
  ALARM,
  EDGE,
  OF_EDGE,
  OF_PAIRS,
  ONE,
  SUBSCRIPTION,
  TAGS,
  TOPIC,
  TWO,
  watch,
} from '../../support/pulumi/observability-program';
import { find, type Registration, valueOf } from '../../support/pulumi/pulumi-mocks';

function alarm(registrations: readonly Registration[], name: string) {
  const { alarmDescription, ...inputs } = find(registrations, ALARM, name).inputs;
  assert.ok(typeof alarmDescription === 'string');
  return { alarmDescription, inputs };
}

/** The common part of all alarms of a region. */
function commonInputs(region: Region) {
  const topic = [`arn:aws:sns:${region}:123456789012:site-alarms-${region}`];
  return {
    region,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData: 'notBreaching',
    alarmActions: topic,
    okActions: topic,
    tags: TAGS,
  };
}

/** Those of a region that look at one metric every five minutes. */
function everyFiveMinutes(region: Region) {
  return { ...commonInputs(region), period: 300 };
}

const MOSTLY = { evaluationPeriods: 3, datapointsToAlarm: 2 };
const ALWAYS = { evaluationPeriods: 3, datapointsToAlarm: 3 };

describe('components/observability, its alarms', () => {
  const lambda = [
    ['serve-errors', 'serve-eu-west-1', 'Errors', { statistic: 'Sum', threshold: 0, ...MOSTLY }],
    ['serve-throttles', 'serve-eu-west-1', 'Throttles', { statistic: 'Sum', threshold: 0, ...MOSTLY }],
    ['render-errors', 'render-eu-west-1', 'Errors', { statistic: 'Sum', threshold: 5, ...MOSTLY }],
    ['render-throttles', 'render-eu-west-1', 'Throttles', { statistic: 'Sum', threshold: 0, ...MOSTLY }],
    ['render-duration', 'render-eu-west-1', 'Duration', { extendedStatistic: 'p90', threshold: 19_200, ...ALWAYS }],
  ] as const;
  for (const [part, functionName, metricName, rest] of lambda) {
    it(`${part} watches its function`, async () => {
      const { inputs } = alarm((await watch(TWO)).registrations, `site-${part}-eu-west-1`);
      assert.deepEqual(inputs, {
        ...everyFiveMinutes('eu-west-1'),
        namespace: 'AWS/Lambda',
        metricName,
        dimensions: { FunctionName: functionName },
        ...rest,
      });
    });
  }

  it('render-duration follows the budget', async () => {
    const { registrations } = await watch(ONE, { renderTimeoutSeconds: 60 });
    assert.equal(alarm(registrations, 'site-render-duration-us-east-1').inputs['threshold'], 43_200);
  });

  it('dead-letters rings for each that is sent, and ends by itself', async () => {
    assert.deepEqual(alarm((await watch(TWO)).registrations, 'site-dead-letters-eu-west-1').inputs, {
      ...everyFiveMinutes('eu-west-1'),
      namespace: 'AWS/SQS',
      metricName: 'NumberOfMessagesSent',
      dimensions: { QueueName: 'dead-eu-west-1' },
      statistic: 'Sum',
      threshold: 0,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
    });
  });

  const counted = (metricName: string) => ({ namespace: 'Georender/georender-test-site', metricName, dimensions: {} });
  const ofServe = (metricName: string) => ({
    namespace: 'AWS/Lambda',
    metricName,
    dimensions: { FunctionName: 'serve-eu-west-1' },
  });
  const shares = [
    ['bypass-share', 'IF(whole >= 5, 100 * part / whole, 0)', counted('Bypasses'), ofServe('Invocations'), 20],
    ['forbidden-share', 'IF(whole >= 5, 100 * part / whole, 0)', counted('Forbidden'), ofServe('Invocations'), 20],
    // All refused: no invocation, and no data of any.
    [
      'refused-share',
      'IF(whole >= 5, 100 * (whole - FILL(part, 0)) / whole, 0)',
      ofServe('Invocations'),
      ofServe('UrlRequestCount'),
      10,
    ],
  ] as const;
  for (const [part, expression, counts, whole, threshold] of shares) {
    it(`${part} is a share of the answers, and calm without any`, async () => {
      assert.deepEqual(alarm((await watch(TWO)).registrations, `site-${part}-eu-west-1`).inputs, {
        ...commonInputs('eu-west-1'),
        threshold,
        ...MOSTLY,
        metricQueries: [
          { id: 'share', expression, label: 'share (%)', returnData: true },
          { id: 'part', metric: { ...counts, period: 900, stat: 'Sum' } },
          { id: 'whole', metric: { ...whole, period: 900, stat: 'Sum' } },
        ],
      });
    });
  }

  it('nothing-rendered rings after a day without any render at home, but not on the first', async () => {
    assert.deepEqual(alarm((await watch(TWO)).registrations, 'site-nothing-rendered-us-east-1').inputs, {
      ...commonInputs('us-east-1'),
      namespace: 'AWS/Lambda',
      metricName: 'Invocations',
      dimensions: { FunctionName: 'render-us-east-1' },
      statistic: 'Sum',
      comparisonOperator: 'LessThanThreshold',
      threshold: 1,
      period: 3_600,
      evaluationPeriods: 24,
      datapointsToAlarm: 24,
      treatMissingData: 'breaching',
      warmUpConfiguration: { warmUpPeriodDurationInMinutes: 1_440, onlyStartEvaluatingAfterWarmUpPeriodEnds: true },
    });
  });

  const router = { FunctionName: 'router', Region: 'Global' };
  const edge = [
    [
      'errors-5xx',
      '5xxErrorRate',
      { DistributionId: 'E123', Region: 'Global' },
      { statistic: 'Average', threshold: 5, ...MOSTLY },
    ],
    ['router-errors', 'FunctionExecutionErrors', router, { statistic: 'Sum', threshold: 0, ...MOSTLY }],
    ['router-throttles', 'FunctionThrottles', router, { statistic: 'Sum', threshold: 0, ...MOSTLY }],
    [
      'router-utilization',
      'FunctionComputeUtilization',
      router,
      { statistic: 'Average', threshold: 70, comparisonOperator: 'GreaterThanOrEqualToThreshold', ...ALWAYS },
    ],
  ] as const;
  for (const [part, metricName, dimensions, rest] of edge) {
    it(`${part} watches what is in front of all regions`, async () => {
      const { registrations } = await watch(['eu-west-1'], { home: 'eu-west-1', edge: EDGE });
      assert.deepEqual(alarm(registrations, `site-${part}-us-east-1`).inputs, {
        ...everyFiveMinutes('us-east-1'),
        namespace: 'AWS/CloudFront',
        metricName,
        dimensions,
        ...rest,
      });
    });
  }

  it('index-lag watches the way from its region to another', async () => {
    assert.deepEqual(alarm((await watch(TWO)).registrations, 'site-index-lag-to-us-east-1-eu-west-1').inputs, {
      ...everyFiveMinutes('eu-west-1'),
      namespace: 'AWS/DynamoDB',
      metricName: 'ReplicationLatency',
      dimensions: { TableName: 'index', ReceivingRegion: 'us-east-1' },
      statistic: 'Average',
      threshold: 30_000,
      ...ALWAYS,
    });
  });

  it('pages-lag watches the rule of another region’s bucket for its own', async () => {
    const { registrations } = await watch(TWO, { replicationMetrics: true });
    const buckets = TWO.map((region) => ({ region, arn: `arn:aws:s3:::pages-${region}` }));
    const [rule] = replicationRules('us-east-1', buckets, { replicationMetrics: true });
    assert.deepEqual(alarm(registrations, 'site-pages-lag-from-us-east-1-eu-west-1').inputs, {
      ...everyFiveMinutes('eu-west-1'),
      namespace: 'AWS/S3',
      metricName: 'ReplicationLatency',
      dimensions: { SourceBucket: 'pages-us-east-1', DestinationBucket: 'pages-eu-west-1', RuleId: rule?.id },
      statistic: 'Maximum',
      threshold: 900,
      ...ALWAYS,
    });
  });

  it('say where it is and what to do, within CloudWatch’s 1024 characters', async () => {
    const { registrations } = await watch(TWO, { replicationMetrics: true, edge: EDGE });
    const alarms = registrations.filter(
      ({ type, name }) => type === ALARM && !OF_EDGE.some((part) => name.includes(part)),
    );
    assert.equal(alarms.length, 2 * (OF_PAIRS.length + 3) + 1);
    for (const { name, inputs } of alarms) {
      const { alarmDescription } = alarm(registrations, name);
      assert.ok(alarmDescription.length <= 1024 && alarmDescription.includes(String(inputs['region'])), name);
      assert.match(alarmDescription, /\b(Read|Raise|See|raise)\b/, name);
    }
  });

  it('tell the address, if there is one', async () => {
    const { registrations, result } = await watch(TWO, { alarmEmail: 'web@example.com' });
    assert.deepEqual(find(registrations, SUBSCRIPTION, 'site-alarm-email-eu-west-1').inputs, {
      region: 'eu-west-1',
      topic: 'arn:aws:sns:eu-west-1:123456789012:site-alarms-eu-west-1',
      protocol: 'email',
      endpoint: 'web@example.com',
      filterPolicyScope: 'MessageBody',
      filterPolicy: '{"$or":[{"NewStateValue":["ALARM"]},{"OldStateValue":["ALARM"]}]}',
    });
    assert.deepEqual(find(registrations, TOPIC, 'site-alarms-eu-west-1').inputs, { region: 'eu-west-1', tags: TAGS });
    assert.deepEqual(
      await valueOf(result.topicArns),
      Object.fromEntries(TWO.map((region) => [region, `arn:aws:sns:${region}:123456789012:site-alarms-${region}`])),
    );
  });
});
