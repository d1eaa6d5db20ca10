// Which of CloudFormation's types a resource of the AWS provider is, and how its properties are named there.
import type { Properties } from '../aws/properties';
import { CEILING_TYPES } from './ceiling-types';
import { EDGE_TYPES } from './edge-types';
import { FUNCTION_TYPES } from './function-types';
import type { Mapping } from './mapping';
import { DYNAMODB_TYPES, S3_TYPES } from './storage-types';
import { WATCHING_TYPES } from './watching-types';

/** A type of the provider's, as CloudFormation has it. */
export type ResourceType =
  | MappedType
  | { readonly choose: (inputs: Properties) => MappedType }
  | { readonly absent: string };

/** A type with a counterpart. */
export interface MappedType {
  /** e.g. `AWS::SQS::Queue` */
  readonly type: string;
  readonly properties: Mapping;
  /** Resources of one type with the same value of this input are one resource there. */
  readonly mergedBy?: string;
  /** Changes the inputs before they are mapped. */
  readonly prepare?: (inputs: Properties) => Properties;
  /** What CloudFormation wants said, and the provider takes for granted. */
  readonly defaults?: Properties;
}

const TYPES: Readonly<Record<string, ResourceType>> = {
  ...S3_TYPES,
  ...DYNAMODB_TYPES,
  ...FUNCTION_TYPES,
  ...EDGE_TYPES,
  ...WATCHING_TYPES,
  ...CEILING_TYPES,
};

/**
 * @returns undefined for what CloudFormation has no resource for
 * @throws Error for a type that the table lacks
 */
export function cloudFormationType(type: string, inputs: Properties): MappedType | undefined {
  const found = TYPES[type];
  if (found === undefined) throw new Error(`${type} is no CloudFormation type yet; add it to test/engine/templates`);
  if ('absent' in found) return undefined;
  return 'choose' in found ? found.choose(inputs) : found;
}
