// The replicas of the global index table, and their ARNs.
import type * as aws from '@pulumi/aws';
import type { Region } from '../../core/geography/regions';
import { sortedByName } from '../by-region';

/** The options of all replicas. */
export interface ReplicaOptions {
  /** DynamoDB refuses to delete a protected replica. */
  readonly protect: boolean;
}

/** A replica for every region except home, sorted by name. Replicas inherit neither recovery nor protection. */
export function indexReplicas(
  regions: readonly Region[],
  home: Region,
  { protect }: ReplicaOptions,
): aws.types.input.dynamodb.TableReplica[] {
  return sortedByName(regions)
    .filter((region) => region !== home)
    .map((regionName) => ({
      regionName,
      pointInTimeRecovery: true,
      deletionProtectionEnabled: protect,
      propagateTags: true,
    }));
}

/**
 * The ARN of a global table's replica: the same table name in another region.
 *
 * @example replicaArn('arn:aws:dynamodb:us-east-1:123456789012:table/t', 'eu-west-1')
 */
export function replicaArn(tableArn: string, region: Region): string {
  // Only the fourth part is the region; the table's name may contain a region, too.
  return tableArn
    .split(':')
    .map((part, position) => (position === 3 ? region : part))
    .join(':');
}
