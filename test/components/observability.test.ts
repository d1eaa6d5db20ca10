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

const EVERYWHERE = ['dead-letters', 'failures', 'render-duration', 'render-errors', 'render-throttles', 'serve-errors', 'serve-throttles'];

interface Optional {
  readonly email?: boolean;
  readonly replicationMetrics?: boolean;
}

function allResources(regions: readonly Region[], { email, replicationMetrics }: Optional = {}): readonly string[] {
  const ofRegion = (region: Region): readonly string[] => {
    const others = regions.filter((other) => other !== region);
    return [
      `${TOPIC} site-alarms-${region} ${region}`,
      `${FILTER} site-render-failures-${region} ${region}`,
      `${FILTER} site-serve-failures-${region} ${region}`,
      ...(email === true ? [`${SUBSCRIPTION} site-alarm-email-${region} ${region}`] : []),
      ...EVERYWHERE.map((part) => `${ALARM} site-${part}-${region} ${region}`),
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
    region, period: 300, comparisonOperator: 'GreaterThanThreshold', treatMissingData: 'notBreaching',
    alarmActions: topic, okActions: topic, tags: TAGS,
  };
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

    it('count what both functions log as errors, under a name that no other stack has', async () => {
      const { registrations } = await run(ONE);
      const [region] = ONE;
      const namespace = 'Georender/georender-test-site';
      for (const lambda of ['serve', 'render']) {
        const { inputs } = find(registrations, FILTER, `site-${lambda}-failures-${region}`);
        assert.deepEqual(inputs, {
          region,
          logGroupName: `${lambda}-logs-${region}`,
          pattern: '{ $.level = "ERROR" }',
          metricTransformation: { namespace, name: 'Failures', value: '1', defaultValue: '0' },
        });
      }
      const { inputs: rings } = alarm(registrations, `site-failures-${region}`);
      assert.deepEqual([rings['namespace'], rings['metricName'], rings['threshold'], rings['statistic']], [namespace, 'Failures', 5, 'Sum']);
    });

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
          ...commonInputs('eu-west-1'), namespace: 'AWS/Lambda', metricName, dimensions: { FunctionName: functionName }, ...rest,
        });
      });
    }

    it('render-duration goes by the budget', async () => {
      const { registrations } = await run(ONE, { renderTimeoutSeconds: 60 });
      assert.equal(alarm(registrations, 'site-render-duration-us-east-1').inputs['threshold'], 43_200);
    });

    it('dead-letters rings at the first', async () => {
      assert.deepEqual(alarm((await run(TWO)).registrations, 'site-dead-letters-eu-west-1').inputs, {
        ...commonInputs('eu-west-1'), namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: 'dead-eu-west-1' }, statistic: 'Maximum', threshold: 0, evaluationPeriods: 1, datapointsToAlarm: 1,
      });
    });

    it('index-lag watches the way from its region to another', async () => {
      assert.deepEqual(alarm((await run(TWO)).registrations, 'site-index-lag-to-us-east-1-eu-west-1').inputs, {
        ...commonInputs('eu-west-1'), namespace: 'AWS/DynamoDB', metricName: 'ReplicationLatency',
        dimensions: { TableName: 'index', ReceivingRegion: 'us-east-1' }, statistic: 'Average', threshold: 30_000, ...ALWAYS,
      });
    });

    it('pages-lag watches the rule of another region’s bucket for its own', async () => {
      const { registrations } = await run(TWO, { replicationMetrics: true });
      const buckets = TWO.map((region) => ({ region, arn: `arn:aws:s3:::pages-${region}` }));
      const [rule] = replicationRules('us-east-1', buckets, { replicationMetrics: true });
      assert.deepEqual(alarm(registrations, 'site-pages-lag-from-us-east-1-eu-west-1').inputs, {
        ...commonInputs('eu-west-1'), namespace: 'AWS/S3', metricName: 'ReplicationLatency',
        dimensions: { SourceBucket: 'pages-us-east-1', DestinationBucket: 'pages-eu-west-1', RuleId: rule?.id },
        statistic: 'Maximum', threshold: 900, ...ALWAYS,
      });
    });

    it('say where it is and what to do, within CloudWatch’s 1024 characters', async () => {
      const { registrations } = await run(TWO, { replicationMetrics: true });
      const alarms = registrations.filter(({ type }) => type === ALARM);
      assert.equal(alarms.length, 2 * (EVERYWHERE.length + 2));
      for (const { name, inputs } of alarms) {
        const { alarmDescription } = alarm(registrations, name);
        assert.ok(alarmDescription.length <= 1024 && alarmDescription.includes(String(inputs['region'])), name);
        assert.match(alarmDescription, /\b(Read|Raise|See|raise|Purge)\b/, name);
      }
    });

    it('tell the address, if there is one', async () => {
      const { registrations, result } = await run(TWO, { alarmEmail: 'web@example.com' });
      assert.deepEqual(find(registrations, SUBSCRIPTION, 'site-alarm-email-eu-west-1').inputs, {
        region: 'eu-west-1', topic: 'arn:aws:sns:eu-west-1:123456789012:site-alarms-eu-west-1',
        protocol: 'email', endpoint: 'web@example.com',
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
      assert.ok(body(await run(ONE, { distributionId: pulumi.output('E123') })).includes('E123'));
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
