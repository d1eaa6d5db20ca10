// The code of an error that the operator can mend. None is a 5xx: the page would ask again, without end.
import type { TRPCError } from '@trpc/server';
import type { UserError } from '../../core/contract/georender-error';
import { AwsCallError, type AwsTrouble } from '../../operations/aws/aws-call';
import { ExplainQuestionError } from '../../operations/explain/question';
import { RouterValueChangedError } from '../../operations/router/router-change';
import { TooManyLooksError } from './look-slots';

/** A code of tRPC, which has an HTTP status. */
export type ErrorCode = TRPCError['code'];

const CODES_OF_TROUBLE: Readonly<Record<AwsTrouble, ErrorCode>> = {
  'not-allowed': 'FORBIDDEN',
  'no-credentials': 'UNAUTHORIZED',
  'bad-credentials': 'UNAUTHORIZED',
  'not-found': 'NOT_FOUND',
  throttled: 'TOO_MANY_REQUESTS',
  unreachable: 'UNPROCESSABLE_CONTENT',
  other: 'UNPROCESSABLE_CONTENT',
};

/** The code; 422 for all that has none of its own. */
export function errorCode(error: UserError): ErrorCode {
  if (error instanceof AwsCallError) return CODES_OF_TROUBLE[error.trouble];
  if (error instanceof ExplainQuestionError) return 'BAD_REQUEST';
  if (error instanceof RouterValueChangedError) return 'CONFLICT';
  if (error instanceof TooManyLooksError) return 'TOO_MANY_REQUESTS';
  return 'UNPROCESSABLE_CONTENT';
}
