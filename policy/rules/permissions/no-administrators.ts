// Roles get no administrator's policy of AWS.
import { shown, texts } from '../../properties';
import type { ResourceRule } from '../../rule';

/** AWS's own policies that allow nearly everything, or everything of a service. */
const TOO_MUCH =
  /^arn:[\w-]+:iam::aws:policy\/(?:.*\/)?(?:AdministratorAccess.*|PowerUserAccess|SystemAdministrator|\w*FullAccess)$/;

export const noAdministrators: ResourceRule = {
  kind: 'resource',
  name: 'no-administrators',
  group: 'permissions',
  demand: 'Roles, users and groups get no policy of AWS that allows everything of a service or an account.',
  mend: 'Write a policy that lists the actions and resources that are needed.',
  document: {
    title: 'AWS managed policies',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html#aws-managed-policies',
  },
  scope: 'every stack',
  types: [
    'aws:iam/role:Role',
    'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
    'aws:iam/userPolicyAttachment:UserPolicyAttachment',
    'aws:iam/groupPolicyAttachment:GroupPolicyAttachment',
  ],
  *problems({ properties }) {
    for (const name of ['managedPolicyArns', 'policyArn'])
      for (const arn of texts(properties[name])) if (TOO_MUCH.test(arn)) yield `${name} has ${shown(arn)}.`;
  },
};
