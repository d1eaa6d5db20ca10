// Reads the SigV4 Authorization header and compares its region with the bucket's. It does not verify the signature.
// Source: Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)".
import type { IncomingHttpHeaders } from 'node:http';
import { notImplemented, S3Error } from './s3-error';

const HEADER_FORM =
  /^AWS4-HMAC-SHA256 Credential=[^/,]+\/\d{8}\/([^/,]+)\/([^/,]+)\/aws4_request, ?SignedHeaders=[^,]+, ?Signature=[0-9a-f]{64}$/;

/**
 * The region that the request was signed for. Throws S3Error AccessDenied without an Authorization header
 * (an anonymous request to a private bucket), AuthorizationHeaderMalformed when it is not SigV4 for S3.
 */
export function signedRegion(headers: IncomingHttpHeaders, query: ReadonlyMap<string, string>): string {
  if (query.has('X-Amz-Signature')) {
    throw notImplemented('presigned URLs');
  }
  if (headers.authorization === undefined) {
    throw new S3Error(403, 'AccessDenied', 'Access Denied');
  }
  const [, region, service] = HEADER_FORM.exec(headers.authorization) ?? [];
  if (region === undefined || service !== 's3') {
    const message = 'The authorization header is malformed; expected AWS4-HMAC-SHA256 with a scope for s3.';
    throw new S3Error(400, 'AuthorizationHeaderMalformed', message);
  }
  return region;
}

/**
 * Throws AWS's error for a client of another region. Its SDK calls the endpoint of that region, which answers 301
 * PermanentRedirect with x-amz-bucket-region and no Location. The SDK does not follow it unless `followRegionRedirects`
 * is set. (400 AuthorizationHeaderMalformed comes from the global endpoint, whose name leads to the bucket's region.)
 */
export function requireRegion(signed: string, bucket: { readonly name: string; readonly region: string }): void {
  if (signed === bucket.region) {
    return;
  }
  throw new S3Error(
    301,
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. ' +
      'Please send all future requests to this endpoint.',
    { Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com`, Bucket: bucket.name },
    { 'x-amz-bucket-region': bucket.region },
  );
}
