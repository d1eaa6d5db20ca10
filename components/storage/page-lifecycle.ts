// The lifecycle rules of the page buckets.
import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { LEFT_PREFIX } from '../../core/pages/object-key';

/**
 * A bucket's lifecycle rules. Objects expire after their lifetime (whole days, at least 1). Pages that are not kept,
 * replaced versions and unfinished uploads expire after a day. Delete markers, which expiry leaves in a versioned
 * bucket, need their own rule: S3 refuses them beside a number of days (S3 API, `LifecycleExpiration`).
 */
export function pageLifecycleRules(
  objectLifetimeDays: pulumi.Input<number>,
): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  return [
    {
      id: 'expire-objects',
      status: 'Enabled',
      filter: {},
      expiration: { days: objectLifetimeDays },
      noncurrentVersionExpiration: { noncurrentDays: 1 },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
    },
    {
      // If rules overlap, the shorter expiration holds ("Examples of S3 Lifecycle configurations", overlapping
      // filters).
      id: 'expire-left-pages',
      status: 'Enabled',
      filter: { prefix: LEFT_PREFIX },
      expiration: { days: 1 },
      noncurrentVersionExpiration: { noncurrentDays: 1 },
    },
    {
      id: 'remove-expired-delete-markers',
      status: 'Enabled',
      filter: {},
      expiration: { expiredObjectDeleteMarker: true },
    },
  ];
}
