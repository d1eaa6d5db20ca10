// In production, somebody hears of high costs.
import { list, part, shown, texts } from '../../properties';
import type { StackResource, StackRule } from '../../rule';

export const productionHasBudget: StackRule = {
  kind: 'stack',
  name: 'production-has-budget',
  group: 'costs',
  demand: 'In production, a budget tells somebody when the costs of a month are too high.',
  mend: 'Set monthlyBudgetDollars and alarmEmail, or make an aws.budgets.Budget with notifications.',
  document: {
    title: 'Managing your costs with AWS Budgets',
    url: 'https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html',
  },
  scope: 'production',
  *problems(resources) {
    const budgets = resources.filter(({ type }) => type === 'aws:budgets/budget:Budget');
    if (budgets.length === 0) yield { problem: 'The stack has no budget.' };
    for (const resource of budgets)
      if (!tellsSomebody(resource))
        yield { resource, problem: `notifications is ${shown(resource.properties['notifications'])}: nobody is told.` };
  },
};

function tellsSomebody({ properties }: StackResource): boolean {
  return list(properties['notifications']).some((each) => {
    const { subscriberEmailAddresses, subscriberSnsTopicArns } = part(each);
    return [...texts(subscriberEmailAddresses), ...texts(subscriberSnsTopicArns)].length > 0;
  });
}
