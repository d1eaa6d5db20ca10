// The router's values where the router reads none: at Lambda@Edge.
import { UserError } from '../../core/contract/georender-error';
import type { RouterValues } from '../../handlers/health/ports';

/** The router can't be changed without a deployment. */
export class UnreadRouterError extends UserError {
  override readonly name = 'UnreadRouterError';
}

/** Values of nothing; a write would change nothing, and is refused. */
export const UNREAD_ROUTER: RouterValues = {
  read: async () => ({ text: undefined, version: '0' }),
  async write() {
    throw new UnreadRouterError(
      'The router of this stack is a Lambda@Edge function (edge: lambda-at-edge), which reads no state. It avoids failing ' +
        'regions by itself; to drain one, set drainedRegions and run pulumi up. It has no canaries.',
    );
  },
};
