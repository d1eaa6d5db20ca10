// Finds the CloudFormation type of a resource of the AWS provider.
import type { Properties } from '../aws/properties';
import { BOT_REPORT_TYPES } from './bot-report-types';
import { CEILING_TYPES } from './ceiling-types';
import { CONTENT_API_TYPES } from './content-api-types';
import { EDGE_TYPES } from './edge-types';
import { FUNCTION_TYPES } from './function-types';
import type { MappedType, ResourceType } from './resource-type';
import { DYNAMODB_TYPES, S3_TYPES } from './storage-types';
import { WATCHING_TYPES } from './watching-types';

const TYPES: Readonly<Record<string, ResourceType>> = {
  ...S3_TYPES,
  ...DYNAMODB_TYPES,
  ...FUNCTION_TYPES,
  ...EDGE_TYPES,
  ...WATCHING_TYPES,
  ...CEILING_TYPES,
  ...BOT_REPORT_TYPES,
  ...CONTENT_API_TYPES,
};

/**
 * @returns undefined if CloudFormation has no such resource
 * @throws Error if the table lacks the type
 */
export function cloudFormationType(type: string, inputs: Properties): MappedType | undefined {
  const found = TYPES[type];
  if (found === undefined) throw new Error(`${type} is no CloudFormation type yet; add it to test/engine/templates`);
  if ('absent' in found) return undefined;
  return 'choose' in found ? found.choose(inputs) : found;
}
