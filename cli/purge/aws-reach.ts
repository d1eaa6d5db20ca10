// The parts of a deployment that a purge reaches.
import { DynamoDbEpochs } from '../../handlers/adapters/dynamodb/epoch-table';
import { DynamoDbPurgeNotes } from '../../handlers/adapters/dynamodb/purge-notes';
import type { OrderReach } from '../../handlers/purge/attempt-order';
import { CloudFrontEdge } from '../../operations/aws/cloudfront-edge';
import type { Deployment } from '../../operations/deployment';
import { awsEpochs, awsNotes } from './aws-epochs';

/** A deployment, as a purge reaches it. */
export interface AwsReach extends OrderReach {
  /** The id of the latest invalidation; undefined if there is none. */
  invalidationId(): string | undefined;
}

/** The reach of a purge into a deployment. */
export function reachOf({ facts, dynamoDb, edge, clock }: Deployment): AwsReach {
  const { regions, indexTable, homeRegion } = facts;
  return {
    epochs: new Map(
      regions.map((region) => {
        return [region, awsEpochs(new DynamoDbEpochs(dynamoDb(region), indexTable), region, indexTable)];
      }),
    ),
    notes: awsNotes(new DynamoDbPurgeNotes(dynamoDb(homeRegion), indexTable), homeRegion, indexTable),
    edge,
    clock,
    invalidationId: () => (edge instanceof CloudFrontEdge ? edge.invalidationId : undefined),
  };
}
