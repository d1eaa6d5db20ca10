// The schedule as it is registered, under mocks.
import assert from 'node:assert/strict';
import { RenderSchedule, type RenderScheduleArgs } from '../../../components/functions/render-schedule';
import type { Region } from '../../../core/geography/regions';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { unpackedJson } from '../../../handlers/runtime/packed-json';
import { find, listed, runProgram } from '../../support/pulumi/pulumi-mocks';
import { variablesOf } from '../outside/outside-lab';

const [US, EU] = ['us-east-1', 'eu-central-1'] as const;
const VALUES = ['tickets', 'asked', 'listed'] as const;
const urlsIn = (region: Region) => `https://sqs.${region}.amazonaws.com/1`;

function regionOf(region: Region): RenderScheduleArgs['regions'][number] {
  return {
    region,
    queueUrls: {
      tickets: `${urlsIn(region)}/tickets`,
      asked: `${urlsIn(region)}/asked`,
      listed: `${urlsIn(region)}/listed`,
      rest: `${urlsIn(region)}/rest`,
      dead: `${urlsIn(region)}/dead`,
    },
    queueArns: VALUES.map((value) => `arn:aws:sqs:${region}:123456789012:${value}`),
    leases: { name: `leases-${region}`, arn: `arn:aws:dynamodb:${region}:123456789012:table/leases-${region}` },
  };
}

const BASE: RenderScheduleArgs = {
  regions: [regionOf(US), regionOf(EU)],
  home: US,
  code: { zipPath: __filename, sha256: 'abc' },
  index: { tableName: 'index', tableArn: `arn:aws:dynamodb:${US}:123456789012:table/index` },
  rendersPerDay: 2_000,
  everySeconds: 21_600,
  sitemaps: ['/robots.txt', '/more.xml'],
  siteUrl: 'https://main.d1.amplifyapp.com',
  publicSite: { scheme: 'https', hosts: ['www.example.com'] },
  variants: ['desktop'],
  queryPolicy: DEFAULT_QUERY_POLICY,
  deadLettersArn: `arn:aws:sqs:${US}:123456789012:dead-letters`,
  tags: { team: 'web' },
};

const run = async (args: Partial<RenderScheduleArgs> = {}, preview = false) =>
  (await runProgram(() => new RenderSchedule('site', { ...BASE, ...args }), { preview })).registrations;

describe('components/render-schedule', () => {
  for (const preview of [false, true]) {
    it(`is exactly this list of resources${preview ? ', preview' : ''}`, async () => {
      assert.deepEqual(listed(await run({}, preview)), [
        'aws:cloudwatch/logGroup:LogGroup site-schedule-logs-us-east-1 us-east-1',
        'aws:iam/role:Role site-schedule-us-east-1',
        'aws:iam/role:Role site-scheduler-us-east-1',
        'aws:iam/rolePolicy:RolePolicy site-schedule-us-east-1',
        'aws:iam/rolePolicy:RolePolicy site-scheduler-us-east-1',
        'aws:lambda/function:Function site-schedule-us-east-1 us-east-1',
        'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig site-schedule-events-us-east-1 us-east-1',
        'aws:scheduler/schedule:Schedule site-schedule-us-east-1 us-east-1',
        'georender:index:RenderSchedule site',
      ]);
    });
  }

  it('may read demand and records, count its budget and order renders, and nothing else', async () => {
    const { inputs } = find(await run(), 'aws:iam/rolePolicy:RolePolicy', 'site-schedule-us-east-1');
    const policy: unknown = JSON.parse(String(inputs['policy']));
    assert.ok(
      typeof policy === 'object' && policy !== null && 'Statement' in policy && Array.isArray(policy.Statement),
    );
    const actions = policy.Statement.flatMap(({ Action }: { readonly Action: readonly string[] }) => Action);
    assert.deepEqual([...new Set(actions)].sort(), [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:GetQueueAttributes',
      'sqs:SendMessage',
    ]);
    assert.ok(!JSON.stringify(policy).includes('"*"'));
  });

  it('tells the function its budget, regions and sitemaps, and runs it every six hours', async () => {
    const registrations = await run();
    const variables = variablesOf(registrations, 'site-schedule-us-east-1');
    assert.equal(variables['GEORENDER_SCHEDULED_RENDERS_PER_DAY'], '2000');
    assert.equal(variables['GEORENDER_WARM_SITEMAPS'], '/robots.txt,/more.xml');
    assert.deepEqual(Object.entries(unpackedJson(variables['GEORENDER_LEASE_TABLES'] ?? '') ?? {}), [
      [EU, `leases-${EU}`],
      [US, `leases-${US}`],
    ]);
    assert.deepEqual(Object.keys(unpackedJson(variables['GEORENDER_REGION_QUEUES'] ?? '') ?? {}), [EU, US]);
    const schedule = find(registrations, 'aws:scheduler/schedule:Schedule', 'site-schedule-us-east-1').inputs;
    assert.equal(schedule['scheduleExpression'], 'rate(360 minutes)');
  });

  it('lets the scheduler of its own account call the function, and nothing else', async () => {
    const registrations = await run();
    const trust = String(
      find(registrations, 'aws:iam/role:Role', 'site-scheduler-us-east-1').inputs['assumeRolePolicy'],
    );
    assert.match(trust, /"Service":"scheduler\.amazonaws\.com"/);
    assert.match(trust, /"aws:SourceAccount":"\d{12}"/);
    const policy = String(
      find(registrations, 'aws:iam/rolePolicy:RolePolicy', 'site-scheduler-us-east-1').inputs['policy'],
    );
    assert.deepEqual(
      policy.match(/\w+:\w+(?="\])/g)?.filter((text) => /^(?:lambda|sqs):[A-Z]/.test(text)),
      ['lambda:InvokeFunction', 'sqs:SendMessage'],
    );
    assert.ok(!policy.includes('"*"'));
  });

  it('leaves runs that failed, and those that could not begin, to the dead letters of its region', async () => {
    const registrations = await run();
    const config = 'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig';
    const { destinationConfig } = find(registrations, config, 'site-schedule-events-us-east-1').inputs;
    assert.deepEqual(destinationConfig, { onFailure: { destination: BASE.deadLettersArn } });
    const { target } = find(registrations, 'aws:scheduler/schedule:Schedule', 'site-schedule-us-east-1').inputs;
    assert.partialDeepStrictEqual(target, { deadLetterConfig: { arn: BASE.deadLettersArn } });
  });
});
