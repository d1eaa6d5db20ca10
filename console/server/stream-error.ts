// Errors of streams that began, as answers that the page takes for the end.
import { TRPCError } from '@trpc/server';
import { UserError } from '../../core/contract/georender-error';
import { reasonOf } from '../../operations/aws/error-reason';
import { explainedError } from './procedure';

/** The page would ask again, without end, after an error of the server's own (5xx). */
export function streamError(cause: unknown): TRPCError {
  if (cause instanceof UserError) return explainedError(cause);
  return new TRPCError({ code: 'UNPROCESSABLE_CONTENT', message: reasonOf(cause), cause });
}
