// The error of a subject that decides wrongly.
import { InternalError } from '../../core/contract/georender-error';

/** A subject decided wrongly about a kind of requests, so its figures mean nothing. */
export class WrongDecisionError extends InternalError {
  override readonly name = 'WrongDecisionError';
}
