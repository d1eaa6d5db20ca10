// Function URLs take signed requests alone.
import { shown } from '../../properties';
import type { ResourceRule } from '../../rule';

export const functionUrlRequiresIam: ResourceRule = {
  kind: 'resource',
  name: 'function-url-requires-iam',
  group: 'access',
  demand: 'Function URLs take signed requests alone.',
  mend: 'Set authorizationType to AWS_IAM, and let a distribution sign by an origin access control.',
  document: {
    title: 'Control access to Lambda function URLs',
    url: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  },
  scope: 'every stack',
  types: ['aws:lambda/functionUrl:FunctionUrl'],
  *problems({ properties }) {
    const type = properties['authorizationType'];
    if (type !== 'AWS_IAM') yield `authorizationType is ${shown(type)}.`;
  },
};
