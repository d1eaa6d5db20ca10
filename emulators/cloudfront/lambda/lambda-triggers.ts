// Calls a Lambda@Edge function at the events of a request, and reads what it returned.
import { ATTEMPT_HEADER } from '../../../core/contract/header-names';
import { SECOND_ATTEMPT } from '../../../core/contract/lambda-at-edge';
import type { HeaderPairs } from '../edge-request';
import type { FunctionOutcome } from '../function/function-sandbox';
import type { DefaultOrigin, OriginTriggers, TriggeredRequest } from '../origin/origin-triggers';
import {
  type CustomOrigin,
  eventHeaders,
  eventRequest,
  eventResponse,
  type LambdaCall,
  lambdaEvent,
} from './lambda-event';
import type { LambdaFunction } from './lambda-sandbox';
import { readOrigin } from './returned-origin';
import { type AnswerHead, readReturned, readReturnedResponse, unseenHeaders } from './returned-request';

/** The function at all of its events. Every method throws LambdaExecutionError and LambdaValidationError. */
export class LambdaTriggers implements OriginTriggers {
  private readonly lambda: LambdaFunction;

  constructor(lambda: LambdaFunction) {
    this.lambda = lambda;
  }

  /**
   * At viewer-request. The origin can't be chosen there, and CloudFront adds its own headers later ("Restrictions on
   * Lambda@Edge", CloudFront headers).
   */
  async viewerRequest(call: LambdaCall): Promise<FunctionOutcome> {
    const added = call.request.headers.filter(([name]) => isOfCloudFront(name));
    const seen = call.request.headers.filter(([name]) => !isOfCloudFront(name));
    const shown = eventRequest({ ...call, request: { ...call.request, headers: seen } });
    const returned = await this.lambda.run('viewer-request', lambdaEvent('viewer-request', call, shown));
    const read = readReturned('viewer-request', returned, shown);
    if ('response' in read) return read;
    const headers = [...read.request.headers.filter(([name]) => !isOfCloudFront(name)), ...added];
    return { request: { ...read.request, headers }, origin: { kind: 'default' } };
  }

  async request(call: LambdaCall, site: DefaultOrigin): Promise<TriggeredRequest> {
    const custom = shownOrigin(site);
    const shown = eventRequest(call, custom);
    const returned = await this.lambda.run('origin-request', lambdaEvent('origin-request', call, shown));
    const read = readReturned('origin-request', returned, shown);
    if ('response' in read) return read;
    const isSite = JSON.stringify(read.origin) === JSON.stringify({ custom });
    const origin = isSite ? undefined : readOrigin(read.origin);
    const customHeaders = origin?.customHeaders ?? markOf(site.attempt);
    const names = new Set(customHeaders.map(([name]) => name));
    const headers = [...unseenHeaders(call.request.headers), ...read.request.headers];
    return {
      // CloudFront replaces a viewer's headers of these names.
      request: { ...read.request, headers: [...headers.filter(([name]) => !names.has(name)), ...customHeaders] },
      origin,
    };
  }

  async response(call: LambdaCall, status: number, headers: HeaderPairs): Promise<AnswerHead> {
    const response = eventResponse(status, headers);
    const event = lambdaEvent('origin-response', call, eventRequest(call), response);
    const read = readReturnedResponse(await this.lambda.run('origin-response', event), response);
    return { ...read, headers: [...unseenHeaders(headers), ...read.headers] };
  }
}

function isOfCloudFront(name: string): boolean {
  return name.startsWith('cloudfront-');
}

function markOf(attempt: 1 | 2): HeaderPairs {
  return attempt === 2 ? [[ATTEMPT_HEADER, SECOND_ATTEMPT]] : [];
}

function shownOrigin({ base, responseTimeoutMs, attempt }: DefaultOrigin): CustomOrigin {
  const isHttps = base.protocol === 'https:';
  return {
    domainName: base.hostname,
    port: Number(base.port) || (isHttps ? 443 : 80),
    protocol: isHttps ? 'https' : 'http',
    path: base.pathname.replace(/\/$/, ''),
    readTimeout: Math.ceil(responseTimeoutMs / 1000),
    keepaliveTimeout: 5,
    sslProtocols: ['TLSv1.2'],
    customHeaders: eventHeaders(markOf(attempt)),
  };
}
