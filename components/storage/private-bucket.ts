// Makes a bucket private: owned by the account alone, nothing public, TLS only.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Region } from '../../core/geography/regions';
import { tlsOnlyPolicy } from './bucket-policies';

/**
 * Closes a bucket to all other accounts.
 * @param childName names the resources by their role
 * @param allowed further statements of the bucket's policy: what a service of AWS may do
 */
export function closeToOthers(
  bucket: aws.s3.Bucket,
  region: Region,
  childName: (role: 'ownership' | 'public-access' | 'policy') => string,
  parent: pulumi.Resource,
  allowed: pulumi.Input<readonly aws.iam.PolicyStatement[]> = [],
): void {
  const name = bucket.bucket;
  new aws.s3.BucketOwnershipControls(
    childName('ownership'),
    { region, bucket: name, rule: { objectOwnership: 'BucketOwnerEnforced' } },
    { parent },
  );
  const publicAccess = new aws.s3.BucketPublicAccessBlock(
    childName('public-access'),
    {
      region,
      bucket: name,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    { parent },
  );
  new aws.s3.BucketPolicy(
    childName('policy'),
    { region, bucket: name, policy: policyOf(bucket, allowed) },
    // S3 answers with a conflict if the policy and the block change at once.
    { parent, dependsOn: [publicAccess] },
  );
}

function policyOf(
  bucket: aws.s3.Bucket,
  allowed: pulumi.Input<readonly aws.iam.PolicyStatement[]>,
): pulumi.Output<string> {
  return pulumi.all([bucket.arn, allowed]).apply(([arn, statements]) => {
    const { Version, Statement } = tlsOnlyPolicy(arn);
    return JSON.stringify({ Version, Statement: [...[Statement].flat(), ...statements] });
  });
}
