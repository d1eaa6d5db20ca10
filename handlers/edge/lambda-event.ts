// The event of Lambda@Edge ("Lambda@Edge event structure", Amazon CloudFront Developer Guide), and the request in it as
// the router's decisions take it.
import type { CloudFrontHeaders, CloudFrontRequest, CloudFrontResponse } from 'aws-lambda';
import { ATTEMPT_HEADER, MINUTE_HEADER } from '../../core/contract/header-names';
import { SECOND_ATTEMPT } from '../../core/contract/lambda-at-edge';
import type { ViewerRequest } from '../../core/routing/router';
import { type SharingConfig, sharingOf } from '../../core/routing/sharing';

/** What CloudFront tells at an event. Its texts may be hostile, its form is CloudFront's. */
export interface LambdaEvent {
  /** Always one. */
  readonly Records: readonly {
    readonly cf: {
      readonly config: { readonly eventType: string; readonly requestId: string };
      readonly request: CloudFrontRequest;
      /** At origin-response. */
      readonly response?: CloudFrontResponse;
    };
  }[];
}

/** The request as the router sees it: of headers that came twice, the first. */
export function viewerRequestOf({ method, uri, querystring, headers }: CloudFrontRequest): ViewerRequest {
  return {
    method,
    uri,
    headers: firstValues(headers),
    cookies: cookieNames(headers),
    rawQueryString: () => querystring || undefined,
  };
}

/** The first value of each header. */
export function firstValues(headers: CloudFrontHeaders): ViewerRequest['headers'] {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, [first]]) => (first === undefined ? [] : [[name, first]])),
  );
}

function cookieNames(headers: CloudFrontHeaders): Readonly<Record<string, unknown>> {
  return Object.fromEntries(cookiesOf(headers).map((cookie) => [cookie.split('=', 1)[0] ?? '', true]));
}

/** The value of a cookie as it was sent; of two with one name, the first. */
export function cookieValue(headers: CloudFrontHeaders, name: string): string | undefined {
  return cookiesOf(headers)
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/** Replaces a cookie's value; undefined removes the cookie. */
export function withCookie(headers: CloudFrontHeaders, name: string, value: string | undefined): void {
  const others = cookiesOf(headers).filter((cookie) => cookie.split('=', 1)[0] !== name);
  const cookies = value === undefined ? others : [...others, `${name}=${value}`];
  if (cookies.length === 0) delete headers['cookie'];
  else setHeader(headers, 'cookie', cookies.join('; '));
}

function cookiesOf(headers: CloudFrontHeaders): readonly string[] {
  return (headers['cookie'] ?? [])
    .flatMap(({ value }) => value.split(';'))
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');
}

/** Sets one of the function's own headers. */
export function setHeader(headers: CloudFrontHeaders, name: string, value: string): void {
  headers[name] = [{ key: name, value }];
}

/** Whether CloudFront asks the origin group's second member, since the first has failed. */
export function isSecondAttempt({ origin }: CloudFrontRequest): boolean {
  const { customHeaders } = origin?.custom ?? origin?.s3 ?? {};
  return customHeaders?.[ATTEMPT_HEADER]?.[0]?.value === SECOND_ATTEMPT;
}

/**
 * Whether an answer to a request that reaches the origin is the same for everybody. The origin sees no Fetch Metadata;
 * but a file that is shown as a document has the minute header.
 */
export function isSharedAtOrigin(config: SharingConfig, request: CloudFrontRequest): boolean {
  return request.headers[MINUTE_HEADER] === undefined && sharingOf(config, viewerRequestOf(request)).isForAll;
}
