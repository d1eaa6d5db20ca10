// A function may be called by named callers alone, and services call for one resource or account.
import { isGiven, shown } from '../../properties';
import type { ResourceRule } from '../../rule';

export const functionPermissionNamesCaller: ResourceRule = {
  kind: 'resource',
  name: 'function-permission-names-caller',
  group: 'access',
  demand: 'A permission to call a function names its caller, and of a service the resource that it calls for.',
  mend: 'Name one service or account as principal. Add sourceArn or sourceAccount where it is a service.',
  document: {
    title: 'Viewing resource-based IAM policies in Lambda',
    url: 'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html',
  },
  scope: 'every stack',
  types: ['aws:lambda/permission:Permission'],
  *problems({ properties }) {
    const { principal, functionUrlAuthType } = properties;
    if (functionUrlAuthType === 'NONE') yield 'functionUrlAuthType is "NONE".';
    if (typeof principal !== 'string' || principal.includes('*')) yield `principal is ${shown(principal)}.`;
    // Presence is known before the value is.
    else if (
      principal.endsWith('.amazonaws.com') &&
      !['sourceArn', 'sourceAccount'].some((name) => isGiven(properties, name))
    )
      yield `${principal} may call for everybody: sourceArn and sourceAccount are not set.`;
  },
};
