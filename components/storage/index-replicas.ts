// Where the global index table is replicated to, and how its replicas are addressed.
import type * as aws from '@pulumi/aws';
import type { Region } from '../../core/geography/regions';
import { sortedByName } from '../by-region';

/** What applies to every replica. */
export interface ReplicaSettings {
  /** DynamoDB refuses to delete a protected replica. */
  readonly protect: boolean;
}

/** A replica for every region but home, sorted by name. Replicas take neither recovery nor protection from home. */
export function indexReplicas(
  regions: readonly Region[],
  home: Region,
  { protect }: ReplicaSettings,
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
  // Only the fourth part is the region; the table's name may hold a region's name too.
  return tableArn
    .split(':')
    .map((part, position) => (position === 3 ? region : part))
    .join(':');
}
