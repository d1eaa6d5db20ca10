// The rules by which one region's bucket is copied to the others'.
import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { ALL_REGIONS, type Region } from '../../core/geography/regions';
import { KEPT_PREFIX } from '../../core/pages/object-key';

/** A bucket that takes part in replication. */
export interface ReplicatedBucket {
  readonly region: Region;
  readonly arn: pulumi.Input<string>;
}

/** What applies to every rule. */
export interface ReplicationSettings {
  /** Whether S3 measures the rule: bytes and operations pending, latency. Billed as custom metrics. */
  readonly replicationMetrics: boolean;
}

/**
 * A rule for every bucket but the source's own, sorted by region, each for all pages that are kept.
 *
 * A filter makes the rule one of the schema's second version: several destinations need it, and it asks for a
 * priority and for a word about delete markers (S3 user guide, "Replication configuration file elements"). Delete
 * markers stay where they are, since each bucket expires its own objects. Metrics need neither a threshold nor
 * replication time control; S3 refuses the former without the latter.
 */
export function replicationRules(
  source: Region,
  buckets: readonly ReplicatedBucket[],
  { replicationMetrics }: ReplicationSettings,
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
 * A destination's priority, from 1. S3 wants them different within a source, and looks at them only where two rules
 * name one destination, which never happens here. By place among all regions, so that it does not depend on which
 * other regions are deployed.
 */
function priority(region: Region): number {
  return ALL_REGIONS.indexOf(region) + 1;
}
