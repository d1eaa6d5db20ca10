// The mocks themselves: that they see what they should, and fail when they should.
import assert from 'node:assert/strict';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { find, runProgram, UNKNOWN, valueOf } from '../support/pulumi/pulumi-mocks';

describe('the Pulumi mocks', () => {
  it('compute arns and names, and record inputs', async () => {
    const { result, registrations } = await runProgram(
      () => new aws.dynamodb.Table('t', { region: 'eu-west-1', attributes: [] }),
    );
    assert.equal(await valueOf(result.arn), 'arn:aws:dynamodb:eu-west-1:123456789012:table/t');
    assert.deepEqual(find(registrations, 'aws:dynamodb/table:Table', 't').inputs['region'], 'eu-west-1');
  });

  it('leave arns and ids unknown in a preview', async () => {
    const { registrations } = await runProgram(
      () => {
        const table = new aws.dynamodb.Table('t', { attributes: [] });
        new aws.iam.RolePolicy('p', { role: 'r', policy: pulumi.interpolate`{"Resource":"${table.arn}"}` });
      },
      { preview: true },
    );
    assert.deepEqual(find(registrations, 'aws:iam/rolePolicy:RolePolicy', 'p').inputs, { role: 'r', policy: UNKNOWN });
  });

  it('unwrap secrets, and say which inputs hold one', async () => {
    const { registrations } = await runProgram(
      () => new aws.sns.Topic('t', { displayName: 'plain', tags: { key: pulumi.secret('value') } }),
    );
    const { inputs, secretInputs } = find(registrations, 'aws:sns/topic:Topic', 't');
    assert.deepEqual(
      { inputs, secretInputs },
      { inputs: { displayName: 'plain', tags: { key: 'value' } }, secretInputs: ['tags'] },
    );
  });

  it('fail on a resource type they do not know', async () => {
    await assert.rejects(
      runProgram(() => new aws.ec2.Eip('e', {})),
      /the mocks don't know aws:ec2\/eip:Eip/,
    );
  });

  it('fail on a resource that is registered twice', async () => {
    const twice = runProgram(() => [1, 2].map(() => new aws.sns.Topic('t', {})));
    await assert.rejects(twice, /registered twice/);
  });

  it('fail on a call they do not know', async () => {
    await assert.rejects(runProgram(() => aws.getCallerIdentity()));
  });
});
