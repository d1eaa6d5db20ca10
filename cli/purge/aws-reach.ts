// The parts of a deployment that a purge reaches.
import { DynamoDbPageIndex } from '../../handlers/adapters/dynamodb/page-index';
import type { PurgeReach } from '../../handlers/purge/attempt-purge';
import { CloudFrontEdge } from '../../operations/aws/cloudfront-edge';
import type { Deployment } from '../../operations/deployment';
import { ConfirmedEpochs } from './confirmed-epochs';

/** A deployment, as a purge reaches it. */
export interface AwsReach extends PurgeReach {
  /** The id of the latest invalidation; undefined if there is none. */
  invalidationId(): string | undefined;
}

/** The reach of a purge into a deployment. */
export function reachOf({ facts, dynamoDb, edge, clock }: Deployment): AwsReach {
  const { regions, indexTable } = facts;
  return {
    epochs: new Map(
      regions.map((region) => {
        const index = new DynamoDbPageIndex(dynamoDb(region), indexTable, clock);
        return [region, new ConfirmedEpochs(index, region, indexTable)];
      }),
    ),
    edge,
    clock,
    invalidationId: () => (edge instanceof CloudFrontEdge ? edge.invalidationId : undefined),
  };
}
