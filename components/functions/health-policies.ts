// The permissions of a health check.
import type * as aws from '@pulumi/aws';
import { HEALTH_PREFIX } from '../../core/contract/index-table';
import { writeLogs } from './function-policies';

/** The ARNs that the policy of health checks names. */
export interface HealthResources {
  readonly logGroupArn: string;
  /** The replica of the index table that holds the notes. */
  readonly indexTableArn: string;
  /** The aliases of `serve` of all regions, in any order. */
  readonly serveAliasArns: readonly string[];
  /** The router's key-value store. */
  readonly routerStoreArn: string;
}

/**
 * It reads and writes its notes and no other item of the index, asks every `serve` through its function URL (both
 * actions: "Control access to Lambda function URLs", AWS Lambda Developer Guide), and changes the router's store.
 */
export function healthPermissions(resources: HealthResources): aws.iam.PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      writeLogs(resources.logGroupArn),
      {
        Sid: 'KeepNotes',
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
        Resource: [resources.indexTableArn],
        // Limits the partition keys ("Using IAM policy conditions for fine-grained access control", DynamoDB Developer
        // Guide).
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${HEALTH_PREFIX}*`] } },
      },
      {
        Sid: 'AskRegions',
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'],
        Resource: [...resources.serveAliasArns].sort(),
      },
      {
        Sid: 'DrainRegions',
        Effect: 'Allow',
        Action: [
          'cloudfront-keyvaluestore:DescribeKeyValueStore',
          'cloudfront-keyvaluestore:GetKey',
          'cloudfront-keyvaluestore:PutKey',
        ],
        Resource: [resources.routerStoreArn],
      },
    ],
  };
}
