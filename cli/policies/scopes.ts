// The resources of the policies: by the names that Pulumi gives them, or all where AWS knows no ARN.

/** The name with which `index.ts` begins all others, and the project's, which dashboards begin with. */
const [NAME, PROJECT] = ['site', 'georender'];

/**
 * ARNs, by a word. Actions that AWS can't restrict, and those on resources with ids of AWS's choice, are allowed on all
 * ("Actions, resources, and condition keys", Service Authorization Reference).
 */
export const SCOPES = {
  all: ['*'],
  apis: ['/apis', '/apis/*', '/tags/*'].map((path) => `arn:aws:apigateway:*::${path}`),
  alarms: [`arn:aws:cloudwatch:*:*:alarm:${NAME}-*`],
  botLogs: [`arn:aws:s3:::${NAME}-bots-*`],
  botTables: [
    'arn:aws:glue:*:*:catalog',
    `arn:aws:glue:*:*:database/${NAME}_*`,
    `arn:aws:glue:*:*:table/${NAME}_*`,
    // A database goes with all that is in it.
    `arn:aws:glue:*:*:userDefinedFunction/${NAME}_*`,
    `arn:aws:athena:*:*:workgroup/${NAME}-*`,
  ],
  buckets: [`arn:aws:s3:::${NAME}-*`],
  codeObjects: [`arn:aws:s3:::${NAME}-code-*/*`],
  dashboards: [`arn:aws:cloudwatch::*:dashboard/${PROJECT}-*`],
  distributions: ['arn:aws:cloudfront::*:distribution/*'],
  eventSources: ['arn:aws:lambda:*:*:event-source-mapping:*'],
  functions: [`arn:aws:lambda:*:*:function:${NAME}-*`],
  leaseTables: [`arn:aws:dynamodb:*:*:table/${NAME}-leases-*`],
  logDeliveries: ['', '-source', '-destination'].map((kind) => `arn:aws:logs:us-east-1:*:delivery${kind}:*`),
  logGroups: [`arn:aws:logs:*:*:log-group:${NAME}-*`],
  objects: [`arn:aws:s3:::${NAME}-*/*`],
  queues: [`arn:aws:sqs:*:*:${NAME}-*`],
  records: ['arn:aws:route53:::hostedzone/*', 'arn:aws:route53:::change/*'],
  replicaLogGroups: [`arn:aws:logs:*:*:log-group:/aws/lambda/us-east-1.${NAME}-*`],
  roles: [`arn:aws:iam::*:role/${NAME}-*`],
  rules: [`arn:aws:events:*:*:rule/${NAME}-*`],
  schedules: [`arn:aws:scheduler:*:*:schedule/default/${NAME}-*`],
  tables: [`arn:aws:dynamodb:*:*:table/${NAME}-*`],
  topics: [`arn:aws:sns:*:*:${NAME}-*`],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A word for resources. */
export type Scope = keyof typeof SCOPES;

/** Actions on resources, by the word for these. */
export type Grants = Readonly<Partial<Record<Scope, readonly string[]>>>;

/** Some actions of one service: `actions('sqs', 'CreateQueue DeleteQueue')`. */
export function actions(service: string, names: string): readonly string[] {
  return names.split(/\s+/).map((name) => `${service}:${name}`);
}
