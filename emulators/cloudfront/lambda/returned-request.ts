// Reads the request or the answer that a Lambda@Edge function returned for a request, and the status and headers
// that it returned for an answer.
import type { LambdaAtEdgeEvent } from '../../../core/contract/lambda-at-edge';
import { type EdgeAnswer, type EdgeRequest, type HeaderPairs, requestTarget } from '../edge-request';
import { type EventRequest, type EventResponse, eventHeaders } from './lambda-event';
import { LambdaValidationError } from './lambda-rules';
import { asRecord, readHeaders } from './returned-headers';

/** An event with a request alone. */
export type RequestEvent = Exclude<LambdaAtEdgeEvent, 'origin-response'>;

/** The returned request, with the origin as the function returned it; or an answer. */
export type ReturnedRequest =
  | { readonly request: EdgeRequest; readonly origin: unknown }
  | { readonly response: EdgeAnswer };

/** CloudFront's limits of a request without its body, and of its URL ("Quotas", general quotas). */
const MAX_REQUEST_BYTES = 32_768;
const MAX_URL_BYTES = 8_192;

/** The most bytes of an answer that a function makes, with its headers ("Quotas on Lambda@Edge"). */
const MAX_ANSWER_BYTES: Readonly<Record<RequestEvent, number>> = {
  'viewer-request': 40_960,
  'origin-request': 1_048_576,
};

/** @throws LambdaValidationError */
export function readReturned(event: RequestEvent, returned: unknown, before: EventRequest): ReturnedRequest {
  const value = asRecord(event, returned, 'the returned value');
  if ('status' in value) return { response: readAnswer(event, value) };
  for (const name of ['method', 'clientIp'] as const) {
    if (value[name] !== before[name])
      throw new LambdaValidationError(event, 'read-only-field', `request.${name} was changed`);
  }
  if ('body' in value)
    throw new LambdaValidationError(event, 'form', 'request.body needs "include body", which is off');
  if (event === 'viewer-request' && 'origin' in value)
    throw new LambdaValidationError(event, 'origin', 'an origin can be chosen at origin-request alone');
  const request = {
    method: before.method,
    ...target(event, value, before),
    headers: readHeaders(event, value['headers'], before.headers),
  };
  checkSize(event, request);
  return { request, origin: value['origin'] };
}

function target(
  event: RequestEvent,
  { uri, querystring = '' }: Readonly<Record<string, unknown>>,
  before: EventRequest,
): Pick<EdgeRequest, 'path' | 'rawQuery'> {
  if (typeof uri !== 'string' || !/^\/[\x21-\x3e\x40-\xff]*$/.test(uri))
    throw new LambdaValidationError(event, 'uri', 'request.uri must be a path that begins with /, without ? and space');
  if (typeof querystring !== 'string' || !/^[\x21\x22\x24-\xff]*$/.test(querystring))
    throw new LambdaValidationError(
      event,
      'query-string',
      'request.querystring must have no space, # or control character',
    );
  // The event does not tell an empty query from none.
  return {
    path: uri,
    rawQuery: querystring === '' && before.querystring === '' ? undefined : querystring || undefined,
  };
}

function checkSize(event: RequestEvent, request: EdgeRequest): void {
  const urlBytes = Buffer.byteLength(requestTarget(request), 'latin1');
  const bytes = urlBytes + headerBytes(request.headers);
  if (urlBytes > MAX_URL_BYTES || bytes > MAX_REQUEST_BYTES)
    throw new LambdaValidationError(
      event,
      'request-size',
      `the URL has ${urlBytes} of ${MAX_URL_BYTES} bytes, the request ${bytes} of ${MAX_REQUEST_BYTES}`,
    );
}

function readAnswer(event: RequestEvent, value: Readonly<Record<string, unknown>>): EdgeAnswer {
  const { status, body = '', bodyEncoding = 'text' } = value;
  if (!/^[2-5]\d\d$/.test(String(status))) throw new LambdaValidationError(event, 'form', 'response.status is none');
  if (typeof body !== 'string' || (bodyEncoding !== 'text' && bodyEncoding !== 'base64'))
    throw new LambdaValidationError(event, 'form', 'response.body must be a string, bodyEncoding text or base64');
  const headers = readHeaders(event, value['headers'] ?? {}, {});
  const bytes = headerBytes(headers) + body.length;
  if (bytes > MAX_ANSWER_BYTES[event])
    throw new LambdaValidationError(
      event,
      'response-size',
      `the answer has ${bytes} of ${MAX_ANSWER_BYTES[event]} bytes`,
    );
  return { status: Number(status), headers, body: Buffer.from(body, bodyEncoding === 'text' ? 'utf8' : 'base64') };
}

function headerBytes(headers: HeaderPairs): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
}

/** An answer's status and headers. */
export type AnswerHead = Pick<EdgeAnswer, 'status' | 'headers'>;

/** The status and the headers that a function returned for an answer. @throws LambdaValidationError */
export function readReturnedResponse(returned: unknown, before: EventResponse): AnswerHead {
  const event = 'origin-response';
  const value = asRecord(event, returned, 'the returned value');
  if ('body' in value) throw new LambdaValidationError(event, 'not-emulated', 'it changed the body of an answer');
  const { status } = value;
  if (!/^[2-5]\d\d$/.test(String(status))) throw new LambdaValidationError(event, 'form', 'response.status is none');
  return { status: Number(status), headers: readHeaders(event, value['headers'], before.headers) };
}

/** The headers that a function does not see. */
export function unseenHeaders(headers: HeaderPairs): HeaderPairs {
  const seen = eventHeaders(headers);
  return headers.filter(([name]) => seen[name] === undefined);
}
