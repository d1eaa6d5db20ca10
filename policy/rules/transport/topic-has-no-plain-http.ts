// Topics deliver nothing over plain HTTP.
import type { ResourceRule } from '../../rule';

export const topicHasNoPlainHttp: ResourceRule = {
  kind: 'resource',
  name: 'topic-has-no-plain-http',
  group: 'transport',
  demand: 'Topics deliver nothing over plain HTTP.',
  mend: 'Set protocol to https.',
  document: {
    title: 'Amazon SNS security best practices',
    url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html',
  },
  scope: 'every stack',
  types: ['aws:sns/topicSubscription:TopicSubscription'],
  *problems({ properties }) {
    if (properties['protocol'] === 'http') yield 'protocol is "http".';
  },
};
