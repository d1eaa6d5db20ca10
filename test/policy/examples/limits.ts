// Resources that keep, and that break, the rules of permissions, ceilings and costs.
import { one, policyOf, type RuleExamples } from './example';

const ROLE_POLICY = 'aws:iam/rolePolicy:RolePolicy';
const ROLE = 'aws:iam/role:Role';
const ATTACHMENT = 'aws:iam/rolePolicyAttachment:RolePolicyAttachment';
const FUNCTION = 'aws:lambda/function:Function';
const MAPPING = 'aws:lambda/eventSourceMapping:EventSourceMapping';
const STAGE = 'aws:apigatewayv2/stage:Stage';
const WORKGROUP = 'aws:athena/workgroup:Workgroup';
const BUDGET = 'aws:budgets/budget:Budget';
const BUCKET = 'aws:s3/bucket:Bucket';

const READ = { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::b/pages/*'] };
const QUEUE_ARN = 'arn:aws:sqs:us-east-1:123456789012:q';

function allowing(changes: Readonly<Record<string, unknown>>): { policy: string } {
  return { policy: policyOf({ ...READ, ...changes }) };
}

export const LIMITS: Readonly<Record<string, RuleExamples>> = {
  'no-wildcard-actions': {
    fails: {
      'statement 1 allows "s3:*"': one(ROLE_POLICY, allowing({ Action: 's3:*' })),
      'statement 1 allows "s3:Get*"': one(ROLE, { inlinePolicies: [allowing({ Action: ['s3:Get*'] })] }),
      'all but its NotAction': one(ROLE_POLICY, allowing({ Action: undefined, NotAction: 'iam:*' })),
    },
    passes: [one(ROLE_POLICY, allowing({})), one(ROLE_POLICY, allowing({ Effect: 'Deny', Action: '*' }))],
  },
  'no-wildcard-resources': {
    fails: {
      'statement 1 is for "*"': one(ROLE_POLICY, allowing({ Resource: '*' })),
      'statement 1 is for "arn:aws:s3:::*"': one(ROLE_POLICY, allowing({ Resource: ['arn:aws:s3:::*'] })),
      'is for "arn:aws:dynamodb:us-east-1:1:table/*"': one(
        ROLE_POLICY,
        allowing({ Resource: 'arn:aws:dynamodb:us-east-1:1:table/*' }),
      ),
      'all but its NotResource': one(ROLE_POLICY, allowing({ Resource: undefined, NotResource: 'arn:aws:s3:::b' })),
    },
    passes: [
      one(ROLE_POLICY, allowing({})),
      one(ROLE_POLICY, allowing({ Resource: 'arn:aws:logs:us-east-1:1:log-group:site:*' })),
    ],
  },
  'no-administrators': {
    fails: {
      'policyArn has "arn:aws:iam::aws:policy/AdministratorAccess"': one(ATTACHMENT, {
        policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
      'managedPolicyArns has "arn:aws:iam::aws:policy/AmazonS3FullAccess"': one(ROLE, {
        managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3FullAccess'],
      }),
    },
    passes: [one(ATTACHMENT, { policyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' })],
  },
  'function-has-ceiling': {
    fails: {
      'reservedConcurrentExecutions is not set': one(FUNCTION, {}),
      'reservedConcurrentExecutions is -1': one(FUNCTION, { reservedConcurrentExecutions: -1 }),
    },
    passes: [
      one(FUNCTION, { reservedConcurrentExecutions: 20 }),
      ...['HealthChecks', 'RenderSchedule', 'JobFunction', 'ContentApi'].map((component) =>
        one(FUNCTION, {}, { inside: `georender:index:Georender$georender:index:${component}` }),
      ),
    ],
  },
  'queue-has-ceiling': {
    fails: { 'scalingConfig.maximumConcurrency is not set': one(MAPPING, { eventSourceArn: QUEUE_ARN }) },
    passes: [
      one(MAPPING, { eventSourceArn: QUEUE_ARN, scalingConfig: { maximumConcurrency: 2 } }),
      one(MAPPING, { eventSourceArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/s' }),
    ],
  },
  'api-has-ceiling': {
    fails: {
      'defaultRouteSettings.throttlingRateLimit is not set': one(STAGE, {
        defaultRouteSettings: { throttlingBurstLimit: 40 },
      }),
    },
    passes: [one(STAGE, { defaultRouteSettings: { throttlingRateLimit: 20, throttlingBurstLimit: 40 } })],
  },
  'query-has-ceiling': {
    fails: {
      'configuration.bytesScannedCutoffPerQuery is not set': one(WORKGROUP, {}),
      'configuration.enforceWorkgroupConfiguration is false': one(WORKGROUP, {
        configuration: { bytesScannedCutoffPerQuery: 1e9, enforceWorkgroupConfiguration: false },
      }),
    },
    passes: [one(WORKGROUP, { configuration: { bytesScannedCutoffPerQuery: 1e9 } })],
  },
  'production-has-budget': {
    fails: {
      'The stack has no budget': one(BUCKET, {}),
      'nobody is told': one(BUDGET, { notifications: [{ threshold: 80 }] }),
    },
    passes: [one(BUDGET, { notifications: [{ threshold: 80, subscriberEmailAddresses: ['ops@example.com'] }] }), []],
  },
  tagged: {
    fails: {
      'The tag "stack" is missing': one(BUCKET, { tags: { project: 'georender' } }),
      'The tag "project" is missing': one(BUCKET, {}),
    },
    passes: [
      one(BUCKET, { tags: { project: 'georender', stack: 'prod' } }),
      one(BUCKET, { tagsAll: { project: 'georender', stack: 'prod' } }),
    ],
  },
};
