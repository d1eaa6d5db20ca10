// The headers that functions of both kinds may set ("Restrictions on all edge functions", Amazon CloudFront Developer
// Guide).

/** A name as events have it. */
export const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

/** A value that HTTP allows, in ISO-8859-1. */
export const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** "Disallowed headers". */
const DISALLOWED_HEADERS = new Set(
  (
    'connection expect keep-alive proxy-authenticate proxy-authorization proxy-connection trailer upgrade ' +
    'x-accel-buffering x-accel-charset x-accel-limit-rate x-accel-redirect x-amzn-auth x-amzn-cf-billing ' +
    'x-amzn-cf-id x-amzn-cf-xff x-amzn-errortype x-amzn-fle-profile x-amzn-header-count x-amzn-header-order ' +
    'x-amzn-lambda-integration-tag x-amzn-requestid x-cache x-forwarded-proto x-real-ip'
  ).split(' '),
);

/** Whether a function neither sees nor may add a header. @param name in lower case */
export function isDisallowedHeader(name: string): boolean {
  return DISALLOWED_HEADERS.has(name) || /^x-(amz-cf|edge)-/.test(name);
}
