// Rules of load balancers that exist outside of the program.
import { ACCOUNT_ID } from './account';
import { type Models, regionalArn } from './model';

export const loadBalancer: Models = {
  'aws:lb/listenerRule:ListenerRule': {
    replacedBy: ['listenerArn'],
    identify: ({ region }, unique) => {
      const arn = regionalArn(
        'elasticloadbalancing',
        region,
        `listener-rule/app/site/${unique.slice(0, 16)}`,
        ACCOUNT_ID,
      );
      return { id: arn, outputs: { arn } };
    },
  },
};
