// Logs expire.
import { shown } from '../../properties';
import type { ResourceRule } from '../../rule';

export const logGroupExpires: ResourceRule = {
  kind: 'resource',
  name: 'log-group-expires',
  group: 'logs',
  demand: 'Every log group says after how many days its lines expire.',
  mend: 'Set retentionInDays; in a Georender stack it is logRetentionDays.',
  document: {
    title: 'Working with log groups and log streams: change log data retention',
    url: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
  },
  scope: 'every stack',
  types: ['aws:cloudwatch/logGroup:LogGroup'],
  *problems({ properties }) {
    const days = properties['retentionInDays'];
    if (typeof days !== 'number' || days <= 0) yield `retentionInDays is ${shown(days)}: lines are kept for good.`;
  },
};
