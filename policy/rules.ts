// All rules of the pack, in the order of the documentation.
import type { Rule } from './rule';
import { bucketBlocksPublicAccess } from './rules/access/bucket-blocks-public-access';
import { functionPermissionNamesCaller } from './rules/access/function-permission-names-caller';
import { functionUrlRequiresIam } from './rules/access/function-url-requires-iam';
import { noPublicAcl } from './rules/access/no-public-acl';
import { originIsSigned } from './rules/access/origin-is-signed';
import { policyNamesPrincipals } from './rules/access/policy-names-principals';
import { apiHasCeiling } from './rules/ceilings/api-has-ceiling';
import { functionHasCeiling } from './rules/ceilings/function-has-ceiling';
import { queryHasCeiling } from './rules/ceilings/query-has-ceiling';
import { queueHasCeiling } from './rules/ceilings/queue-has-ceiling';
import { productionHasBudget } from './rules/costs/production-has-budget';
import { tagged } from './rules/costs/tagged';
import { keyRotates } from './rules/encryption/key-rotates';
import { queueIsEncrypted } from './rules/encryption/queue-is-encrypted';
import { topicIsEncrypted } from './rules/encryption/topic-is-encrypted';
import { functionHasLogGroup } from './rules/logs/function-has-log-group';
import { logGroupExpires } from './rules/logs/log-group-expires';
import { noAdministrators } from './rules/permissions/no-administrators';
import { noWildcardActions } from './rules/permissions/no-wildcard-actions';
import { noWildcardResources } from './rules/permissions/no-wildcard-resources';
import { stateIsProtected } from './rules/state/state-is-protected';
import { tableIsRecoverable } from './rules/state/table-is-recoverable';
import { bucketAndQueueHavePolicy } from './rules/transport/bucket-and-queue-have-policy';
import { distributionRequiresHttps } from './rules/transport/distribution-requires-https';
import { plainHttpIsDenied } from './rules/transport/plain-http-is-denied';
import { topicHasNoPlainHttp } from './rules/transport/topic-has-no-plain-http';

/** The rules, group by group. */
export const RULES: readonly Rule[] = [
  bucketBlocksPublicAccess,
  functionPermissionNamesCaller,
  functionUrlRequiresIam,
  noPublicAcl,
  originIsSigned,
  policyNamesPrincipals,
  bucketAndQueueHavePolicy,
  distributionRequiresHttps,
  plainHttpIsDenied,
  topicHasNoPlainHttp,
  keyRotates,
  queueIsEncrypted,
  topicIsEncrypted,
  functionHasLogGroup,
  logGroupExpires,
  noAdministrators,
  noWildcardActions,
  noWildcardResources,
  stateIsProtected,
  tableIsRecoverable,
  apiHasCeiling,
  functionHasCeiling,
  queryHasCeiling,
  queueHasCeiling,
  productionHasBudget,
  tagged,
];
