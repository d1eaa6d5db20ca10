// The actions of the reader: what the provider reads of each type of resource, and nothing that pages or logs hold.
import { actions, type Grants, type Scope } from './scopes';

/** The reads among the actions that a pattern stands for. */
const READS_OF_PATTERNS: Readonly<Record<string, readonly string[]>> = {
  'athena:*WorkGroup': actions('athena', 'GetWorkGroup'),
  'budgets:*Budget': actions('budgets', 'ViewBudget'),
  'budgets:*Resource': actions('budgets', 'ListTagsForResource'),
  'cloudfront:*CachePolicy': actions('cloudfront', 'GetCachePolicy'),
  'cloudfront:*KeyValueStore': actions('cloudfront', 'DescribeKeyValueStore'),
  'cloudfront:*OriginAccessControl': actions('cloudfront', 'GetOriginAccessControl'),
  'cloudfront:*OriginRequestPolicy': actions('cloudfront', 'GetOriginRequestPolicy'),
  'events:*Resource': actions('events', 'ListTagsForResource'),
  'events:*Rule': actions('events', 'DescribeRule'),
  'events:*Targets': actions('events', 'ListTargetsByRule'),
  'glue:*Database': actions('glue', 'GetDatabase'),
  'glue:*Table': actions('glue', 'GetTable'),
  'lambda:*Alias': actions('lambda', 'GetAlias'),
  'lambda:*EventSourceMapping': actions('lambda', 'GetEventSourceMapping'),
  'lambda:*Concurrency': actions('lambda', 'GetFunctionConcurrency'),
  'lambda:*FunctionEventInvokeConfig': actions('lambda', 'GetFunctionEventInvokeConfig'),
  'lambda:*FunctionUrlConfig': actions('lambda', 'GetFunctionUrlConfig'),
  'sqs:*Queue': actions('sqs', 'GetQueueUrl'),
  'sqs:*QueueAttributes': actions('sqs', 'GetQueueAttributes'),
  'wafv2:*Resource': actions('wafv2', 'ListTagsForResource'),
  'wafv2:*WebACL': actions('wafv2', 'GetWebACL'),
};

/** Reads by their names; API Gateway's actions are methods of HTTP. */
const READ = /^[a-z0-9-]+:(?:(?:Get|List|Describe)\w*\*?|GET)$/;

/** Pages and messages, which no comparison needs. */
const OF_CONTENTS = ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'];

/** The reads among grants. Of objects, the functions' code alone. */
export function readsAmong(grants: Grants): Grants {
  const entries = Object.entries(grants).map(([scope, granted]): readonly [string, readonly string[]] => [
    scope === ('objects' satisfies Scope) ? ('codeObjects' satisfies Scope) : scope,
    granted.flatMap((action) => READS_OF_PATTERNS[action] ?? (isRead(action) ? [action] : [])),
  ]);
  return Object.fromEntries(entries);
}

function isRead(action: string): boolean {
  return READ.test(action) && !OF_CONTENTS.includes(action);
}
