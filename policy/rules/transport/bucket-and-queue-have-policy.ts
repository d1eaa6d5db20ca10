// Every bucket and queue has a policy: without one, plain HTTP is not refused.
import { companionsOf } from '../../companions';
import type { StackRule } from '../../rule';

const KINDS = [
  {
    type: 'aws:s3/bucket:Bucket',
    word: 'bucket',
    names: ['bucket', 'id'],
    policy: { type: 'aws:s3/bucketPolicy:BucketPolicy', property: 'bucket' },
  },
  {
    type: 'aws:sqs/queue:Queue',
    word: 'queue',
    names: ['url', 'id'],
    policy: { type: 'aws:sqs/queuePolicy:QueuePolicy', property: 'queueUrl' },
  },
];

export const bucketAndQueueHavePolicy: StackRule = {
  kind: 'stack',
  name: 'bucket-and-queue-have-policy',
  group: 'transport',
  demand: 'Every bucket and every queue has a policy, which refuses requests without TLS.',
  mend: 'Add an aws.s3.BucketPolicy or aws.sqs.QueuePolicy; the rule plain-http-is-denied says with which statement.',
  document: {
    title: 'Amazon SQS security best practices',
    url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
  },
  scope: 'every stack',
  *problems(resources) {
    for (const { type, word, names, policy } of KINDS)
      for (const resource of resources.filter((each) => each.type === type))
        if (companionsOf(resource, resources, policy, names).length === 0)
          yield { resource, problem: `The ${word} has no policy.` };
  },
};
