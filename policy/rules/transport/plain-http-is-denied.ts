// Policies of buckets and queues refuse requests without TLS.
import { type Statement, statementsOf } from '../../iam-document';
import { list, part } from '../../properties';
import type { ResourceRule } from '../../rule';

const BUCKET_POLICY = 'aws:s3/bucketPolicy:BucketPolicy';

export const plainHttpIsDenied: ResourceRule = {
  kind: 'resource',
  name: 'plain-http-is-denied',
  group: 'transport',
  demand: 'Policies of buckets and queues refuse requests without TLS.',
  mend:
    'Add a statement: Effect Deny, Principal *, Action s3:* or sqs:*, the condition Bool aws:SecureTransport false; ' +
    'of a bucket with its ARN and that of all its objects as Resource.',
  document: {
    title: 'Security best practices for Amazon S3',
    url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html',
  },
  scope: 'every stack',
  types: [BUCKET_POLICY, 'aws:sqs/queuePolicy:QueuePolicy'],
  *problems({ type, properties }) {
    const service = type === BUCKET_POLICY ? 's3' : 'sqs';
    const denying = statementsOf(properties['policy']).filter((each) => deniesPlainHttp(each, service));
    if (denying.length === 0) yield 'No statement denies everything to requests without TLS.';
    else if (service === 's3' && !denying.some(coversObjects)) yield 'Objects may still be read without TLS.';
  },
};

function deniesPlainHttp(statement: Statement, service: string): boolean {
  const { effect, actions, principals, condition, negated } = statement;
  const [secure, ...others] = Object.entries(condition);
  const [operator = '', keys] = secure ?? [];
  const entries = Object.entries(part(keys)).map(([key, value]) => [key.toLowerCase(), list(value).map(String).join()]);
  return (
    effect === 'Deny' &&
    negated.length === 0 &&
    principals.includes('*') &&
    actions.some((action) => action === '*' || action === `${service}:*`) &&
    others.length === 0 &&
    operator === 'Bool' &&
    entries.length === 1 &&
    entries.every(([key, value]) => key === 'aws:securetransport' && value === 'false')
  );
}

function coversObjects({ resources }: Statement): boolean {
  return resources.some((each) => each === '*' || each.endsWith('*')) && resources.some((each) => !each.endsWith('/*'));
}
