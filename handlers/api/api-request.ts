// A request to the API, from API Gateway's event (payload format 2.0) or a function URL's, which is the same.
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request, as the API sees it. */
export interface ApiRequest {
  readonly method: string;
  /** Percent-decoded, as API Gateway gives it: compared with plain paths only. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Undefined: it is larger than {@link MAX_BODY_BYTES}. */
  readonly body: string | undefined;
}

/** Room for 1,000 URLs of half a kilobyte, and within what an event of Lambda may carry (1 MB, "Lambda quotas"). */
export const MAX_BODY_BYTES = 512 * 1024;

/** The parts of an event that count. */
export type ApiEvent = Pick<APIGatewayProxyEventV2, 'rawPath' | 'headers' | 'body' | 'isBase64Encoded'> & {
  readonly requestContext: { readonly http: { readonly method: string } };
};

/** The request of an event. */
export function apiRequest({ rawPath, headers, body = '', isBase64Encoded, requestContext }: ApiEvent): ApiRequest {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return {
    method: requestContext.http.method,
    path: rawPath,
    headers,
    body: bytes.length > MAX_BODY_BYTES ? undefined : bytes.toString('utf8'),
  };
}
