// When the page buckets drop what they hold.
import type * as aws from '@pulumi/aws';
import { LEFT_PREFIX } from '../../core/pages/object-key';

/**
 * A bucket's lifecycle rules: objects expire after their lifetime (whole days, at least 1), those that hold pages which
 * are not kept after a day, replaced versions and
 * unfinished uploads after a day, and so do the delete markers that expiry leaves in a versioned bucket. These have a
 * rule of their own, since S3 refuses them beside a number of days (S3 API, `LifecycleExpiration`).
 */
export function pageLifecycleRules(objectLifetimeDays: number): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
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
      // Where rules overlap, the shorter expiration holds ("Examples of S3 Lifecycle configurations", overlapping filters).
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
