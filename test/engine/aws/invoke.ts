// The provider's functions that a program may call.
import { ACCOUNT_ID } from './account';
import { text, type Properties } from './properties';

/** A new account's concurrent executions may be 10; an old one's are 1000. */
const CONCURRENT_EXECUTIONS = 1000;

/** @throws {Error} for a function that is not modelled */
export function invoke(token: string, args: Properties): Properties {
  switch (token) {
    case 'aws:index/getCallerIdentity:getCallerIdentity':
      return { accountId: ACCOUNT_ID, arn: `arn:aws:iam::${ACCOUNT_ID}:user/deployer`, userId: 'AIDAEXAMPLE', id: ACCOUNT_ID };
    case 'aws:servicequotas/getServiceQuota:getServiceQuota':
      return { ...args, value: CONCURRENT_EXECUTIONS, id: text(args, 'quotaCode') };
    default:
      throw new Error(`the fake provider has no function ${token}; add it to test/engine/aws/invoke.ts`);
  }
}
