// The base of the API's procedures. Errors are sentences for the operator who asks, without stacks.
import { initTRPC, TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { UserError } from '../../core/contract/georender-error';
import type { ApiContext } from './context';
import { errorCode } from './error-codes';

const trpc = initTRPC.context<ApiContext>().create({
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    message: sentences(error.cause) ?? shape.message,
    data: { code: shape.data.code },
  }),
});

/** An error in words; undefined where it is a fault of ours. An input's problems are one sentence each. */
function sentences(cause: Error | undefined): string | undefined {
  if (cause instanceof UserError) return cause.message;
  if (!(cause instanceof ZodError)) return undefined;
  return cause.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join(' ');
}

/** Makes a router of procedures. */
export const { router } = trpc;

/** An error with the code of what the operator can do about it. Streams that began tell their errors themselves. */
export function explainedError(error: UserError): TRPCError {
  return new TRPCError({ code: errorCode(error), message: error.message, cause: error });
}

/** A procedure without input so far. */
export const procedure = trpc.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof UserError) throw explainedError(result.error.cause);
  return result;
});
