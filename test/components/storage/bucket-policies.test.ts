// The policy documents, with every region that there is: they fit AWS's limits and grant nothing by wildcard.
import assert from 'node:assert/strict';
import type * as aws from '@pulumi/aws';
import {
  replicationPermissions,
  replicationTrustPolicy,
  tlsOnlyPolicy,
} from '../../../components/storage/bucket-policies';
import { ALL_REGIONS } from '../../../core/geography/regions';

const ARNS = ALL_REGIONS.map((region) => `arn:aws:s3:::site-pages-${region}-0123abc`);

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

function statements(document: aws.iam.PolicyDocument): readonly Statement[] {
  const { Statement }: { Statement: readonly Statement[] } = JSON.parse(JSON.stringify(document));
  return Statement;
}

describe('the bucket policies', () => {
  it('fit the limits of IAM with every region (IAM quotas: 2,048 for trust, 10,240 for inline policies)', () => {
    assert.ok(JSON.stringify(replicationTrustPolicy(ARNS)).length <= 2_048);
    assert.ok(JSON.stringify(replicationPermissions(ARNS)).length <= 10_240);
  });

  it('allow nothing by a wildcard but the objects of a bucket, and nothing to everyone', () => {
    const documents = [tlsOnlyPolicy('arn:aws:s3:::b'), replicationTrustPolicy(ARNS), replicationPermissions(ARNS)];
    const allowed = documents.flatMap(statements).filter(({ Effect }) => Effect === 'Allow');
    assert.equal(allowed.length, 3);
    for (const { Principal, Action, Resource } of allowed) {
      assert.notEqual(Principal, '*');
      assert.ok([Action].flat().every((action) => !action.includes('*')));
      assert.ok([Resource ?? []].flat().every((resource) => /^arn:aws:s3:::[a-z0-9-]+(\/\*)?$/.test(resource)));
    }
  });
});
