// The provider's functions that a program may call.
import { ACCOUNT_ID } from './account';
import type { Properties } from './properties';

/** @throws {Error} for a function that is not modelled */
export function invoke(token: string): Properties {
  switch (token) {
    case 'aws:index/getCallerIdentity:getCallerIdentity':
      return {
        accountId: ACCOUNT_ID,
        arn: `arn:aws:iam::${ACCOUNT_ID}:user/deployer`,
        userId: 'AIDAEXAMPLE',
        id: ACCOUNT_ID,
      };
    default:
      throw new Error(`the fake provider has no function ${token}; add it to test/engine/aws/invoke.ts`);
  }
}
