// The policies of the page buckets, and of the role that replicates them.
import type * as aws from '@pulumi/aws';

const VERSION = '2012-10-17';

/** A bucket's policy: it denies requests without TLS (S3 user guide, "Security best practices"), and allows nothing. */
export function tlsOnlyPolicy(bucketArn: string): aws.iam.PolicyDocument {
  return {
    Version: VERSION,
    Statement: [
      {
        Sid: 'DenyWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [bucketArn, objectsOf(bucketArn)],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  };
}

/**
 * S3 may assume the replication role on behalf of these buckets. AWS does not document whether S3 names the source
 * bucket when it assumes the role, and a condition on a missing key would silently stop all replication. So the
 * condition holds only if the key exists (`IfExists`).
 */
export function replicationTrustPolicy(bucketArns: readonly string[]): aws.iam.PolicyDocument {
  return {
    Version: VERSION,
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { ArnLikeIfExists: { 'aws:SourceArn': [...bucketArns] } },
      },
    ],
  };
}

/**
 * The replication role may copy objects with their tags between these buckets, each of which is both source and
 * destination (S3 user guide, "Setting up permissions for live replication"). Delete markers are not replicated, so it
 * has no `s3:ReplicateDelete`.
 */
export function replicationPermissions(bucketArns: readonly string[]): aws.iam.PolicyDocument {
  return {
    Version: VERSION,
    Statement: [
      {
        Sid: 'ReadReplicationRules',
        Effect: 'Allow',
        Action: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
        Resource: [...bucketArns],
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
        Resource: bucketArns.map(objectsOf),
      },
    ],
  };
}

function objectsOf(bucketArn: string): string {
  return `${bucketArn}/*`;
}
