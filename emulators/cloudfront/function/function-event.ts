// A CloudFront Function's event, made from a request; and the request or answer read back from the returned value
// ("CloudFront Functions event structure", "Restrictions on all edge functions").
import { InternalError } from '../../../core/contract/georender-error';
import { HEADER_NAME, HEADER_VALUE, isDisallowedHeader } from '../edge-headers';
import type { EdgeAnswer, EdgeRequest, HeaderPairs } from '../edge-request';

/** A query parameter, header or cookie; `multiValue` is there when the name came more than once. */
export interface EventField {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
  /** Attributes of a cookie that an answer sets. */
  readonly attributes?: string;
}

type EventFields = Readonly<Record<string, EventField>>;

/** `event.request`, less its method `rawQueryString`, which the sandbox adds. */
export interface EventRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: EventFields;
  readonly headers: EventFields;
  readonly cookies: EventFields;
}

/**
 * The function returned a value that CloudFront refuses: it answers 502 with
 * `x-cache: FunctionValidationError from cloudfront`.
 */
export class FunctionValidationError extends InternalError {
  override readonly name = 'FunctionValidationError';
}

/** "Read-only headers in CloudFront Functions viewer request events". */
const READ_ONLY_HEADERS = ['cdn-loop', 'content-length', 'host', 'transfer-encoding', 'via'];

/** The `request` of the event for one viewer's request: nothing decoded, disallowed headers left out. */
export function eventRequest(request: EdgeRequest): EventRequest {
  const shown = request.headers.filter(([name]) => name !== 'cookie' && !isDisallowedHeader(name));
  return {
    method: request.method,
    uri: request.path,
    querystring: fields(splitPairs(request.rawQuery ?? '', '&')),
    headers: fields(shown),
    cookies: fields(cookiePairs(request.headers)),
  };
}

/**
 * Reads what the function returned for `original`.
 *
 * @throws FunctionValidationError when CloudFront would refuse it.
 */
export function readReturned(
  returned: unknown,
  original: EdgeRequest,
): { readonly request: EdgeRequest } | { readonly response: EdgeAnswer } {
  const value = asRecord(returned, 'the returned value');
  return 'statusCode' in value ? { response: readResponse(value) } : { request: readRequest(value, original) };
}

function readRequest(value: Record<string, unknown>, original: EdgeRequest): EdgeRequest {
  const before = eventRequest(original);
  if (value['method'] !== before.method) {
    refuse(`request.method is read-only: it was ${before.method}, the function returned ${show(value['method'])}`);
  }
  const uri = value['uri'];
  if (typeof uri !== 'string' || !/^\/[\x21-\x3e\x40-\xff]*$/.test(uri)) {
    refuse(`request.uri must be a path that begins with / and has no ? or space, not ${show(uri)}`);
  }
  const headers = readHeaders(value['headers'], before.headers);
  for (const name of READ_ONLY_HEADERS) {
    if (!isSame(headers[name], before.headers[name])) {
      refuse(`the header ${name} is read-only in a viewer request: return it as it came`);
    }
  }
  const given = value['querystring'] ?? {};
  // A text is taken as it is ("Normalize query string parameters in a CloudFront Functions viewer request").
  if (typeof given === 'string' && !/^[\x21-\x7e]*$/.test(given))
    refuse(`request.querystring has a character that no query may have: ${show(given)}`);
  const query = typeof given === 'string' ? undefined : readFields(given, 'request.querystring');
  const cookies = readFields(value['cookies'] ?? {}, 'request.cookies');
  const cookie = isSame(cookies, before.cookies)
    ? original.headers.filter(([name]) => name === 'cookie')
    : [['cookie', joinPairs(pairs(cookies, before.cookies), '; ')] as const].filter(([, text]) => text !== '');
  return {
    method: original.method,
    path: uri,
    rawQuery: query === undefined ? String(given) || undefined : queryText(query, before, original),
    headers: [...pairs(headers, before.headers), ...cookie],
  };
}

function queryText(query: EventFields, before: EventRequest, original: EdgeRequest): string | undefined {
  if (isSame(query, before.querystring)) return original.rawQuery;
  return joinPairs(pairs(query, before.querystring), '&') || undefined;
}

function readResponse(value: Record<string, unknown>): EdgeAnswer {
  const status = value['statusCode'];
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    refuse(`response.statusCode must be an integer from 200 to 599, not ${show(status)}`);
  }
  const cookies = Object.entries(readFields(value['cookies'] ?? {}, 'response.cookies')).flatMap(([name, field]) => {
    const attributes = field.attributes === undefined ? '' : `; ${field.attributes}`;
    return valuesOf(field, undefined).map((text) => ['set-cookie', `${name}=${text}${attributes}`] as const);
  });
  const body = readBody(value['body']);
  const headers = pairs(readHeaders(value['headers'] ?? {}, {}), {}).filter(([name]) => name !== 'content-length');
  return { status, headers: [...headers, ...cookies, ['content-length', String(body.length)]], body };
}

function readBody(body: unknown): Buffer {
  if (body === undefined || typeof body === 'string') {
    return Buffer.from(body ?? '');
  }
  const { data, encoding } = asRecord(body, 'response.body');
  if (typeof data !== 'string' || (encoding !== 'text' && encoding !== 'base64')) {
    refuse('response.body must be a string or { encoding: "text" or "base64", data: string }');
  }
  if (encoding === 'base64' && !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) {
    refuse('response.body.data is not valid base64');
  }
  return Buffer.from(data, encoding === 'text' ? 'utf8' : 'base64');
}

function readHeaders(value: unknown, before: EventFields): EventFields {
  const headers = readFields(value, 'headers');
  for (const [name, field] of Object.entries(headers)) {
    if (!HEADER_NAME.test(name)) {
      refuse(`header names must be lower-case tokens, not ${show(name)}`);
    }
    if (isDisallowedHeader(name) || name === 'cookie') {
      refuse(`a function may not set the header ${name}`);
    }
    if (!valuesOf(field, before[name]).every((text) => HEADER_VALUE.test(text))) {
      refuse(`the header ${name} has a character that HTTP does not allow in a value`);
    }
  }
  return headers;
}

function readFields(value: unknown, where: string): EventFields {
  return Object.fromEntries(
    Object.entries(asRecord(value, where)).map(([name, field]) => [name, readField(field, `${where}.${name}`)]),
  );
}

function readField(field: unknown, where: string): EventField {
  const { value, multiValue, attributes } = asRecord(field, where);
  if (typeof value !== 'string') {
    refuse(`${where} must be an object { value: string }, its value is ${show(value)}`);
  }
  if (multiValue !== undefined && !Array.isArray(multiValue)) {
    refuse(`${where}.multiValue must be an array of { value: string }`);
  }
  return {
    value,
    ...(multiValue === undefined ? {} : { multiValue: multiValue.map((one) => readField(one, `${where}.multiValue`)) }),
    ...(typeof attributes === 'string' ? { attributes } : {}),
  };
}

/** A changed `multiValue` wins over `value`; otherwise a changed `value` replaces its first entry. */
function valuesOf(field: EventField, before: EventField | undefined): readonly string[] {
  const many = field.multiValue?.map(({ value }) => value);
  if (many === undefined || many.length === 0) {
    return [field.value];
  }
  const isChanged = !isSame(field.multiValue, before?.multiValue);
  return isChanged || before?.value === field.value ? many : [field.value, ...many.slice(1)];
}

function pairs(now: EventFields, before: EventFields): HeaderPairs {
  return Object.entries(now).flatMap(([name, field]) =>
    valuesOf(field, before[name]).map((value) => [name, value] as const),
  );
}

function fields(all: HeaderPairs): EventFields {
  const grouped = new Map<string, string[]>();
  for (const [name, value] of all) {
    grouped.set(name, [...(grouped.get(name) ?? []), value]);
  }
  return Object.fromEntries(
    [...grouped].map(([name, values]) => {
      const [value = ''] = values;
      return [name, values.length > 1 ? { value, multiValue: values.map((one) => ({ value: one })) } : { value }];
    }),
  );
}

function cookiePairs(headers: HeaderPairs): HeaderPairs {
  return headers.flatMap(([name, value]) => (name === 'cookie' ? splitPairs(value, ';') : []));
}

function splitPairs(text: string, separator: string): HeaderPairs {
  return text
    .split(separator)
    .map((part) => (separator === ';' ? part.trim() : part))
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    });
}

function joinPairs(all: HeaderPairs, separator: string): string {
  return all.map(([name, value]) => `${name}=${value}`).join(separator);
}

function asRecord(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(`${what} must be an object, not ${show(value)}`);
  }
  return Object.fromEntries(Object.entries(value));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}

function refuse(reason: string): never {
  throw new FunctionValidationError(`The CloudFront function returned an invalid value: ${reason}`);
}
