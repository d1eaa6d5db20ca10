// Mails when the account costs, or will cost, more in a month than was thought.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Transform } from '../transform';
import { transformed } from '../transform';

/** The arguments of {@link MonthlyBudget}. */
export interface MonthlyBudgetArgs {
  /**
   * US dollars a month, of the whole account: what has which tag counts only where tags were activated for that ("Activating
   * user-defined cost allocation tags", AWS Billing User Guide).
   * @example 100
   */
  readonly dollars: number;
  /** Who is told. AWS asks for no consent. */
  readonly email: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Changes what the component would give its resource. */
  readonly transform?: { readonly budget?: Transform<aws.budgets.BudgetArgs> };
}

/** When mails are sent: costs are known some hours later ("Managing your costs with AWS Budgets"), so before it is spent. */
const NOTIFICATIONS = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const;

/**
 * A budget of AWS's. It tells, and stops nothing.
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
      limitAmount: String(dollars),
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
