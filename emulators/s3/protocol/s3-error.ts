// The error answers of the embedded S3, with S3's own codes, statuses and messages (Amazon S3 API Reference, "Error
// responses").
import { InternalError } from '../../../core/contract/georender-error';

/** Names inside the error's XML besides Code and Message, e.g. { BucketName: 'pages' }. */
export type ErrorDetails = Readonly<Record<string, string>>;

/** An error that is answered as S3's error XML. */
export class S3Error extends InternalError {
  override readonly name = 'S3Error';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: ErrorDetails = {},
    /** Response headers of the error (S3 adds x-amz-bucket-region to a redirect). */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** 501 for an operation, a header or a query parameter of S3 that is not implemented here. */
export function notImplemented(what: string): S3Error {
  return new S3Error(501, 'NotImplemented', `The embedded S3 does not implement ${what}.`);
}

/** 400 for a value that S3 refuses too. */
export function invalidArgument(message: string, argumentName: string, value: string): S3Error {
  return new S3Error(400, 'InvalidArgument', message, { ArgumentName: argumentName, ArgumentValue: value });
}

/** 412, naming the header whose condition did not hold. */
export function preconditionFailed(condition: string): S3Error {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new S3Error(412, 'PreconditionFailed', message, { Condition: condition });
}
