// Topics are encrypted at rest.
import { isGiven } from '../../properties';
import type { ResourceRule } from '../../rule';

export const topicIsEncrypted: ResourceRule = {
  kind: 'resource',
  name: 'topic-is-encrypted',
  group: 'encryption',
  demand: 'Topics are encrypted at rest.',
  mend: 'Set kmsMasterKeyId: alias/aws/sns, or a key of your own where AWS services publish.',
  document: {
    title: 'Securing Amazon SNS data with server-side encryption',
    url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html',
  },
  scope: 'every stack',
  exceptions: [
    {
      resource: '*georender:index:Observability$aws:sns/topic:Topic::*',
      reason:
        'Alarms can’t publish to a topic with SNS’s own key, and a key of your own costs $1 a month in each region. ' +
        'The topic holds names of metrics and regions, for seconds.',
    },
  ],
  types: ['aws:sns/topic:Topic'],
  *problems({ properties }) {
    if (!isGiven(properties, 'kmsMasterKeyId')) yield 'kmsMasterKeyId is not set.';
  },
};
