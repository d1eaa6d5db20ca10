// The IAM policies for deploying, for previews, for running `smoke`, and for operating.
import { EPOCH_PREFIX, PURGE_NOTE_PREFIX } from '../../core/contract/index-table';
import { readsAmong } from './read-actions';
import { PROGRAM_ACTIONS, RESOURCE_ACTIONS } from './resource-actions';
import { actions, type Grants, SCOPES, type Scope } from './scopes';

/** A statement of a policy ("IAM JSON policy reference", IAM User Guide). */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  /** By operator, e.g. `StringEquals`, and condition key. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** An identity's policy. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** The names of the policies, and of their files in `docs/policies`. */
export const POLICY_NAMES = ['deployer', 'deployer-options', 'reader', 'smoke', 'operator'] as const;

/** One of {@link POLICY_NAMES}. */
export type PolicyName = (typeof POLICY_NAMES)[number];

/** `pulumi stack output` needs no permission. `smoke` reads the replicas and tests the router (`cli/smoke`). */
const SMOKE: Grants = {
  all: actions('cloudfront', 'DescribeFunction TestFunction'),
  tables: actions('dynamodb', 'BatchGetItem GetItem'),
  // Without ListBucket, a missing object is a 403 instead of a 404 ("HeadObject", Amazon S3 API Reference).
  buckets: actions('s3', 'ListBucket'),
  objects: actions('s3', 'GetObject'),
};

/** The tasks of operators: explain, drain, weigh canaries, look at logs, alarms and dead letters, purge, order. */
const OPERATOR: Grants = {
  all: [
    ...actions('cloudfront-keyvaluestore', 'DescribeKeyValueStore GetKey PutKey DeleteKey ListKeys'),
    ...actions('cloudwatch', 'GetMetricData DescribeAlarms'),
    ...actions('logs', 'DescribeLogGroups GetQueryResults'),
  ],
  dashboards: actions('cloudwatch', 'GetDashboard'),
  // Edges drop their copies of purged pages.
  distributions: actions('cloudfront', 'CreateInvalidation GetInvalidation'),
  logGroups: actions('logs', 'DescribeLogStreams GetLogEvents FilterLogEvents StartQuery'),
  // Reports on bots: logs are read here, or counted by Athena, which puts its answers beside them.
  botTables: [
    ...actions('athena', 'StartQueryExecution GetQueryExecution GetQueryResults StopQueryExecution'),
    ...actions('glue', 'GetDatabase GetTable GetPartitions'),
  ],
  botLogs: actions('s3', 'ListBucket GetBucketLocation GetObject PutObject'),
  queues: actions('sqs', 'GetQueueAttributes ReceiveMessage DeleteMessage SendMessage'),
  // A purge is read back; a dry run and a recache look for known pages.
  tables: actions('dynamodb', 'BatchGetItem DescribeTable GetItem Scan'),
  // Recaching and trials call `render`; `status` tells the functions' code.
  functions: actions('lambda', 'InvokeFunction GetFunctionConfiguration'),
  // `explain` looks for objects, and reads the result of a trial that is too large for Lambda.
  buckets: actions('s3', 'ListBucket'),
  objects: actions('s3', 'GetObject'),
};

/**
 * In the index, operators may write purges, marks and their notes, no page records ("Using IAM policy conditions",
 * Amazon DynamoDB Developer Guide).
 */
const PURGE_STATEMENTS: readonly Statement[] = [
  {
    Sid: 'WritePurges',
    Effect: 'Allow',
    Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
    Resource: SCOPES.tables,
    Condition: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${EPOCH_PREFIX}*`, `${PURGE_NOTE_PREFIX}*`] },
    },
  },
  {
    // A render that a command orders holds its page's lease.
    Sid: 'HoldLeases',
    Effect: 'Allow',
    Action: ['dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
    Resource: SCOPES.leaseTables,
  },
];

/** The services that may be given a role. */
const ROLE_USERS = ['lambda.amazonaws.com', 's3.amazonaws.com'];

/** Passing roles to services, and the role that DynamoDB creates for replicas. */
const ROLE_STATEMENTS: readonly Statement[] = [
  {
    Sid: 'HandOverRoles',
    Effect: 'Allow',
    Action: ['iam:PassRole'],
    Resource: SCOPES.roles,
    Condition: { StringEquals: { 'iam:PassedToService': ROLE_USERS } },
  },
  {
    Sid: 'ReplicateTables',
    Effect: 'Allow',
    Action: ['iam:CreateServiceLinkedRole'],
    Resource: ['arn:aws:iam::*:role/aws-service-role/replication.dynamodb.amazonaws.com/*'],
    Condition: { StringEquals: { 'iam:AWSServiceName': ['replication.dynamodb.amazonaws.com'] } },
  },
];

/** The log groups of a router at Lambda@Edge have names that Lambda gives. */
const READ_REPLICA_LOGS: Statement = {
  Sid: 'ReplicaLogs',
  Effect: 'Allow',
  Action: ['logs:ListTagsForResource'],
  Resource: SCOPES.replicaLogGroups,
};

/** The schedule's role, and what a router at Lambda@Edge needs besides a function. */
const OPTIONAL_ROLE_STATEMENTS: readonly Statement[] = [
  {
    // "Set up IAM permissions and roles for Lambda@Edge", Amazon CloudFront Developer Guide.
    Sid: 'ReplicateRouter',
    Effect: 'Allow',
    Action: ['lambda:DisableReplication*', 'lambda:EnableReplication*', 'lambda:GetFunction'],
    Resource: SCOPES.functions,
  },
  {
    Sid: 'ReplicaLogs',
    Effect: 'Allow',
    Action: actions('logs', 'CreateLogGroup DeleteLogGroup *RetentionPolicy *Resource'),
    Resource: SCOPES.replicaLogGroups,
  },
  {
    Sid: 'LinkReplicator',
    Effect: 'Allow',
    Action: ['iam:CreateServiceLinkedRole'],
    Resource: ['replicator.lambda', 'logger.cloudfront'].map(
      (service) => `arn:aws:iam::*:role/aws-service-role/${service}.amazonaws.com/*`,
    ),
    Condition: {
      StringEquals: { 'iam:AWSServiceName': ['replicator.lambda.amazonaws.com', 'logger.cloudfront.amazonaws.com'] },
    },
  },
  {
    Sid: 'HandOverSchedulerRole',
    Effect: 'Allow',
    Action: ['iam:PassRole'],
    Resource: SCOPES.roles,
    Condition: { StringEquals: { 'iam:PassedToService': ['scheduler.amazonaws.com'] } },
  },
];

/** A policy by its name. It names no account, so that it can be pasted as it is. */
export function policy(name: PolicyName): Policy {
  switch (name) {
    case 'deployer':
      return document([...grantsOf((type) => !OPTIONAL_TYPES.test(type)), PROGRAM_ACTIONS], ROLE_STATEMENTS);
    case 'deployer-options':
      return document(
        grantsOf((type) => OPTIONAL_TYPES.test(type)),
        OPTIONAL_ROLE_STATEMENTS,
      );
    case 'reader':
      return document([...Object.values(RESOURCE_ACTIONS), PROGRAM_ACTIONS].map(readsAmong), [READ_REPLICA_LOGS]);
    case 'smoke':
      return document([SMOKE], []);
    case 'operator':
      return document([OPERATOR], PURGE_STATEMENTS);
  }
}

/**
 * Types that only `botReports`, the schedule, and HTTP APIs make. A policy has too few characters for all types.
 */
const OPTIONAL_TYPES = /^aws:(?:apigatewayv2|athena|glue|scheduler)\//;

function grantsOf(isWanted: (type: string) => boolean): readonly Grants[] {
  return Object.entries(RESOURCE_ACTIONS).flatMap(([type, grants]) => (isWanted(type) ? [grants] : []));
}

/** The policy as `docs/policies` holds it. */
export function policyText(name: PolicyName): string {
  return `${JSON.stringify(policy(name), null, 2)}\n`;
}

function document(grants: readonly Grants[], further: readonly Statement[]): Policy {
  const scopes: readonly Scope[] = SCOPE_NAMES;
  const statements = scopes.flatMap((scope): readonly Statement[] => {
    const allowed = shortest(grants.flatMap((one) => one[scope] ?? []));
    if (allowed.length === 0) return [];
    return [
      {
        Sid: scope.slice(0, 1).toUpperCase() + scope.slice(1),
        Effect: 'Allow',
        Action: allowed,
        Resource: SCOPES[scope],
      },
    ];
  });
  return { Version: '2012-10-17', Statement: [...statements, ...further] };
}

const SCOPE_NAMES = Object.keys(SCOPES).filter(isScope);

function isScope(name: string): name is Scope {
  return name in SCOPES;
}

/** Sorted, without duplicates, and without actions that a pattern already allows. */
function shortest(allowed: readonly string[]): readonly string[] {
  const patterns = allowed.filter((action) => action.includes('*'));
  const needed = allowed.filter(
    (action) => action.includes('*') || !patterns.some((pattern) => covers(pattern, action)),
  );
  return [...new Set(needed)].sort();
}

/** Whether a pattern with one `*` covers an action. */
function covers(pattern: string, action: string): boolean {
  const [start = '', end = ''] = pattern.split('*');
  return action.length >= start.length + end.length && action.startsWith(start) && action.endsWith(end);
}
