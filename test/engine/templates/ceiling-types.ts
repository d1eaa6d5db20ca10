// Budgets and AWS WAF's web ACLs in CloudFormation's words.
import type { Json } from '../aws/properties';
import { asTags, type Mapping, same, TAGS } from './mapping';
import type { ResourceType } from './resource-type';

const VISIBILITY: Mapping = {
  cloudwatchMetricsEnabled: 'CloudWatchMetricsEnabled',
  ...same('sampledRequestsEnabled metricName'),
};

const MATCHED: Mapping = {
  fieldToMatch: {
    to: 'FieldToMatch',
    each: { singleHeader: { to: 'SingleHeader', each: same('name') }, queryString: { to: 'QueryString', each: {} } },
  },
  textTransformations: { to: 'TextTransformations', each: same('priority type') },
};

const ONE_STATEMENT: Mapping = {
  regexMatchStatement: { to: 'RegexMatchStatement', each: { ...same('regexString'), ...MATCHED } },
  byteMatchStatement: { to: 'ByteMatchStatement', each: { ...same('searchString positionalConstraint'), ...MATCHED } },
};

const STATEMENT: Mapping = {
  ...ONE_STATEMENT,
  orStatement: { to: 'OrStatement', each: { statements: { to: 'Statements', each: ONE_STATEMENT } } },
};

const BLOCK: Mapping = {
  customResponse: {
    to: 'CustomResponse',
    each: { ...same('responseCode'), responseHeaders: { to: 'ResponseHeaders', each: same('name value') } },
  },
};

const RULE: Mapping = {
  ...same('name priority'),
  action: { to: 'Action', each: { block: { to: 'Block', each: BLOCK } } },
  statement: {
    to: 'Statement',
    each: {
      rateBasedStatement: {
        to: 'RateBasedStatement',
        each: {
          ...same('limit aggregateKeyType evaluationWindowSec'),
          scopeDownStatement: { to: 'ScopeDownStatement', each: STATEMENT },
        },
      },
    },
  },
  visibilityConfig: { to: 'VisibilityConfig', each: VISIBILITY },
};

function asSubscribers(addresses: Json): Json {
  return Array.isArray(addresses)
    ? addresses.map((Address: Json) => ({ SubscriptionType: 'EMAIL', Address }))
    : addresses;
}

/** By the provider's type. */
export const CEILING_TYPES: Readonly<Record<string, ResourceType>> = {
  'aws:wafv2/webAcl:WebAcl': {
    type: 'AWS::WAFv2::WebACL',
    properties: {
      ...same('name scope description'),
      defaultAction: { to: 'DefaultAction', each: { allow: { to: 'Allow', each: {} } } },
      rules: { to: 'Rules', each: RULE },
      visibilityConfig: { to: 'VisibilityConfig', each: VISIBILITY },
      tags: TAGS,
    },
  },
  'aws:budgets/budget:Budget': {
    type: 'AWS::Budgets::Budget',
    properties: {
      name: 'Budget.BudgetName',
      ...same('budgetType timeUnit', 'Budget'),
      limitAmount: { to: 'Budget.BudgetLimit.Amount', as: Number },
      limitUnit: 'Budget.BudgetLimit.Unit',
      notifications: {
        to: 'NotificationsWithSubscribers',
        each: {
          ...same('notificationType comparisonOperator threshold thresholdType', 'Notification'),
          subscriberEmailAddresses: { to: 'Subscribers', as: asSubscribers },
        },
      },
      tags: { to: 'ResourceTags', as: asTags },
    },
  },
};
