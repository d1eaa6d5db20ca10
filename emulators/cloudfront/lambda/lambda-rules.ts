// The headers that a Lambda@Edge function may not touch, by event, and the error that names a broken rule
// ("Restrictions on all edge functions", Amazon CloudFront Developer Guide).
import { InternalError } from '../../../core/contract/georender-error';
import type { LambdaAtEdgeEvent } from '../../../core/contract/lambda-at-edge';

/** The names of the rules that are enforced. */
export type LambdaRule =
  | 'forbidden-header'
  | 'read-only-header'
  | 'header-form'
  | 'custom-header'
  | 'read-only-field'
  | 'uri'
  | 'query-string'
  | 'request-size'
  | 'response-size'
  | 'origin'
  | 'form'
  | 'not-emulated';

/** The function returned a value that CloudFront refuses with 502. */
export class LambdaValidationError extends InternalError {
  override readonly name = 'LambdaValidationError';
  constructor(
    readonly event: LambdaAtEdgeEvent,
    readonly rule: LambdaRule,
    reason: string,
  ) {
    super(`The Lambda@Edge function broke the rule ${rule} at ${event}: ${reason}`);
  }
}

/** The function failed. CloudFront answers 502. */
export class LambdaExecutionError extends InternalError {
  override readonly name = 'LambdaExecutionError';
}

/** "Read-only headers": a function sees them, and may not add, change or delete them. */
export const READ_ONLY_HEADERS: Readonly<Record<LambdaAtEdgeEvent, readonly string[]>> = {
  'viewer-request': ['content-length', 'host', 'transfer-encoding', 'via'],
  'origin-request': [
    'accept-encoding',
    'content-length',
    'if-modified-since',
    'if-none-match',
    'if-range',
    'if-unmodified-since',
    'transfer-encoding',
    'via',
  ],
  'origin-response': ['transfer-encoding', 'via'],
};

/** "Custom headers that CloudFront can't add to origin requests". */
const NO_CUSTOM_HEADERS = new Set(
  (
    'accept-encoding cache-control connection content-length cookie host if-match if-modified-since if-none-match ' +
    'if-range if-unmodified-since max-forwards pragma proxy-authenticate proxy-authorization proxy-connection range ' +
    'request-range te trailer transfer-encoding upgrade via x-real-ip'
  ).split(' '),
);

/** Whether an origin may have such a custom header. @param name in lower case */
export function mayBeCustomHeader(name: string): boolean {
  return !NO_CUSTOM_HEADERS.has(name) && !/^x-(amz|amzn|edge)-/.test(name);
}
