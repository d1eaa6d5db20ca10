// Resources that keep, and that break, the rules of access.
import { one, policyOf, type RuleExamples } from './example';

const BUCKET = { type: 'aws:s3/bucket:Bucket', name: 'pages', properties: {} };
const CLOSED = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const BLOCK = 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock';
const ACL = 'aws:s3/bucketAcl:BucketAcl';
const URL_TYPE = 'aws:lambda/functionUrl:FunctionUrl';
const PERMISSION = 'aws:lambda/permission:Permission';
const CONTROL = 'aws:cloudfront/originAccessControl:OriginAccessControl';
const DISTRIBUTION = 'aws:cloudfront/distribution:Distribution';
const FUNCTION_HOST = 'abc123.lambda-url.eu-central-1.on.aws';
const EVERYBODY = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
const BUCKET_POLICY = 'aws:s3/bucketPolicy:BucketPolicy';

export const ACCESS: Readonly<Record<string, RuleExamples>> = {
  'bucket-blocks-public-access': {
    fails: {
      'no public access block': [
        BUCKET,
        { type: BLOCK, properties: { ...CLOSED, bucket: 'b' }, madeFrom: { bucket: 'another' } },
      ],
      'blockPublicPolicy is false': [
        BUCKET,
        { type: BLOCK, properties: { ...CLOSED, blockPublicPolicy: false }, madeFrom: { bucket: 'pages' } },
      ],
    },
    passes: [
      [BUCKET, { type: BLOCK, properties: CLOSED, madeFrom: { bucket: 'pages' } }],
      [
        { ...BUCKET, properties: { bucket: 'acme-pages' } },
        { type: BLOCK, properties: { ...CLOSED, bucket: 'acme-pages' } },
      ],
    ],
  },
  'no-public-acl': {
    fails: {
      'acl is "public-read"': one('aws:s3/bucket:Bucket', { acl: 'public-read' }),
      'A grant is for "http://acs.amazonaws.com/groups/global/AllUsers"': one(ACL, {
        accessControlPolicy: {
          grants: [{ grantee: { uri: 'http://acs.amazonaws.com/groups/global/AllUsers' }, permission: 'READ' }],
        },
      }),
    },
    passes: [one('aws:s3/bucket:Bucket', {}), one(ACL, { acl: 'private' })],
  },
  'policy-names-principals': {
    fails: {
      'statement 1 allows ["s3:GetObject"] to everybody': one(BUCKET_POLICY, { policy: policyOf(EVERYBODY) }),
      'Everybody allows ["sts:AssumeRole"] to everybody': one('aws:iam/role:Role', {
        assumeRolePolicy: policyOf({
          ...{ Sid: 'Everybody', Effect: 'Allow', Principal: { AWS: ['*'] }, Action: 'sts:AssumeRole' },
        }),
      }),
      'all but its NotPrincipal': one('aws:sns/topicPolicy:TopicPolicy', {
        policy: policyOf({ Effect: 'Allow', NotPrincipal: { AWS: 'x' }, Action: 'sns:Publish', Resource: '*' }),
      }),
    },
    passes: [
      one(BUCKET_POLICY, { policy: policyOf({ ...EVERYBODY, Effect: 'Deny' }) }),
      one(BUCKET_POLICY, {
        policy: policyOf({ ...EVERYBODY, Condition: { StringEquals: { 'AWS:SourceAccount': '123456789012' } } }),
      }),
      one(BUCKET_POLICY, { policy: policyOf({ ...EVERYBODY, Principal: { Service: 'delivery.logs.amazonaws.com' } }) }),
    ],
  },
  'function-url-requires-iam': {
    fails: {
      'authorizationType is "NONE"': one(URL_TYPE, { authorizationType: 'NONE' }),
      'authorizationType is not set': one(URL_TYPE, {}),
    },
    passes: [one(URL_TYPE, { authorizationType: 'AWS_IAM' })],
  },
  'function-permission-names-caller': {
    fails: {
      'principal is "*"': one(PERMISSION, { principal: '*' }),
      'events.amazonaws.com may call for everybody': one(PERMISSION, { principal: 'events.amazonaws.com' }),
      'functionUrlAuthType is "NONE"': one(PERMISSION, { principal: '123456789012', functionUrlAuthType: 'NONE' }),
    },
    passes: [
      one(PERMISSION, { principal: 'events.amazonaws.com', sourceArn: 'arn:aws:events:us-east-1:123456789012:rule/r' }),
      one(PERMISSION, { principal: '123456789012' }),
    ],
  },
  'origin-is-signed': {
    fails: {
      'The origin "serve" has no originAccessControlId': one(DISTRIBUTION, {
        origins: [{ originId: 'serve', domainName: FUNCTION_HOST }],
      }),
      'The origin "files" has': one(DISTRIBUTION, {
        origins: [{ originId: 'files', domainName: 'b.s3.eu-central-1.amazonaws.com' }],
      }),
      'signingBehavior is "never"': one(CONTROL, { signingBehavior: 'never', signingProtocol: 'sigv4' }),
    },
    passes: [
      one(DISTRIBUTION, {
        origins: [
          { originId: 'site', domainName: 'www.example.com' },
          { originId: 'serve', domainName: FUNCTION_HOST, originAccessControlId: 'E1' },
        ],
      }),
      one(CONTROL, { signingBehavior: 'always', signingProtocol: 'sigv4' }),
    ],
  },
};
