// Makes a bucket private: owned by the account alone, nothing public, TLS only.
import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Region } from '../../core/geography/regions';
import { tlsOnlyPolicy } from './bucket-policies';

/**
 * Closes a bucket to all other accounts.
 * @param childName names the resources by their role
 */
export function closeToOthers(
  bucket: aws.s3.Bucket,
  region: Region,
  childName: (role: 'ownership' | 'public-access' | 'policy') => string,
  parent: pulumi.Resource,
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
    { region, bucket: name, policy: bucket.arn.apply((arn) => JSON.stringify(tlsOnlyPolicy(arn))) },
    // S3 answers with a conflict if the policy and the block change at once.
    { parent, dependsOn: [publicAccess] },
  );
}
