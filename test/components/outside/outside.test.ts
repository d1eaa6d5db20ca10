// The HTTP API, the function of jobs, and the rules on Amplify's events, as they are registered, under mocks.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { AmplifyDeployments } from '../../../components/outside/amplify-deployments';
import { ApiEndpoint } from '../../../components/outside/api-endpoint';
import { ContentApi, type ContentApiArgs, hashedTokens } from '../../../components/outside/content-api';
import { alarmOnFailures } from '../../../components/outside/failure-alarm';
import { JobFunction, type JobFunctionArgs } from '../../../components/outside/job-function';
import { isHashedTokens } from '../../../core/contract/api-tokens';
import { ALL_REGIONS, type Region } from '../../../core/geography/regions';
import { environmentBytes, MAX_ENVIRONMENT_BYTES } from '../../../core/settings/function-environment';
import { MOST_REGIONS } from '../../../core/settings/rooms/site';
import { unpackedJson } from '../../../handlers/runtime/packed-json';
import { find, listed, type Registration, runProgram } from '../../support/pulumi/pulumi-mocks';
import { CODE, EU, JOBS, jobRegion, STACK, someFunction, statementsOf, US, variablesOf } from './outside-lab';

const TOKEN = 't'.repeat(40);

async function jobs(args: Partial<JobFunctionArgs> = {}, preview = false): Promise<readonly Registration[]> {
  return (await runProgram(() => new JobFunction('site', { ...JOBS, ...args }), { preview })).registrations;
}

async function api(args: Partial<ContentApiArgs> = {}, preview = false): Promise<readonly Registration[]> {
  const program = () => {
    const endpoint = new ApiEndpoint('site', { region: US, tags: STACK.tags });
    return new ContentApi('site', {
      ...STACK,
      ...{ endpoint, path: '/_georender', tokens: { cms: TOKEN }, scopes: {}, regions: [US, EU], code: CODE },
      index: { name: 'index', arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/index' },
      leases: { name: 'leases', arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/leases' },
      ...{ jobFunction: someFunction(), ...args },
    });
  };
  return (await runProgram(program, { preview })).registrations;
}

async function deployments(region: Region): Promise<readonly Registration[]> {
  const app = { id: 'd1a2b3c4', branch: 'main', region };
  const program = () =>
    new AmplifyDeployments('site', { app, home: US, jobFunction: someFunction(), tags: STACK.tags });
  return (await runProgram(program)).registrations;
}

/** As many as a stack may have, those with the longest names. */
const LONGEST_REGIONS = ALL_REGIONS.toSorted((one, other) => other.length - one.length).slice(0, MOST_REGIONS);

/** All inline policies of a role ("IAM and AWS STS quotas", IAM User Guide). */
const MAX_INLINE_CHARACTERS = 10_240;

describe('components/outside', () => {
  for (const preview of [false, true]) {
    it(`makes exactly these resources for jobs${preview ? ', preview' : ''}`, async () => {
      assert.deepEqual(listed(await jobs({}, preview)), [
        `aws:cloudwatch/logGroup:LogGroup site-jobs-logs ${US}`,
        'aws:iam/role:Role site-jobs',
        'aws:iam/rolePolicy:RolePolicy site-jobs',
        `aws:lambda/function:Function site-jobs ${US}`,
        `aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig site-jobs ${US}`,
        'georender:index:JobFunction site',
      ]);
    });

    it(`makes exactly these resources for the API${preview ? ', preview' : ''}`, async () => {
      const own = listed(await api({}, preview)).filter((line) => !line.includes('site-jobs'));
      assert.deepEqual(own, [
        `aws:apigatewayv2/api:Api site-api ${US}`,
        `aws:apigatewayv2/integration:Integration site-api ${US}`,
        `aws:apigatewayv2/route:Route site-api-jobs ${US}`,
        `aws:apigatewayv2/route:Route site-api-orders ${US}`,
        `aws:apigatewayv2/stage:Stage site-api ${US}`,
        `aws:cloudwatch/logGroup:LogGroup site-api-logs ${US}`,
        'aws:iam/role:Role site-api',
        'aws:iam/rolePolicy:RolePolicy site-api',
        `aws:lambda/function:Function site-api ${US}`,
        `aws:lambda/permission:Permission site-api ${US}`,
        'georender:index:ApiEndpoint site',
        'georender:index:ContentApi site',
      ]);
    });
  }

  it('gives the API’s function hashes of its tokens, and no token to any resource', async () => {
    const registrations = await api({ tokens: { deploy: `${TOKEN}2`, cms: TOKEN }, scopes: { deploy: ['publish'] } });
    const given: unknown = JSON.parse(variablesOf(registrations, 'site-api')['GEORENDER_API_TOKENS'] ?? '');
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    assert.ok(isHashedTokens(given));
    assert.deepEqual(given, [
      { name: 'cms', sha256: sha256(TOKEN), scopes: ['recache'] },
      { name: 'deploy', sha256: sha256(`${TOKEN}2`), scopes: ['publish'] },
    ]);
    assert.ok(!JSON.stringify(registrations.map(({ inputs }) => inputs)).includes(TOKEN));
  });

  it('refuses an output that is no token, without showing it', () => {
    assert.throws(
      () => hashedTokens({ cms: 'hunter2' }, {}),
      (error: Error) => error.message.includes('apiTokens.cms is no token') && !error.message.includes('hunter2'),
    );
  });

  it('lets the API note jobs, count requests and call the function of jobs, and nothing else', async () => {
    const statements = statementsOf(await api(), 'site-api').map(({ Sid, Action, Resource }) => [
      Sid,
      Action,
      Resource,
    ]);
    assert.deepEqual(statements, [
      ['WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], [statements[0]?.[2]].flat()],
      [
        'NoteJobs',
        ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
        ['arn:aws:dynamodb:us-east-1:123456789012:table/index'],
      ],
      ['CountRequests', ['dynamodb:UpdateItem'], ['arn:aws:dynamodb:us-east-1:123456789012:table/leases']],
      ['HandTasksOver', ['lambda:InvokeFunction'], ['arn:aws:lambda:us-east-1:123456789012:function:site-jobs']],
    ]);
  });

  it('lets jobs write no page, and reach the queues, tables and the distribution of their stack alone', async () => {
    const statements = statementsOf(await jobs(), 'site-jobs');
    const change = statements.find(({ Sid }) => Sid === 'ChangePages');
    assert.deepEqual(change?.Condition, {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['purge:*', 'purge-note:*', 'job:*', 'publish:site'] },
    });
    for (const { Resource } of statements)
      for (const arn of [Resource].flat()) assert.ok(!/^\*$/.test(String(arn)), String(arn));
  });

  it('has permissions that a role takes, in all regions', async () => {
    const named = (table: string) => ({
      name: table,
      arn: `arn:aws:dynamodb:ap-southeast-1:123456789012:table/${table}`,
    });
    const regions = LONGEST_REGIONS.map((region) => ({
      ...jobRegion(region),
      indexTableArn: named('site-pages-1234567').arn,
      leaseTable: named(`site-leases-${region}-1234567`),
    }));
    const characters = JSON.stringify(statementsOf(await jobs({ regions }), 'site-jobs')).length;
    assert.ok(characters < MAX_INLINE_CHARACTERS, `${characters} characters`);
  });

  it('takes requests from API Gateway alone, at a bounded rate, for the API’s own paths', async () => {
    const registrations = await api({ indexNowKey: '0123456789abcdef' });
    const routes = registrations.filter(({ type }) => type.endsWith(':Route')).map(({ inputs }) => inputs['routeKey']);
    assert.deepEqual(routes.sort(), [
      'GET /0123456789abcdef.txt',
      'GET /_georender/jobs/{id}',
      'POST /_georender/{order}',
    ]);
    const { inputs } = find(registrations, 'aws:lambda/permission:Permission', 'site-api');
    assert.equal(inputs['principal'], 'apigateway.amazonaws.com');
    const stage = find(registrations, 'aws:apigatewayv2/stage:Stage', 'site-api').inputs;
    assert.deepEqual(stage['defaultRouteSettings'], { throttlingRateLimit: 20, throttlingBurstLimit: 40 });
  });

  it('tries a failed job twice more, and has fifteen minutes for one', async () => {
    const registrations = await jobs();
    const config = 'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig';
    assert.equal(find(registrations, config, 'site-jobs').inputs['maximumRetryAttempts'], 2);
    assert.equal(find(registrations, 'aws:lambda/function:Function', 'site-jobs').inputs['timeout'], 900);
  });

  it('tells jobs all that their entry reads', async () => {
    const {
      GEORENDER_REGION_QUEUES: queues = '',
      GEORENDER_LEASE_TABLES: tables = '',
      ...variables
    } = variablesOf(await jobs({ indexNowKey: '0123abcd' }), 'site-jobs');
    assert.deepEqual(variables, {
      GEORENDER_INDEX_TABLE: 'index',
      GEORENDER_REGIONS: `${US},${EU}`,
      GEORENDER_DISTRIBUTION: 'E123',
      GEORENDER_SCHEME: 'https',
      GEORENDER_HOSTS: 'www.example.com',
      GEORENDER_QUERY_POLICY: JSON.stringify(STACK.queryPolicy),
      GEORENDER_VARIANTS: 'desktop',
      GEORENDER_SITE_URL: 'https://main.d1.amplifyapp.com',
      GEORENDER_PUBLISH_RENDERS: '200',
      GEORENDER_INDEX_NOW_KEY: '0123abcd',
    });
    assert.deepEqual(unpackedJson(tables), { [EU]: `leases-${EU}`, [US]: `leases-${US}` });
    assert.deepEqual(Object.keys(unpackedJson(queues) ?? {}), [EU, US]);
  });

  it('has room in its environment for all regions, and for settings of a kilobyte', async () => {
    const regions = LONGEST_REGIONS.map(jobRegion);
    const bytes = environmentBytes(variablesOf(await jobs({ regions }), 'site-jobs'));
    assert.ok(bytes < MAX_ENVIRONMENT_BYTES - 1024, `${bytes} bytes`);
  });

  it('tells jobs the same when regions are listed in another order', async () => {
    const regions = [US, EU].map(jobRegion);
    const told = async (listed: typeof regions) => variablesOf(await jobs({ regions: listed }), 'site-jobs');
    assert.deepEqual(await told(regions), await told(regions.toReversed()));
  });

  it('has one alarm, on failures that API and jobs log, and on those that Lambda logs of them', async () => {
    const logGroups = { api: 'api-logs', jobs: 'jobs-logs' };
    const { registrations } = await runProgram(() => {
      const parent = new pulumi.ComponentResource('test:index:Parent', 'parent');
      alarmOnFailures('site', { region: US, logGroups, topicArn: 'topic', tags: STACK.tags }, parent);
    });
    const filters = registrations.filter(({ type }) => type.endsWith(':LogMetricFilter'));
    const counted = { namespace: 'Georender/Outside', name: 'georender-test-site', value: '1' };
    for (const { inputs } of filters) assert.deepEqual(inputs['metricTransformation'], counted);
    assert.deepEqual(
      filters.map(({ inputs }) => inputs['logGroupName']),
      ['api-logs', 'jobs-logs'],
    );
    const alarms = registrations.filter(({ type }) => type.endsWith(':MetricAlarm'));
    assert.deepEqual(
      alarms.map(({ name, inputs }) => [name, inputs['namespace'], inputs['metricName'], inputs['threshold']]),
      [['site-outside', counted.namespace, counted.name, 0]],
    );
  });

  it('follows an Amplify app of the home region by one rule', async () => {
    const registrations = await deployments(US);
    const rules = registrations.filter(({ type }) => type.endsWith(':EventRule'));
    assert.deepEqual(
      rules.map(({ inputs }) => inputs['region']),
      [US],
    );
    assert.deepEqual(JSON.parse(String(rules[0]?.inputs['eventPattern'])), {
      source: ['aws.amplify'],
      'detail-type': ['Amplify Deployment Status Change'],
      detail: { appId: ['d1a2b3c4'], branchName: ['main'], jobStatus: ['STARTED', 'SUCCEED'] },
    });
  });

  it('passes the events of an app in another region to the home region’s bus', async () => {
    const registrations = await deployments(EU);
    const targets = registrations.filter(({ type }) => type.endsWith(':EventTarget'));
    assert.deepEqual(targets.map(({ inputs }) => [inputs['region'], inputs['arn']]).sort(), [
      [EU, 'arn:aws:events:us-east-1:123456789012:event-bus/default'],
      [US, 'arn:aws:lambda:us-east-1:123456789012:function:site-jobs'],
    ]);
    const [statement] = statementsOf(registrations, `site-deployments-${EU}`);
    assert.deepEqual(statement?.Resource, ['arn:aws:events:us-east-1:123456789012:event-bus/default']);
  });
});
