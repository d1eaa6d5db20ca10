// The policies of docs/policies: whether they are those of the program, and no larger than IAM takes.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildLambdaPackages } from '../../bundles/lambda-package';
import { POLICY_NAMES, policy, policyText } from '../../cli/policies/policies';
import { readsAmong } from '../../cli/policies/read-actions';
import { PROGRAM_ACTIONS, RESOURCE_ACTIONS } from '../../cli/policies/resource-actions';
import { SCOPES } from '../../cli/policies/scopes';
import { deploy, FIVE, named } from '../support/pulumi/georender-program';
import type { Registration } from '../support/pulumi/pulumi-mocks';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';

/** "IAM and AWS STS quotas", IAM User Guide: a managed policy, without white space. */
const MAX_POLICY_CHARACTERS = 6144;

const ROOT = path.join(__dirname, '../..');

/** Types whose names AWS has no ARN of, or ids of its own choice for. */
const UNNAMED = [
  /^aws:(?:acm|apigatewayv2|cloudfront|route53)\//,
  /cloudwatch\/(?:dashboard|logDelivery|logMetricFilter)/,
  /RolePolicy/,
  /lambda\/(?:permission|function[A-Z])/,
  /s3\/bucket[A-Z]/,
  /topicSubscription/,
];

/** Whether a pattern of IAM's, with `*` at any place, covers a text. */
function covers(pattern: string, text: string): boolean {
  return new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  ).test(text);
}

function allowedBy(name: (typeof POLICY_NAMES)[number]): readonly string[] {
  return policy(name).Statement.flatMap(({ Action: action }) => action);
}

describe('cli/policies', () => {
  let registrations: readonly Registration[];
  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
    registrations = await deploy({
      ...named,
      regions: FIVE.slice(0, 2),
      canary: true,
      queueConcurrency: 2,
      alarmEmail: 'ops@example.com',
      replicationMetrics: true,
      botReports: true,
      botRequestLimit: 2000,
      monthlyBudgetDollars: 100,
      apiPath: '/_georender',
      apiTokens: { cms: 't'.repeat(40) },
      publishing: true,
      scheduledRendersPerDay: 1000,
      amplifyApp: 'd1a2b3c4',
      amplifyRegion: 'ap-south-1',
    });
  });

  it('know every type of resource that the program makes with all options, and no other', () => {
    const types = registrations.filter(({ isCustom }) => isCustom).map(({ type }) => type);
    assert.deepEqual([...new Set(types)].sort(), Object.keys(RESOURCE_ACTIONS).sort());
  });

  it('name resources as the program does', () => {
    const prefixes = registrations
      .filter(({ type, isCustom }) => isCustom && !UNNAMED.some((pattern) => pattern.test(type)))
      .map(({ name }) => name);
    for (const name of prefixes) assert.match(`${name}-0123456`, /^site-/, name);
    const [dashboard] = registrations.filter(({ type }) => type === 'aws:cloudwatch/dashboard:Dashboard');
    assert.match(String(dashboard?.inputs['dashboardName']), /^georender-/);
    assert.match(readFileSync(path.join(ROOT, 'Pulumi.yaml'), 'utf8'), /^name: georender$/m);
    assert.match(readFileSync(path.join(ROOT, 'index.ts'), 'utf8'), /^const NAME = 'site';$/m);
  });

  it('allow the deployer all that each type and the program need, where they need it', () => {
    const statements = [...policy('deployer').Statement, ...policy('deployer-options').Statement];
    for (const [type, grants] of [...Object.entries(RESOURCE_ACTIONS), ['the program', PROGRAM_ACTIONS] as const]) {
      for (const [scope, wanted] of Object.entries(grants)) {
        const arns = Object.entries(SCOPES).find(([name]) => name === scope)?.[1] ?? [];
        const there = statements.filter(({ Resource: resource }) => arns.every((arn) => resource.includes(arn)));
        const allowed = there.flatMap(({ Action: action }) => action);
        for (const action of wanted)
          assert.ok(
            allowed.some((pattern) => covers(pattern, action)),
            `${action} on ${scope}, for ${type}`,
          );
      }
    }
  });

  it('let nobody give roles to other services, or touch other roles', () => {
    const services = (name: (typeof POLICY_NAMES)[number]) =>
      name === 'deployer' ? ['lambda.amazonaws.com', 's3.amazonaws.com'] : ['scheduler.amazonaws.com'];
    const statements = (['deployer', 'deployer-options'] as const).flatMap((name) =>
      policy(name).Statement.map((statement) => ({ ...statement, users: services(name) })),
    );
    for (const { Action: action, Resource: resource, Condition: condition, users } of statements) {
      const iam = action.filter((one) => one.startsWith('iam:'));
      if (iam.length === 0) continue;
      assert.ok(!iam.some((one) => one.includes('*')));
      for (const arn of resource)
        assert.match(
          arn,
          /^arn:aws:iam::\*:role\/(?:site-\*|aws-service-role\/(?:replication\.dynamodb|replicator\.lambda|logger\.cloudfront)\.amazonaws\.com\/\*)$/,
        );
      if (iam.includes('iam:PassRole')) {
        assert.deepEqual(condition, { StringEquals: { 'iam:PassedToService': users } });
      }
    }
    for (const name of ['smoke', 'operator'] as const)
      assert.ok(!allowedBy(name).some((one) => one.startsWith('iam:')));
  });

  it('let smoke change nothing', () => {
    for (const action of allowedBy('smoke')) assert.match(action, /:(?:BatchGet|Get|List|Describe|Test)[A-Z]?\w*$/);
  });

  it('allow smoke and operators every command that docs and code give to the AWS CLI and SDK', () => {
    const services = {
      'handlers/adapters/router-values-kvs.ts': 'cloudfront-keyvaluestore',
      'operations/status/alarms.ts': 'cloudwatch',
    };
    for (const [file, service] of Object.entries(services))
      for (const [, command] of readFileSync(path.join(ROOT, file), 'utf8').matchAll(/new (\w+)Command\(/g))
        assert.ok(allowedBy('operator').includes(`${service}:${command}`), `${service}:${command}`);
    const documented = [
      ...readFileSync(path.join(ROOT, 'docs/deploy.md'), 'utf8').matchAll(/aws cloudfront-keyvaluestore (put-key)/g),
    ];
    assert.ok(documented.length > 0 && allowedBy('operator').includes('cloudfront-keyvaluestore:PutKey'));
    for (const action of ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration', 's3:GetObject', 's3:ListBucket'])
      assert.ok(allowedBy('operator').includes(action), action);
    const tester = readFileSync(path.join(ROOT, 'cli/smoke/router-tester.ts'), 'utf8');
    for (const [, command] of tester.matchAll(/new (\w+)Command\(/g))
      assert.ok(allowedBy('smoke').includes(`cloudfront:${command}`), command);
  });

  it('allow operators to purge: to write purges and their notes, but no page’s record, and to have edges drop them', () => {
    const granted = policy('operator').Statement.filter(({ Action: action }) =>
      action.some((one) => /^(?:dynamodb|cloudfront):/.test(one)),
    );
    assert.deepEqual(
      granted.map(({ Sid: _, Effect: __, ...rest }) => rest),
      [
        {
          Action: ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
          Resource: ['arn:aws:cloudfront::*:distribution/*'],
        },
        {
          Action: ['dynamodb:BatchGetItem', 'dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:Scan'],
          Resource: ['arn:aws:dynamodb:*:*:table/site-*'],
        },
        {
          Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
          Resource: ['arn:aws:dynamodb:*:*:table/site-*'],
          Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['purge:*', 'purge-note:*'] } },
        },
        {
          Action: ['dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
          Resource: ['arn:aws:dynamodb:*:*:table/site-leases-*'],
        },
      ],
    );
    const files = ['aws/cloudfront-edge', 'purge/epoch-reach', 'purge/index-scan'];
    const used = files.flatMap((file) => {
      const code = readFileSync(path.join(ROOT, `operations/${file}.ts`), 'utf8');
      const service = file.startsWith('aws/') ? 'cloudfront' : 'dynamodb';
      return [...code.matchAll(/action: '(\w+:\w+)'|this\.call\('(\w+)'\)/g)].map(
        ([, action, operation]) => action ?? `${service}:${operation}`,
      );
    });
    assert.deepEqual([...new Set(used)].sort(), [
      'cloudfront:CreateInvalidation',
      'cloudfront:GetInvalidation',
      'dynamodb:BatchGetItem',
      'dynamodb:DescribeTable',
      'dynamodb:PutItem',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
    ]);
    for (const action of used) assert.ok(allowedBy('operator').includes(action), action);
  });

  it('let the reader read every type of resource, change nothing, and see no page, message and address', () => {
    const allowed = allowedBy('reader');
    for (const action of allowed) assert.match(action, /^[a-z0-9-]+:(?:Get|List|Describe|View|GET$)/);
    // An invocation leaves nothing to read.
    const readable = Object.entries(RESOURCE_ACTIONS).filter(([type]) => type !== 'aws:lambda/invocation:Invocation');
    for (const [type, grants] of readable) {
      const services = new Set(Object.values(readsAmong(grants)).flat());
      assert.ok(
        [...services].some((action) => allowed.some((pattern) => covers(pattern, action))),
        type,
      );
    }
    const contents = ['dynamodb:GetItem', 'sqs:ReceiveMessage', 'logs:GetLogEvents', 'athena:GetQueryResults'];
    assert.deepEqual(
      contents.filter((action) => allowed.some((pattern) => covers(pattern, action))),
      [],
    );
    const objects = policy('reader').Statement.filter(({ Action: action }) => action.includes('s3:GetObject'));
    assert.deepEqual(
      objects.flatMap(({ Resource: resource }) => resource),
      ['arn:aws:s3:::site-code-*/*'],
    );
  });

  for (const name of POLICY_NAMES) {
    it(`${name}: is written as it is made, fits into IAM, and is pasteable`, () => {
      const text = readFileSync(path.join(ROOT, `docs/policies/${name}.json`), 'utf8');
      assert.equal(text, policyText(name), 'run `npm run policies`');
      assert.ok(JSON.stringify(JSON.parse(text)).length <= MAX_POLICY_CHARACTERS);
      assert.doesNotMatch(text, /\d{12}|[<>$]/, 'nothing is left to be filled in');
      for (const { Sid: sid, Action: action } of policy(name).Statement) {
        assert.match(sid, /^[A-Za-z0-9]+$/);
        for (const one of action) assert.match(one, /^[a-z0-9-]+:(?:\*?[A-Z]\w*|[A-Z]\w*\*)$/);
      }
    });
  }

  it('are all that is there', () => {
    assert.deepEqual(
      readdirSync(path.join(ROOT, 'docs/policies')).sort(),
      POLICY_NAMES.map((name) => `${name}.json`).sort(),
    );
  });
});
