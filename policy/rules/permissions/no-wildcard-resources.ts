// Permissions name their resources.
import { allowing } from '../../iam-document';
import { PERMISSION_TYPES, permissionDocuments } from '../../permission-documents';
import { shown } from '../../properties';
import type { ResourceRule } from '../../rule';

export const noWildcardResources: ResourceRule = {
  kind: 'resource',
  name: 'no-wildcard-resources',
  group: 'permissions',
  demand: 'Permissions name the resources that they are for.',
  mend: 'Put ARNs of resources into Resource. Objects of one bucket, or items of one name, may end in *.',
  document: {
    title: 'IAM JSON policy elements: Resource',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
  },
  scope: 'every stack',
  types: PERMISSION_TYPES,
  *problems(resource) {
    for (const { label, resources, negated } of permissionDocuments(resource).flatMap(allowing)) {
      for (const arn of resources) if (namesNothing(arn)) yield `${label} is for ${shown(arn)}.`;
      if (negated.includes('NotResource')) yield `${label} is for all but its NotResource.`;
    }
  },
};

/** Whether an ARN means all resources, all of a service, or all of a kind. */
function namesNothing(arn: string): boolean {
  const [, , service, , , ...rest] = arn.split(':');
  const resource = rest.join(':');
  if (service === undefined || service.includes('*') || /^[*?]/.test(resource)) return true;
  // Of a bucket the first part is its name, elsewhere it is a kind, e.g. `table`.
  return service !== 's3' && /^[\w-]+[:/][*?]+$/.test(resource);
}
