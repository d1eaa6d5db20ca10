// The permissions of the functions of the API and of jobs.
import type * as aws from '@pulumi/aws';
import { EPOCH_PREFIX, JOB_PREFIX, PUBLISH_KEY, PURGE_NOTE_PREFIX, RATE_PREFIX } from '../../core/contract/index-table';
import { writeLogs } from '../functions/function-policies';

const VERSION = '2012-10-17';

/** The ARNs that the policy of the API names. */
export interface ApiResources {
  readonly logGroupArn: string;
  /** The home region's replica of the index table. */
  readonly indexTableArn: string;
  /** The home region's table of leases. */
  readonly leaseTableArn: string;
  readonly jobFunctionArn: string;
}

/** It notes and reads jobs and no other item, counts requests, and hands tasks over. */
export function apiPermissions(resources: ApiResources): aws.iam.PolicyDocument {
  return {
    Version: VERSION,
    Statement: [
      writeLogs(resources.logGroupArn),
      onItems('NoteJobs', ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], [resources.indexTableArn], [`${JOB_PREFIX}*`]),
      onItems('CountRequests', ['dynamodb:UpdateItem'], [resources.leaseTableArn], [`${RATE_PREFIX}*`]),
      handTasksOver(resources.jobFunctionArn),
    ],
  };
}

/** The ARNs that the policy of jobs names. */
export interface JobResources {
  readonly logGroupArn: string;
  /** The index table's replicas in all regions, in any order. */
  readonly indexTableArns: readonly string[];
  /** The tables of leases in all regions, in any order. */
  readonly leaseTableArns: readonly string[];
  /** The queues that orders are sent to, in all regions, in any order. */
  readonly queueArns: readonly string[];
  readonly distributionArn: string;
  /** The function itself. */
  readonly jobFunctionArn: string;
}

/**
 * It writes purges, marks, jobs and what is known of the site's versions, and no page. It reads which pages bots asked
 * for, sends orders of renders, and drops copies at the edges.
 */
export function jobPermissions(resources: JobResources): aws.iam.PolicyDocument {
  const keys = [EPOCH_PREFIX, PURGE_NOTE_PREFIX, JOB_PREFIX].map((prefix) => `${prefix}*`);
  return {
    Version: VERSION,
    Statement: [
      writeLogs(resources.logGroupArn),
      onItems(
        'ChangePages',
        ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        [...resources.indexTableArns].sort(),
        [...keys, PUBLISH_KEY],
      ),
      {
        Sid: 'ReadDemand',
        Effect: 'Allow',
        Action: ['dynamodb:Scan'],
        Resource: [...resources.leaseTableArns].sort(),
      },
      { Sid: 'OrderRenders', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [...resources.queueArns].sort() },
      {
        Sid: 'DropCopies',
        Effect: 'Allow',
        Action: ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
        Resource: [resources.distributionArn],
      },
      handTasksOver(resources.jobFunctionArn),
    ],
  };
}

function handTasksOver(jobFunctionArn: string): aws.iam.PolicyStatement {
  return { Sid: 'HandTasksOver', Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [jobFunctionArn] };
}

/** Limits partition keys ("Using IAM policy conditions for fine-grained access control", DynamoDB Developer Guide). */
function onItems(Sid: string, Action: string[], Resource: string[], keys: readonly string[]): aws.iam.PolicyStatement {
  return {
    ...{ Sid, Effect: 'Allow', Action, Resource },
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...keys] } },
  };
}
