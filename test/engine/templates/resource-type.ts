// The type of a table entry: how a resource of the AWS provider becomes one of CloudFormation.
import type { Properties } from '../aws/properties';
import type { Mapping } from './mapping';

/** A type of the provider's, in CloudFormation. */
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
  /** Properties that CloudFormation requires, and the provider implies. */
  readonly defaults?: Properties;
}
