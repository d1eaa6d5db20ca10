// In production, functions that strangers can call have a ceiling.
import { shown } from '../../properties';
import type { ResourceRule } from '../../rule';

export const functionHasCeiling: ResourceRule = {
  kind: 'resource',
  name: 'function-has-ceiling',
  group: 'ceilings',
  demand: 'In production, every function that strangers can cause to run has a reserved concurrency.',
  mend:
    'Set renderConcurrency and serveConcurrency; of a function of your own reservedConcurrentExecutions. Where the ' +
    'account’s quota has no room for them, ask AWS for a higher one.',
  document: {
    title: 'Configuring reserved concurrency for a function',
    url: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
  },
  scope: 'production',
  exceptions: [
    {
      resource: '*georender:index:LambdaEdgeRouter$aws:lambda/function:Function::*',
      reason: 'CloudFront runs it for each request of the site: with a ceiling, people would get errors.',
    },
    {
      resource: '*georender:index:HealthChecks$aws:lambda/function:Function::*',
      reason: 'A timer runs it once a minute, and nobody else may.',
    },
    {
      resource: '*georender:index:RenderSchedule$aws:lambda/function:Function::*',
      reason: 'A timer runs it some times a day, and nobody else may.',
    },
    {
      resource: '*georender:index:JobFunction$aws:lambda/function:Function::*',
      reason:
        'Only holders of a token, and deployments of the site, cause it to run: at most 60 times a minute for a token.',
    },
    {
      resource: '*georender:index:ContentApi$aws:lambda/function:Function::*',
      reason: 'API Gateway lets 20 requests a second through, of everybody together (api-has-ceiling).',
    },
  ],
  types: ['aws:lambda/function:Function'],
  *problems({ properties }) {
    const reserved = properties['reservedConcurrentExecutions'];
    if (typeof reserved !== 'number' || reserved < 0) yield `reservedConcurrentExecutions is ${shown(reserved)}.`;
  },
};
