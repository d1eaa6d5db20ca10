// The permissions of the functions' roles, as registered.
import assert from 'node:assert/strict';
import { find } from '../../support/pulumi/pulumi-mocks';
import {
  BASE,
  LAMBDAS,
  LEASES_ARN,
  QUEUE_ARN,
  REGION,
  ROLE,
  ROLE_POLICY,
  runRegionFunctions,
  statements,
  TABLE_ARN,
} from '../../support/pulumi/region-functions';

const RENDER_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:site-render-eu-central-1';

function allow(sid: string, actions: readonly string[], resources: readonly string[]) {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources };
}

const HOLD_LEASES = allow(
  'HoldLeases',
  ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
  [LEASES_ARN],
);

function logsOf(lambda: string) {
  const group = `arn:aws:logs:eu-central-1:123456789012:log-group:site-${lambda}-logs-eu-central-1:*`;
  return allow('WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], [group]);
}

describe('components/function-policies', () => {
  it('let serve read the index and all regions’ pages, hold leases, and call render', async () => {
    const { registrations } = await runRegionFunctions();
    const buckets = ['arn:aws:s3:::pages-ap', 'arn:aws:s3:::pages-eu', 'arn:aws:s3:::pages-us'];
    assert.deepEqual(statements(find(registrations, ROLE_POLICY, `site-serve-${REGION}`)), [
      logsOf('serve'),
      allow('ReadIndex', ['dynamodb:BatchGetItem', 'dynamodb:GetItem'], [TABLE_ARN]),
      HOLD_LEASES,
      allow('ReadPages', ['s3:GetObject'], [...buckets.map((arn) => `${arn}/pages/*`), 'arn:aws:s3:::pages-eu/left/*']),
      allow(
        'ReadNotesOfOverload',
        ['s3:GetObject'],
        buckets.map((arn) => `${arn}/left/overload/*`),
      ),
      allow('ReadKnownPages', ['s3:GetObject'], ['arn:aws:s3:::pages-eu/known/*']),
      allow('WriteNotesOfOverload', ['s3:PutObject'], ['arn:aws:s3:::pages-eu/left/overload/*']),
      allow('SeeThatPagesAreMissing', ['s3:ListBucket'], buckets),
      allow('AskForRenders', ['lambda:InvokeFunction'], [RENDER_ARN, `${RENDER_ARN}:*`]),
    ]);
  });

  it('let render keep records, write its region’s pages, end leases, and leave dead letters', async () => {
    const { registrations } = await runRegionFunctions();
    assert.deepEqual(statements(find(registrations, ROLE_POLICY, `site-render-${REGION}`)), [
      logsOf('render'),
      allow('KeepRecords', ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'], [TABLE_ARN]),
      HOLD_LEASES,
      allow('KeepPages', ['s3:GetObject', 's3:PutObject'], ['arn:aws:s3:::pages-eu/pages/*']),
      allow('LeavePages', ['s3:PutObject'], ['arn:aws:s3:::pages-eu/left/*']),
      allow('NoteKnownPages', ['s3:GetObject', 's3:PutObject'], ['arn:aws:s3:::pages-eu/known/*']),
      allow('LeaveDeadLetters', ['sqs:SendMessage'], [QUEUE_ARN]),
    ]);
  });

  it('are each of its own role, which Lambda alone assumes', async () => {
    const { registrations } = await runRegionFunctions();
    for (const lambda of LAMBDAS) {
      const { inputs } = find(registrations, ROLE, `site-${lambda}-${REGION}`);
      assert.equal(
        find(registrations, ROLE_POLICY, `site-${lambda}-${REGION}`).inputs['role'],
        `site-${lambda}-${REGION}-id`,
      );
      assert.deepEqual(JSON.parse(String(inputs['assumeRolePolicy'])), {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      });
    }
  });

  it('name no action and no resource by a wildcard, except inside a bucket or a log group, and versions of render', async () => {
    const { registrations } = await runRegionFunctions();
    for (const lambda of LAMBDAS) {
      const policy = JSON.stringify(statements(find(registrations, ROLE_POLICY, `site-${lambda}-${REGION}`)));
      for (const [text] of policy.matchAll(/"[^"]*\*[^"]*"/g))
        assert.match(
          text,
          /^"arn:aws:(?:s3:::pages-\w+\/(?:pages|known|left|left\/overload)\/\*|logs:[^*]+:\*|lambda:[^*]+:site-render-[^*]+:\*)"$/,
        );
    }
  });

  it('need no other region', async () => {
    const { registrations } = await runRegionFunctions({ pages: { ...BASE.pages, others: [] } });
    const policy = JSON.stringify(statements(find(registrations, ROLE_POLICY, `site-serve-${REGION}`)));
    assert.ok(policy.includes('pages-eu') && !policy.includes('pages-us'));
  });
});
