// A Lambda@Edge function's event, made from a request and an answer ("Lambda@Edge event structure", Amazon CloudFront
// Developer Guide).
import { STATUS_CODES } from 'node:http';
import type { LambdaAtEdgeEvent } from '../../../core/contract/lambda-at-edge';
import { isDisallowedHeader } from '../edge-headers';
import type { EdgeRequest, HeaderPairs } from '../edge-request';

/** The values of each header, by lower-case name. */
export type EventHeaders = Readonly<Record<string, readonly { readonly key: string; readonly value: string }[]>>;

/** An origin as the event shows it, and as a function may return it. */
export interface CustomOrigin {
  readonly domainName: string;
  readonly port: number;
  readonly protocol: 'http' | 'https';
  /** Before the request's own path. */
  readonly path: string;
  readonly readTimeout: number;
  readonly keepaliveTimeout: number;
  readonly sslProtocols: readonly string[];
  readonly customHeaders: EventHeaders;
}

/** The request at an event. */
export interface LambdaCall {
  readonly request: EdgeRequest;
  readonly viewerIp: string;
  readonly requestId: string;
}

/** `event.Records[0].cf.request`. */
export interface EventRequest {
  readonly clientIp: string;
  readonly method: string;
  readonly uri: string;
  readonly querystring: string;
  readonly headers: EventHeaders;
  readonly origin?: { readonly custom: CustomOrigin };
}

/** The request in the event: nothing decoded, forbidden headers left out. */
export function eventRequest({ request, viewerIp }: LambdaCall, origin?: CustomOrigin): EventRequest {
  return {
    clientIp: viewerIp,
    method: request.method,
    uri: request.path,
    querystring: request.rawQuery ?? '',
    headers: eventHeaders(request.headers),
    ...(origin && { origin: { custom: origin } }),
  };
}

/** An answer's head. */
export interface EventResponse {
  readonly status: string;
  readonly statusDescription: string;
  readonly headers: EventHeaders;
}

/** The answer in the event. Functions do not see its body. */
export function eventResponse(status: number, headers: HeaderPairs): EventResponse {
  return { status: String(status), statusDescription: STATUS_CODES[status] ?? '', headers: eventHeaders(headers) };
}

/** The whole event. */
export function lambdaEvent(
  eventType: LambdaAtEdgeEvent,
  { requestId }: LambdaCall,
  request: EventRequest,
  response?: EventResponse,
): object {
  const config = { distributionDomainName: 'local.cloudfront.net', distributionId: 'LOCALEDGE', eventType, requestId };
  return { Records: [{ cf: { config, request, ...(response && { response }) } }] };
}

/** Headers as an event has them. */
export function eventHeaders(pairs: HeaderPairs): EventHeaders {
  const shown = pairs.filter(([name]) => !isDisallowedHeader(name));
  const names = [...new Set(shown.map(([name]) => name))];
  return Object.fromEntries(
    names.map((name) => [
      name,
      shown.filter(([other]) => other === name).map(([, value]) => ({ key: titled(name), value })),
    ]),
  );
}

/** `Content-Type` for `content-type`, as CloudFront shows most names. */
function titled(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
