// The rules that copy one region's bucket to the others.
import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { ALL_REGIONS, type Region } from '../../core/geography/regions';
import { KEPT_PREFIX } from '../../core/pages/object-key';

/** A bucket that takes part in replication. */
export interface ReplicatedBucket {
  readonly region: Region;
  readonly arn: pulumi.Input<string>;
}

/** The options of all rules. */
export interface ReplicationOptions {
  /** Whether S3 measures the rule: latency, pending bytes and operations. Billed as custom metrics. */
  readonly replicationMetrics: boolean;
}

/**
 * A rule for every bucket except the source's own, sorted by region, each for all kept pages.
 *
 * A filter selects the schema's second version, which several destinations need. It requires a priority and a statement
 * about delete markers (S3 user guide, "Replication configuration file elements"). Delete markers are not copied, since
 * each bucket expires its own objects. Metrics need no threshold, which S3 refuses without replication time control.
 */
export function replicationRules(
  source: Region,
  buckets: readonly ReplicatedBucket[],
  { replicationMetrics }: ReplicationOptions,
): aws.types.input.s3.BucketReplicationConfigRule[] {
  return buckets
    .filter(({ region }) => region !== source)
    .sort((one, other) => priority(one.region) - priority(other.region))
    .map(({ region, arn }) => ({
      id: `to-${region}`,
      priority: priority(region),
      status: 'Enabled',
      filter: { prefix: KEPT_PREFIX },
      deleteMarkerReplication: { status: 'Disabled' },
      destination: { bucket: arn, ...(replicationMetrics ? { metrics: { status: 'Enabled' } } : {}) },
    }));
}

/**
 * A destination's priority, from 1. S3 requires different ones within a source, and uses them only if two rules name
 * one destination, which never happens here. It is the place among all regions, so that it does not depend on the
 * others.
 */
function priority(region: Region): number {
  return ALL_REGIONS.indexOf(region) + 1;
}
