// Sends mails if the account's cost of a month exceeds a budget, or will exceed it.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';

/** The arguments of {@link MonthlyBudget}. */
export interface MonthlyBudgetArgs {
  /**
   * US dollars a month, of the whole account: tags could limit it to the stack only if they are activated for billing
   * ("Activating user-defined cost allocation tags", AWS Billing User Guide).
   * @example 100
   */
  readonly dollars: pulumi.Input<number>;
  /**
   * The address that gets the mails. AWS does not ask it for consent.
   * @example 'ops@example.com'
   */
  readonly email: pulumi.Input<string>;
  /**
   * Tags of the budget.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of the budget.
   * @default nothing is changed
   */
  readonly transform?: { readonly budget?: Transform<aws.budgets.BudgetArgs> };
}

/** The first mail is sent early, since AWS knows costs some hours late ("Managing your costs with AWS Budgets"). */
const NOTIFICATIONS = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const;

/**
 * A budget of AWS Budgets. It sends mails, and stops nothing.
 *
 * @example new MonthlyBudget('site', { dollars: 100, email: 'ops@example.com', tags: {} });
 */
export class MonthlyBudget extends pulumi.ComponentResource {
  constructor(
    name: string,
    { dollars, email, tags, transform }: MonthlyBudgetArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('georender:index:MonthlyBudget', name, {}, opts);
    const args: aws.budgets.BudgetArgs = {
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: pulumi.output(dollars).apply(String),
      limitUnit: 'USD',
      notifications: NOTIFICATIONS.map((notification) => ({
        ...notification,
        thresholdType: 'PERCENTAGE',
        comparisonOperator: 'GREATER_THAN',
        subscriberEmailAddresses: [email],
      })),
      tags,
    };
    new aws.budgets.Budget(...transformed(transform?.budget, `${name}-budget`, args, { parent: this }));
    this.registerOutputs({});
  }
}
