// The permissions of a region's functions, each with its own role.
import type * as aws from '@pulumi/aws';
import { KEPT_PREFIX, KNOWN_PREFIX, LEFT_PREFIX, OVERLOAD_PREFIX } from '../../core/pages/object-key';
import type { QueueArns } from './region-queue';

const VERSION = '2012-10-17';

/** Lambda assumes the roles. */
export const LAMBDA_TRUST_POLICY: aws.iam.PolicyDocument = {
  Version: VERSION,
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** The ARNs that the policy of `serve` names. */
export interface ServeResources {
  readonly logGroupArn: string;
  /** The index table's replica of the region. */
  readonly indexTableArn: string;
  /** The region's table of leases. */
  readonly leaseTableArn: string;
  /** The buckets of pages of all regions, in any order. */
  readonly pagesBucketArns: readonly string[];
  /** The region's own among them. */
  readonly ownBucketArn: string;
  /** The ARN of `render`, without a version. */
  readonly renderFunctionArn: string;
  /** The region's render queue; undefined where the stack has none. */
  readonly queue?: QueueArns | undefined;
}

/**
 * `serve` reads the index and every region's pages, writes and reads notes of overload, and asks for renders. It may
 * list the buckets, since otherwise S3 answers 403 for a missing key ("GetObject", Amazon S3 API Reference).
 */
export function servePermissions(resources: ServeResources): aws.iam.PolicyDocument {
  const buckets = [...resources.pagesBucketArns].sort();
  return {
    Version: VERSION,
    Statement: [
      writeLogs(resources.logGroupArn),
      {
        Sid: 'ReadIndex',
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:GetItem'],
        Resource: [resources.indexTableArn],
      },
      holdLeases(resources.leaseTableArn),
      {
        Sid: 'ReadPages',
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: [...buckets.map(pagesOf), leftOf(resources.ownBucketArn)],
      },
      { Sid: 'ReadNotesOfOverload', Effect: 'Allow', Action: ['s3:GetObject'], Resource: buckets.map(overloadOf) },
      { Sid: 'ReadKnownPages', Effect: 'Allow', Action: ['s3:GetObject'], Resource: [knownOf(resources.ownBucketArn)] },
      {
        Sid: 'WriteNotesOfOverload',
        Effect: 'Allow',
        Action: ['s3:PutObject'],
        Resource: [overloadOf(resources.ownBucketArn)],
      },
      { Sid: 'SeeThatPagesAreMissing', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: buckets },
      {
        Sid: 'AskForRenders',
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction'],
        // Any version of this one function: while an alias moves, two versions of `serve` have the role. Code that was
        // deployed before there were versions names none.
        Resource: [resources.renderFunctionArn, `${resources.renderFunctionArn}:*`],
      },
      ...(resources.queue === undefined ? [] : [orderRefreshes(resources.queue)]),
    ],
  };
}

/** The ARNs that the policy of `render` names. */
export interface RenderResources {
  readonly logGroupArn: string;
  /** The index table's replica of the region. */
  readonly indexTableArn: string;
  /** The region's table of leases. */
  readonly leaseTableArn: string;
  /** The region's own bucket of pages. */
  readonly pagesBucketArn: string;
  readonly deadLettersArn: string;
  /** The region's render queue; undefined where the stack has none. */
  readonly queue?: QueueArns | undefined;
}

/**
 * `render` reads and writes pages and records in its own region; a 403 for a missing page does no harm. Lambda sends
 * failed events with the same role.
 */
export function renderPermissions(resources: RenderResources): aws.iam.PolicyDocument {
  return {
    Version: VERSION,
    Statement: [
      writeLogs(resources.logGroupArn),
      {
        Sid: 'KeepRecords',
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        Resource: [resources.indexTableArn],
      },
      holdLeases(resources.leaseTableArn),
      {
        Sid: 'KeepPages',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: [pagesOf(resources.pagesBucketArn)],
      },
      { Sid: 'LeavePages', Effect: 'Allow', Action: ['s3:PutObject'], Resource: [leftOf(resources.pagesBucketArn)] },
      {
        Sid: 'NoteKnownPages',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: [knownOf(resources.pagesBucketArn)],
      },
      { Sid: 'LeaveDeadLetters', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [resources.deadLettersArn] },
      ...(resources.queue === undefined ? [] : takeOrders(resources.queue)),
    ],
  };
}

/** Stale pages are ordered, each with a ticket. */
function orderRefreshes({ tickets, asked }: QueueArns): aws.iam.PolicyStatement {
  return { Sid: 'OrderRefreshes', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [asked, tickets] };
}

/** Lambda's event source takes tickets with the role of `render`; `render` takes orders, and puts some off. */
function takeOrders({ tickets, asked, listed, rest }: QueueArns): readonly aws.iam.PolicyStatement[] {
  return [
    {
      Sid: 'TakeTicketsAndOrders',
      Effect: 'Allow',
      Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:SendMessage'],
      Resource: [asked, listed, rest, tickets],
    },
    { Sid: 'PutOrdersBack', Effect: 'Allow', Action: ['sqs:ChangeMessageVisibility'], Resource: [asked, listed, rest] },
  ];
}

function holdLeases(leaseTableArn: string): aws.iam.PolicyStatement {
  return {
    Sid: 'HoldLeases',
    Effect: 'Allow',
    // Older code, which stays live beside a canary, puts whole items.
    Action: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    Resource: [leaseTableArn],
  };
}

/** The log streams of groups that exist already. */
export function writeLogs(...logGroupArns: readonly string[]): aws.iam.PolicyStatement {
  return {
    Sid: 'WriteLogs',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: logGroupArns.map((arn) => `${arn}:*`),
  };
}

function pagesOf(bucketArn: string): string {
  return `${bucketArn}/${KEPT_PREFIX}*`;
}

/** Pages that are not kept: their render leaves them for other requests. */
function leftOf(bucketArn: string): string {
  return `${bucketArn}/${LEFT_PREFIX}*`;
}

/** Notes of overload: the region's `serve` writes them, every `serve` reads them. */
function overloadOf(bucketArn: string): string {
  return `${bucketArn}/${OVERLOAD_PREFIX}*`;
}

/** Lists of the pages that the site's own pages link to. */
function knownOf(bucketArn: string): string {
  return `${bucketArn}/${KNOWN_PREFIX}*`;
}
