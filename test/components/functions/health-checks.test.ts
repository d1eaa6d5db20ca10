// Health checks as they are registered, under mocks.
import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { HealthChecks, type HealthChecksArgs } from '../../../components/functions/health-checks';
import { ALL_REGIONS, type Region } from '../../../core/geography/regions';
import { environmentBytes, MAX_ENVIRONMENT_BYTES } from '../../../core/settings/function-environment';
import { find, listed, type Registration, runProgram } from '../../support/pulumi/pulumi-mocks';
import { OptionsRecorder } from '../../support/pulumi/registered-options';

const [US, EU] = ['us-east-1', 'eu-central-1'] as const;
const STORE = 'arn:aws:cloudfront::123456789012:key-value-store/s';
const FUNCTION = 'aws:lambda/function:Function';

function regionOf(region: Region): HealthChecksArgs['regions'][number] {
  return {
    region,
    functionUrl: pulumi.output(`https://${'u'.repeat(32)}.lambda-url.${region}.on.aws/`),
    serveAliasArn: `arn:aws:lambda:${region}:123456789012:function:serve-${region}`,
    indexTableArn: `arn:aws:dynamodb:${region}:123456789012:table/index`,
  };
}

const BASE: HealthChecksArgs = {
  regions: [regionOf(US), regionOf(EU)],
  home: US,
  code: { zipPath: __filename, sha256: 'abc' },
  indexTableName: 'index',
  routerStoreArn: STORE,
  siteUrl: 'https://main.d1.amplifyapp.com',
  topicArns: {
    [US]: 'arn:aws:sns:us-east-1:123456789012:alarms',
    [EU]: 'arn:aws:sns:eu-central-1:123456789012:alarms',
  },
  tags: { team: 'web' },
};

async function run(
  args: Partial<HealthChecksArgs> = {},
  preview = false,
  opts?: pulumi.ComponentResourceOptions,
): Promise<readonly Registration[]> {
  return (await runProgram(() => new HealthChecks('site', { ...BASE, ...args }, opts), { preview })).registrations;
}

/** The environment of a checker. */
function variablesOf(registrations: readonly Registration[], region: Region): Record<string, string> {
  const environment = find(registrations, FUNCTION, `site-health-${region}`).inputs['environment'];
  assert.ok(typeof environment === 'object' && environment !== null && 'variables' in environment);
  return Object.fromEntries(Object.entries(environment.variables ?? {}).map(([name, value]) => [name, String(value)]));
}

describe('components/health-checks', () => {
  for (const preview of [false, true]) {
    it(`is exactly this list of resources${preview ? ', preview' : ''}`, async () => {
      const inRegion = (region: Region) => [
        `aws:cloudwatch/eventRule:EventRule site-health-schedule-${region} ${region}`,
        `aws:cloudwatch/eventTarget:EventTarget site-health-schedule-${region} ${region}`,
        `aws:cloudwatch/logGroup:LogGroup site-health-logs-${region} ${region}`,
        `aws:cloudwatch/logMetricFilter:LogMetricFilter site-health-${region} ${region}`,
        `aws:cloudwatch/metricAlarm:MetricAlarm site-health-${region} ${region}`,
        `aws:iam/role:Role site-health-${region}`,
        `aws:iam/rolePolicy:RolePolicy site-health-${region}`,
        `aws:lambda/function:Function site-health-${region} ${region}`,
        `aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig site-health-events-${region} ${region}`,
        `aws:lambda/permission:Permission site-health-schedule-${region} ${region}`,
      ];
      assert.deepEqual(
        listed(await run({}, preview)),
        [...inRegion(EU), ...inRegion(US), 'georender:index:HealthChecks site'].sort(),
      );
    });
  }

  it('runs in us-east-1 besides the stack’s own region, there without an alarm, with home’s replica of the index', async () => {
    const registrations = await run({
      regions: [regionOf(EU)],
      home: EU,
      topicArns: { [EU]: 'arn:aws:sns:eu-central-1:123456789012:alarms' },
    });
    assert.equal(variablesOf(registrations, US)['GEORENDER_NOTES_REGION'], EU);
    assert.deepEqual(
      registrations.filter(({ type }) => type.endsWith(':MetricAlarm')).map(({ name }) => name),
      [`site-health-${EU}`],
    );
  });

  it('runs once a minute, is never repeated, and may be called by its own schedule alone', async () => {
    const registrations = await run();
    assert.equal(
      find(registrations, 'aws:cloudwatch/eventRule:EventRule', `site-health-schedule-${EU}`).inputs[
        'scheduleExpression'
      ],
      'rate(1 minute)',
    );
    const { inputs } = find(registrations, 'aws:lambda/permission:Permission', `site-health-schedule-${EU}`);
    assert.deepEqual(
      { principal: inputs['principal'], sourceArn: inputs['sourceArn'], function: inputs['function'] },
      {
        principal: 'events.amazonaws.com',
        sourceArn: `arn:aws:events:${EU}:123456789012:rule/site-health-schedule-${EU}`,
        function: `site-health-${EU}`,
      },
    );
    const target = find(registrations, 'aws:cloudwatch/eventTarget:EventTarget', `site-health-schedule-${EU}`).inputs;
    assert.equal(target['arn'], `arn:aws:lambda:${EU}:123456789012:function:site-health-${EU}`);
    const events = find(
      registrations,
      'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig',
      `site-health-events-${EU}`,
    ).inputs;
    assert.deepEqual(
      {
        maximumRetryAttempts: events['maximumRetryAttempts'],
        maximumEventAgeInSeconds: events['maximumEventAgeInSeconds'],
      },
      { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
    );
  });

  it('tells the checkers all that their entry reads', async () => {
    const variables = variablesOf(await run({ drainedRegions: [EU] }), EU);
    assert.deepEqual(variables, {
      GEORENDER_SERVE_URLS: JSON.stringify(
        Object.fromEntries([EU, US].map((region) => [region, `https://${'u'.repeat(32)}.lambda-url.${region}.on.aws`])),
      ),
      GEORENDER_INDEX_TABLE: 'index',
      GEORENDER_NOTES_REGION: EU,
      GEORENDER_CHECKER_REGIONS: 'us-east-1,eu-central-1',
      GEORENDER_ROUTER_STORE: STORE,
      GEORENDER_SITE_URL: 'https://main.d1.amplifyapp.com',
      GEORENDER_DRAINED_REGIONS: EU,
    });
  });

  it('has room in its environment for all regions', async () => {
    const registrations = await run({
      regions: ALL_REGIONS.map(regionOf),
      indexTableName: 'n'.repeat(63),
      drainedRegions: ALL_REGIONS,
    });
    const bytes = environmentBytes(variablesOf(registrations, US));
    assert.ok(bytes <= MAX_ENVIRONMENT_BYTES, String(bytes));
  });

  it('may write notes and no page, ask every region, and change the router’s store, all of it by name', async () => {
    const { policy } = find(await run(), 'aws:iam/rolePolicy:RolePolicy', `site-health-${EU}`).inputs;
    assert.deepEqual(JSON.parse(String(policy)), {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'WriteLogs',
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: [`arn:aws:logs:${EU}:123456789012:log-group:site-health-logs-${EU}:*`],
        },
        {
          Sid: 'KeepNotes',
          Effect: 'Allow',
          Action: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
          Resource: [`arn:aws:dynamodb:${EU}:123456789012:table/index`],
          Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['health:*'] } },
        },
        {
          Sid: 'AskRegions',
          Effect: 'Allow',
          Action: ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'],
          Resource: [EU, US].map((region) => `arn:aws:lambda:${region}:123456789012:function:serve-${region}`),
        },
        {
          Sid: 'DrainRegions',
          Effect: 'Allow',
          Action: [
            'cloudfront-keyvaluestore:DescribeKeyValueStore',
            'cloudfront-keyvaluestore:GetKey',
            'cloudfront-keyvaluestore:PutKey',
          ],
          Resource: [STORE],
        },
      ],
    });
  });

  it('rings at once, in its own region, and says when it is over', async () => {
    const { inputs } = find(await run(), 'aws:cloudwatch/metricAlarm:MetricAlarm', `site-health-${EU}`);
    const topic = [`arn:aws:sns:${EU}:123456789012:alarms`];
    assert.deepEqual(
      {
        alarmActions: inputs['alarmActions'],
        okActions: inputs['okActions'],
        threshold: inputs['threshold'],
        evaluationPeriods: inputs['evaluationPeriods'],
        treatMissingData: inputs['treatMissingData'],
      },
      { alarmActions: topic, okActions: topic, threshold: 0, evaluationPeriods: 1, treatMissingData: 'notBreaching' },
    );
    const filter = find(await run(), 'aws:cloudwatch/logMetricFilter:LogMetricFilter', `site-health-${EU}`).inputs;
    assert.deepEqual(filter['metricTransformation'], {
      namespace: inputs['namespace'],
      name: inputs['metricName'],
      value: '1',
    });
    assert.equal(inputs['metricName'], `site-health-logs-${EU}`, 'the log group’s name, which no other stack has');
  });

  it('is the parent of all, and waits for permissions before it runs', async () => {
    const recorder = new OptionsRecorder();
    for (const { type, name } of (await run({}, false, recorder.options)).filter(({ isCustom }) => isCustom)) {
      assert.equal(recorder.of(type, name).parent, 'georender:index:HealthChecks site', name);
    }
    assert.deepEqual(recorder.of(FUNCTION, `site-health-${EU}`).dependsOn, [
      `aws:iam/rolePolicy:RolePolicy site-health-${EU}`,
    ]);
  });

  it('hands the transforms on, and refuses to check nothing', async () => {
    const registrations = await run({ transform: { function: { memorySize: 512 }, alarm: { threshold: 3 } } });
    assert.equal(find(registrations, FUNCTION, `site-health-${US}`).inputs['memorySize'], 512);
    assert.equal(
      find(registrations, 'aws:cloudwatch/metricAlarm:MetricAlarm', `site-health-${US}`).inputs['threshold'],
      3,
    );
    assert.throws(
      () => new HealthChecks('none', { ...BASE, regions: [] }),
      /regions is empty; list those of the stack/,
    );
  });
});
