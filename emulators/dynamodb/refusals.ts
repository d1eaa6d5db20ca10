// The answers of a region to wrong credentials, and its faults for tests.
import { errorAnswer, type WireAnswer } from './wire';

/** A region's failure: no capacity left, or an internal error. Nothing is read or written. */
export type DynamoDbFault = 'throttled' | 'internal';

const CREDENTIAL_SCOPE = /^AWS4-HMAC-SHA256 .*?Credential=[^/\s,]+\/\d{8}\/([^/\s,]+)\/([^/\s,]+)\/aws4_request/;

/**
 * Refuses a request that isn't signed for DynamoDB in this region; undefined lets it pass. Signatures are not
 * checked. Wording: IAM User Guide, "Troubleshoot signed requests for AWS APIs".
 */
export function refuseCredentials(authorization: string | undefined, region: string): WireAnswer | undefined {
  if (authorization === undefined) {
    const type = 'com.amazon.coral.service#MissingAuthenticationTokenException';
    return errorAnswer(400, type, 'Request is missing Authentication Token');
  }
  const [, scopeRegion = '', scopeService = ''] = CREDENTIAL_SCOPE.exec(authorization) ?? [];
  const complaint =
    scopeRegion !== region
      ? `Credential should be scoped to a valid region, not '${scopeRegion}'.`
      : scopeService !== 'dynamodb'
        ? "Credential should be scoped to correct service: 'dynamodb'."
        : undefined;
  if (complaint === undefined) return undefined;
  return errorAnswer(400, 'com.amazon.coral.service#InvalidSignatureException', complaint);
}

/** The answer to every request while `fault` is on (DynamoDB Developer Guide, "Error handling"). */
export function faultAnswer(fault: DynamoDbFault): WireAnswer {
  switch (fault) {
    case 'throttled':
      return errorAnswer(
        400,
        'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
        'The level of configured provisioned throughput for the table was exceeded.',
      );
    case 'internal':
      return errorAnswer(
        500,
        'com.amazonaws.dynamodb.v20120810#InternalServerError',
        'The request processing has failed because of an unknown error, exception or failure.',
      );
  }
}
