// The index of a deployment, for reports that ask when a page's content was first rendered.
import { DynamoDbPageRecords } from '../../../handlers/adapters/dynamodb/page-records';
import type { Deployment } from '../../deployment';
import type { FoundPorts } from './found-pages';

/** The home region's replica. */
export function indexOf(deployment: Deployment): FoundPorts {
  const { facts, clock } = deployment;
  const client = deployment.dynamoDb(facts.homeRegion);
  return { records: new DynamoDbPageRecords(client, facts.indexTable, clock), facts };
}
