// Permissions name each action.
import { allowing } from '../../iam-document';
import { PERMISSION_TYPES, permissionDocuments } from '../../permission-documents';
import { shown } from '../../properties';
import type { ResourceRule } from '../../rule';

export const noWildcardActions: ResourceRule = {
  kind: 'resource',
  name: 'no-wildcard-actions',
  group: 'permissions',
  demand: 'Permissions name each action that they allow.',
  mend: 'List the actions that the code calls, in Action.',
  document: {
    title: 'Security best practices in IAM: apply least-privilege permissions',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  },
  scope: 'every stack',
  types: PERMISSION_TYPES,
  *problems(resource) {
    for (const { label, actions, negated } of permissionDocuments(resource).flatMap(allowing)) {
      for (const action of actions) if (/[*?]/.test(action)) yield `${label} allows ${shown(action)}.`;
      if (negated.includes('NotAction')) yield `${label} allows all but its NotAction.`;
    }
  },
};
