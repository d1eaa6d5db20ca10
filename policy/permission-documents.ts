// The resources that give permissions to roles, users and groups, and the policies in them.
import { list, part } from './properties';
import type { JudgedResource } from './rule';

/** Resources that hold such policies. */
export const PERMISSION_TYPES = [
  'aws:iam/rolePolicy:RolePolicy',
  'aws:iam/policy:Policy',
  'aws:iam/userPolicy:UserPolicy',
  'aws:iam/groupPolicy:GroupPolicy',
  'aws:iam/role:Role',
] as const;

/** The policies of such a resource; of a role those written in it. */
export function permissionDocuments({ type, properties }: JudgedResource): readonly unknown[] {
  if (type !== 'aws:iam/role:Role') return [properties['policy']];
  return list(properties['inlinePolicies']).map((inline) => part(inline)['policy']);
}
