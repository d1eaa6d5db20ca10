// Resources that keep, and that break, the rules of transport.
import { one, policyOf, type RuleExamples } from './example';

const BUCKET_POLICY = 'aws:s3/bucketPolicy:BucketPolicy';
const QUEUE_POLICY = 'aws:sqs/queuePolicy:QueuePolicy';
const DISTRIBUTION = 'aws:cloudfront/distribution:Distribution';
const SUBSCRIPTION = 'aws:sns/topicSubscription:TopicSubscription';

const DENY = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

const HTTPS = {
  defaultCacheBehavior: { viewerProtocolPolicy: 'redirect-to-https' },
  orderedCacheBehaviors: [{ pathPattern: '/api/*', viewerProtocolPolicy: 'https-only' }],
  origins: [
    { originId: 'site', customOriginConfig: { originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.2'] } },
  ],
  viewerCertificate: { acmCertificateArn: 'arn', minimumProtocolVersion: 'TLSv1.2_2021' },
};

const BUCKET = { type: 'aws:s3/bucket:Bucket', name: 'pages', properties: {} };
const QUEUE = { type: 'aws:sqs/queue:Queue', name: 'orders', properties: {} };

function origin(config: Readonly<Record<string, unknown>>): readonly unknown[] {
  return [{ originId: 'site', customOriginConfig: config }];
}

export const TRANSPORT: Readonly<Record<string, RuleExamples>> = {
  'plain-http-is-denied': {
    fails: {
      'No statement denies everything': one(BUCKET_POLICY, { policy: policyOf({ ...DENY, Action: 's3:GetObject' }) }),
      'No statement denies everything to requests': one(BUCKET_POLICY, { policy: 'no JSON' }),
      'No statement denies': one(QUEUE_POLICY, {
        policy: policyOf({
          ...DENY,
          Action: 'sqs:*',
          Condition: { ...DENY.Condition, StringEquals: { 'aws:x': 'y' } },
        }),
      }),
      'Objects may still be read without TLS': one(BUCKET_POLICY, {
        policy: policyOf({ ...DENY, Resource: 'arn:aws:s3:::b' }),
      }),
    },
    passes: [
      one(BUCKET_POLICY, { policy: policyOf(DENY) }),
      one(QUEUE_POLICY, { policy: policyOf({ ...DENY, Action: ['sqs:*'], Resource: 'arn:aws:sqs:us-east-1:1:q' }) }),
    ],
  },
  'bucket-and-queue-have-policy': {
    fails: {
      'The bucket has no policy': [BUCKET],
      'The queue has no policy': [
        BUCKET,
        QUEUE,
        { type: BUCKET_POLICY, properties: {}, madeFrom: { bucket: 'pages' } },
      ],
    },
    passes: [
      [
        BUCKET,
        QUEUE,
        { type: BUCKET_POLICY, properties: {}, madeFrom: { bucket: 'pages' } },
        { type: QUEUE_POLICY, properties: {}, madeFrom: { queueUrl: 'orders' } },
      ],
    ],
  },
  'distribution-requires-https': {
    fails: {
      'viewerProtocolPolicy of "all other paths" is "allow-all"': one(DISTRIBUTION, {
        ...HTTPS,
        defaultCacheBehavior: { viewerProtocolPolicy: 'allow-all' },
      }),
      'originProtocolPolicy of "site" is "match-viewer"': one(DISTRIBUTION, {
        ...HTTPS,
        origins: origin({ originProtocolPolicy: 'match-viewer' }),
      }),
      'originSslProtocols of "site" has "TLSv1.1"': one(DISTRIBUTION, {
        ...HTTPS,
        origins: origin({ originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.1', 'TLSv1.2'] }),
      }),
      'minimumProtocolVersion is "TLSv1.1_2016"': one(DISTRIBUTION, {
        ...HTTPS,
        viewerCertificate: { acmCertificateArn: 'arn', minimumProtocolVersion: 'TLSv1.1_2016' },
      }),
    },
    passes: [
      one(DISTRIBUTION, HTTPS),
      one(DISTRIBUTION, { ...HTTPS, viewerCertificate: { cloudfrontDefaultCertificate: true } }),
    ],
  },
  'topic-has-no-plain-http': {
    fails: { 'protocol is "http"': one(SUBSCRIPTION, { protocol: 'http' }) },
    passes: [one(SUBSCRIPTION, { protocol: 'email' }), one(SUBSCRIPTION, { protocol: 'https' })],
  },
};
