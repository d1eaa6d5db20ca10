// A queue runs at most so many functions at once.
import { isGiven, part } from '../../properties';
import type { ResourceRule } from '../../rule';

export const queueHasCeiling: ResourceRule = {
  kind: 'resource',
  name: 'queue-has-ceiling',
  group: 'ceilings',
  demand: 'A queue that runs a function has a maximum concurrency.',
  mend: 'Set scalingConfig.maximumConcurrency; in a Georender stack it is queueConcurrency.',
  document: {
    title: 'Configuring scaling behavior for SQS event source mappings',
    url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  },
  scope: 'every stack',
  types: ['aws:lambda/eventSourceMapping:EventSourceMapping'],
  *problems({ properties }) {
    if (isGiven(part(properties['scalingConfig']), 'maximumConcurrency')) return;
    // A queue that the program makes has no ARN yet in a preview.
    const source = properties['eventSourceArn'];
    if (typeof source === 'string' && source.split(':')[2] === 'sqs')
      yield 'scalingConfig.maximumConcurrency is not set.';
  },
};
