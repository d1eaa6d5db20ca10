// The permissions of the schedule's function.
import type * as aws from '@pulumi/aws';
import { SCHEDULE_PREFIX } from '../../core/contract/index-table';
import { writeLogs } from './function-policies';

const VERSION = '2012-10-17';

/** The ARNs that the policy of the schedule names. */
export interface ScheduleResources {
  readonly logGroupArn: string;
  /** The index table's replica in the home region. */
  readonly indexTableArn: string;
  /** The tables of leases of all regions, in any order. */
  readonly leaseTableArns: readonly string[];
  /** The home region's own among them. */
  readonly homeLeaseTableArn: string;
  /** The queues that orders are sent to. */
  readonly queueArns: readonly string[];
  readonly deadLettersArn: string;
}

/** It reads records and demand, counts its budget, and orders renders. It renders, reads and writes no pages. */
export function schedulePermissions(resources: ScheduleResources): aws.iam.PolicyDocument {
  return {
    Version: VERSION,
    Statement: [
      writeLogs(resources.logGroupArn),
      { Sid: 'ReadIndex', Effect: 'Allow', Action: ['dynamodb:BatchGetItem'], Resource: [resources.indexTableArn] },
      // A scan can't be limited to some keys.
      { Sid: 'ReadDemand', Effect: 'Allow', Action: ['dynamodb:Scan'], Resource: [...resources.leaseTableArns].sort() },
      {
        Sid: 'CountBudget',
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
        Resource: [resources.homeLeaseTableArn],
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${SCHEDULE_PREFIX}*`] } },
      },
      {
        Sid: 'OrderRenders',
        Effect: 'Allow',
        Action: ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
        Resource: [...resources.queueArns].sort(),
      },
      { Sid: 'LeaveDeadLetters', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [resources.deadLettersArn] },
    ],
  };
}

/**
 * EventBridge Scheduler assumes the role, for the account of the function alone ("Confused deputy prevention in
 * EventBridge Scheduler", EventBridge Scheduler User Guide).
 */
export function schedulerTrust(functionArn: string): aws.iam.PolicyDocument {
  const [, , , , account = ''] = functionArn.split(':');
  return {
    Version: VERSION,
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    ],
  };
}

/** It calls the function, and leaves calls that could not be made. */
export function schedulerPermissions(functionArn: string, deadLettersArn: string): aws.iam.PolicyDocument {
  return {
    Version: VERSION,
    Statement: [
      { Sid: 'RunSchedule', Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [functionArn] },
      { Sid: 'LeaveDeadLetters', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [deadLettersArn] },
    ],
  };
}
