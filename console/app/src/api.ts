// The console's API as the page calls it, with the server's own types.
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import type { inferRouterOutputs } from '@trpc/server';
import type { ConsoleApi } from '../../server/api';

/** Calls of one moment go together; what follows comes by server-sent events. */
export const api = createTRPCClient<ConsoleApi>({
  links: [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url: '/api' }),
      false: httpBatchLink({ url: '/api', maxURLLength: 8_000 }),
    }),
  ],
});

/** What the API answers, by view and procedure. */
export type ApiOutputs = inferRouterOutputs<ConsoleApi>;
