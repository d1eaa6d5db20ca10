// Functions log into a group of the program's.
import { isGiven, part } from '../../properties';
import type { ResourceRule } from '../../rule';

export const functionHasLogGroup: ResourceRule = {
  kind: 'resource',
  name: 'function-has-log-group',
  group: 'logs',
  demand: 'Functions log into a log group of the program: the one that Lambda makes never expires.',
  mend: 'Make an aws.cloudwatch.LogGroup, and set loggingConfig.logGroup to its name.',
  document: {
    title: 'Configuring CloudWatch log groups',
    url: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html',
  },
  scope: 'every stack',
  exceptions: [
    {
      resource: '*georender:index:LambdaEdgeRouter$aws:lambda/function:Function::*',
      reason: 'Replicas log where they run, into groups of the program with names that Lambda@Edge gives.',
    },
  ],
  types: ['aws:lambda/function:Function'],
  *problems({ properties }) {
    // Its name may be unknown.
    if (!isGiven(part(properties['loggingConfig']), 'logGroup')) yield 'loggingConfig.logGroup is not set.';
  },
};
