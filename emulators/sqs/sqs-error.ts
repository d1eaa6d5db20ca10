// SQS's errors, as the JSON protocol carries them.
import { InternalError } from '../../core/contract/georender-error';

/** The names of the errors that the stand-in answers. */
export type SqsErrorName =
  | 'BatchEntryIdsNotDistinct'
  | 'EmptyBatchRequest'
  | 'InvalidAttributeName'
  | 'InvalidMessageContents'
  | 'InvalidParameterValue'
  | 'MessageNotInflight'
  | 'QueueDoesNotExist'
  | 'ReceiptHandleIsInvalid'
  | 'TooManyEntriesInBatchRequest'
  | 'UnsupportedOperation';

/** A request that SQS refuses with 400. */
export class SqsError extends InternalError {
  override readonly name = 'SqsError';

  constructor(
    readonly errorName: SqsErrorName,
    message: string,
  ) {
    super(message);
  }
}
