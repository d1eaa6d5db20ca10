// Policies of resources and roles allow nothing to everybody.
import { allowing, conditionKeys, type Statement } from '../../iam-document';
import { shown } from '../../properties';
import type { ResourceRule } from '../../rule';

/** Conditions that leave only callers of some accounts or resources. */
const NARROW = ['aws:sourceaccount', 'aws:sourcearn', 'aws:principalaccount', 'aws:principalorgid', 'aws:sourceowner'];

const TRUST = 'aws:iam/role:Role';

export const policyNamesPrincipals: ResourceRule = {
  kind: 'resource',
  name: 'policy-names-principals',
  group: 'access',
  demand: 'Policies of resources and roles allow nothing to everybody.',
  mend: 'Name the account, the role or the service as Principal, or add a condition on aws:SourceAccount or aws:SourceArn.',
  document: {
    title: 'AWS JSON policy elements: Principal',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  },
  scope: 'every stack',
  types: [
    TRUST,
    'aws:s3/bucketPolicy:BucketPolicy',
    'aws:sqs/queuePolicy:QueuePolicy',
    'aws:sns/topicPolicy:TopicPolicy',
    'aws:kms/key:Key',
    'aws:dynamodb/resourcePolicy:ResourcePolicy',
    'aws:secretsmanager/secretPolicy:SecretPolicy',
  ],
  *problems({ type, properties }) {
    for (const statement of allowing(properties[type === TRUST ? 'assumeRolePolicy' : 'policy'])) {
      const open = openPrincipal(statement);
      if (open !== undefined && !conditionKeys(statement).some((key) => NARROW.includes(key)))
        yield `${statement.label} allows ${shown(statement.actions)} to ${open}.`;
    }
  },
};

function openPrincipal({ principals, negated }: Statement): string | undefined {
  if (negated.includes('NotPrincipal')) return 'all but its NotPrincipal';
  return principals.includes('*') ? 'everybody' : undefined;
}
