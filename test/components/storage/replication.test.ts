// The replication of the page buckets: its rules and its role.
import assert from 'node:assert/strict';
import { ALL_REGIONS, type Region } from '../../../core/geography/regions';
import { find, UNKNOWN } from '../../support/pulumi/pulumi-mocks';
import { FIVE, ROLE, ROLE_POLICY, runReplicatedCache, S3 } from '../../support/pulumi/replicated-cache';

function rule(region: Region) {
  return {
    id: `to-${region}`,
    priority: ALL_REGIONS.indexOf(region) + 1,
    status: 'Enabled',
    filter: { prefix: 'pages/' },
    deleteMarkerReplication: { status: 'Disabled' },
    destination: { bucket: `arn:aws:s3:::site-pages-${region}` },
  };
}

describe('the replication of pages', () => {
  it('has a rule for every ordered pair of buckets', async () => {
    const { registrations } = await runReplicatedCache({ regions: FIVE });
    for (const source of FIVE) {
      const others = [...FIVE].sort().filter((other) => other !== source);
      const { rules } = find(registrations, S3.replication, `site-replication-${source}`).inputs;
      assert.deepEqual(rules, others.map(rule));
    }
  });

  it('gives a source its inputs, destinations by name', async () => {
    const { registrations } = await runReplicatedCache({ regions: ['us-east-1', 'eu-west-1', 'af-south-1'] });
    assert.deepEqual(find(registrations, S3.replication, 'site-replication-us-east-1').inputs, {
      region: 'us-east-1',
      bucket: 'site-pages-us-east-1',
      role: 'arn:aws:iam::123456789012:role/site-replication',
      rules: [rule('af-south-1'), rule('eu-west-1')],
    });
  });

  it('names its rules in a preview, where only the buckets are unknown', async () => {
    const { registrations } = await runReplicatedCache({}, { preview: true });
    assert.deepEqual(find(registrations, S3.replication, 'site-replication-us-east-1').inputs['rules'], [
      { ...rule('eu-west-1'), destination: { bucket: UNKNOWN } },
    ]);
  });

  it('is measured only if asked for', async () => {
    const { registrations } = await runReplicatedCache({ replicationMetrics: true });
    assert.deepEqual(find(registrations, S3.replication, 'site-replication-us-east-1').inputs['rules'], [
      {
        ...rule('eu-west-1'),
        destination: { bucket: 'arn:aws:s3:::site-pages-eu-west-1', metrics: { status: 'Enabled' } },
      },
    ]);
  });

  it('has a role that only S3 may assume, for these buckets, with the permissions to copy between them', async () => {
    const { registrations } = await runReplicatedCache({});
    const arns = ['arn:aws:s3:::site-pages-eu-west-1', 'arn:aws:s3:::site-pages-us-east-1'];
    const { assumeRolePolicy, ...role } = find(registrations, ROLE, 'site-replication').inputs;
    assert.deepEqual(role, { description: 'Lets S3 copy rendered pages between the regions', tags: { team: 'web' } });
    assert.deepEqual(JSON.parse(String(assumeRolePolicy)), {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 's3.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { ArnLikeIfExists: { 'aws:SourceArn': arns } },
        },
      ],
    });
    const { policy, ...attachment } = find(registrations, ROLE_POLICY, 'site-replication').inputs;
    assert.deepEqual(attachment, { role: 'site-replication-id' });
    assert.deepEqual(JSON.parse(String(policy)), {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'ReadReplicationRules',
          Effect: 'Allow',
          Action: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
          Resource: arns,
        },
        {
          Sid: 'CopyObjects',
          Effect: 'Allow',
          Action: [
            's3:GetObjectVersionForReplication',
            's3:GetObjectVersionAcl',
            's3:GetObjectVersionTagging',
            's3:ReplicateObject',
            's3:ReplicateTags',
          ],
          Resource: arns.map((arn) => `${arn}/*`),
        },
      ],
    });
  });
});
