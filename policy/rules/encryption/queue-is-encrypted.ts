// Queues are encrypted at rest, by the program's word.
import { isGiven, shown } from '../../properties';
import type { ResourceRule } from '../../rule';

export const queueIsEncrypted: ResourceRule = {
  kind: 'resource',
  name: 'queue-is-encrypted',
  group: 'encryption',
  demand: 'Queues are encrypted at rest, and the program says so.',
  mend: 'Set sqsManagedSseEnabled to true, which is free, or kmsMasterKeyId.',
  document: {
    title: 'Encryption at rest in Amazon SQS',
    url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
  },
  scope: 'every stack',
  types: ['aws:sqs/queue:Queue'],
  *problems({ properties }) {
    if (isGiven(properties, 'kmsMasterKeyId')) return;
    const managed = properties['sqsManagedSseEnabled'];
    if (managed !== true) yield `sqsManagedSseEnabled is ${shown(managed)}, and kmsMasterKeyId is not set.`;
  },
};
