// The base of the API's procedures. Errors are sentences for the operator who asks, without stacks.
import { initTRPC } from '@trpc/server';
import { UserError } from '../../core/contract/georender-error';
import type { ConsoleContext } from './context';

const trpc = initTRPC.context<ConsoleContext>().create({
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    message: error.cause instanceof UserError ? error.cause.message : shape.message,
    data: { code: shape.data.code, isExplained: error.cause instanceof UserError },
  }),
});

/** Makes a router of procedures. */
export const { router } = trpc;

/** A procedure without input so far. */
export const { procedure } = trpc;
