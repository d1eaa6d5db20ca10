// AWS's errors, sorted by what the operator can do about them.
import { UserError } from '../../core/contract/georender-error';
import { codeOf } from './error-reason';

/** A call of AWS's API, as the operator sees it. */
export interface AwsCall {
  /** The IAM action, e.g. `dynamodb:PutItem`. */
  readonly action: string;
  readonly region: string;
  /** Its object, e.g. `table site-table-1a2b3c4`. */
  readonly resource: string;
}

/** The kind of trouble. */
export type AwsTrouble =
  | 'not-allowed'
  | 'no-credentials'
  | 'bad-credentials'
  | 'not-found'
  | 'throttled'
  | 'unreachable'
  | 'other';

/** Allows everything that the command does. */
const POLICY = 'docs/policies/operator.json';

/** A call failed; the message names region, action and resource, and says what to do. */
export class AwsCallError extends UserError {
  override readonly name = 'AwsCallError';

  constructor(
    readonly trouble: AwsTrouble,
    readonly call: AwsCall,
    cause: unknown,
  ) {
    super(messageOf(trouble, call, saidBy(cause)), { cause });
  }
}

/** Does a call. @throws AwsCallError */
export async function called<Result>(call: AwsCall, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw new AwsCallError(troubleOf(error), call, error);
  }
}

/**
 * Names of errors ("Common Errors" in the API references of DynamoDB and CloudFront; "Error handling", Amazon DynamoDB
 * Developer Guide; CreateInvalidation, Amazon CloudFront API Reference; the SDK's credential providers).
 */
const TROUBLES: Readonly<Record<string, AwsTrouble>> = {
  AccessDenied: 'not-allowed',
  AccessDeniedException: 'not-allowed',
  CredentialsProviderError: 'no-credentials',
  TokenProviderError: 'no-credentials',
  ExpiredToken: 'bad-credentials',
  ExpiredTokenException: 'bad-credentials',
  IncompleteSignature: 'bad-credentials',
  InvalidClientTokenId: 'bad-credentials',
  InvalidSignatureException: 'bad-credentials',
  MissingAuthenticationToken: 'bad-credentials',
  MissingAuthenticationTokenException: 'bad-credentials',
  RequestExpired: 'bad-credentials',
  SignatureDoesNotMatch: 'bad-credentials',
  UnrecognizedClientException: 'bad-credentials',
  NoSuchDistribution: 'not-found',
  ResourceNotFoundException: 'not-found',
  ProvisionedThroughputExceededException: 'throttled',
  RequestLimitExceeded: 'throttled',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  TooManyInvalidationsInProgress: 'throttled',
  TimeoutError: 'unreachable',
};

function troubleOf(error: unknown): AwsTrouble {
  if (!(error instanceof Error)) return 'other';
  const known = Object.hasOwn(TROUBLES, error.name) ? TROUBLES[error.name] : undefined;
  // Node's errors of connections: ECONNREFUSED, ENOTFOUND and others.
  return known ?? ('code' in error && /^E[A-Z_]+$/.test(String(error.code)) ? 'unreachable' : 'other');
}

function messageOf(trouble: AwsTrouble, { action, region, resource }: AwsCall, said: string): string {
  const where = `${region}: ${action} on ${resource}`;
  switch (trouble) {
    case 'not-allowed':
      return `${where} is not allowed to these credentials; ${POLICY} allows it. AWS says: ${said}`;
    case 'no-credentials':
      return `There are no AWS credentials; set AWS_PROFILE, or sign in (aws sso login). The SDK says: ${said}`;
    case 'bad-credentials':
      return (
        `${where}: AWS does not accept these credentials; sign in again, and check that the account has enabled the region. ` +
        `AWS says: ${said}`
      );
    case 'not-found':
      return `${where}: it is not there; use credentials of the stack's account, or run \`pulumi up\` if it was removed. AWS says: ${said}`;
    case 'throttled':
      return `${where}: AWS takes no more at the moment; run the command again in a minute. AWS says: ${said}`;
    case 'unreachable':
      return `${where}: no answer; run the command again when the region can be reached. The SDK says: ${said}`;
    case 'other':
      return `${where} failed: ${said}`;
  }
}

/** An error in one line. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name}: ${error.message || codeOf(error)}`.replace(/\s*[\r\n]+\s*/g, ' ');
}
