// A CloudFront Function's event at viewer-response, and the answer read back from it ("CloudFront Functions event
// structure"). A function may remove and set cookies here, and set headers; other changes are refused.
import type { HeaderPairs } from '../edge-request';
import { type EventField, FunctionValidationError } from './function-event';

/** An answer without its body, which a function does not see. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: HeaderPairs;
}

/** `event.response`. */
export interface EventResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, EventField>>;
  readonly cookies: Readonly<Record<string, EventField>>;
}

/** The event's response for an answer: headers and cookies apart, the first of each name only. */
export function eventResponse({ status, headers }: AnswerHead): EventResponse {
  const cookies = headers.flatMap(([name, value]) => (name === 'set-cookie' ? [cookieField(value)] : []));
  const others = headers.filter(([name]) => name !== 'set-cookie').map(([name, value]) => [name, { value }] as const);
  return {
    statusCode: status,
    headers: Object.fromEntries(others.toReversed()),
    cookies: Object.fromEntries(cookies.toReversed()),
  };
}

/**
 * The headers of an answer after the function: without the cookies that it removed, with the cookies and headers that
 * it set.
 *
 * @throws FunctionValidationError when it changed anything else, which is not emulated
 */
export function readReturnedResponse(returned: unknown, answer: AnswerHead): HeaderPairs {
  const before = eventResponse(answer);
  const { statusCode, headers, cookies = {} } = record(returned);
  const left = Object.entries(record(cookies));
  const isChanged =
    statusCode !== before.statusCode ||
    Object.keys(before.headers).some((name) => !Object.hasOwn(record(headers), name));
  if (isChanged)
    throw new FunctionValidationError(
      'The CloudFront function changed an answer in more than its cookies and headers, which the local edge does not emulate.',
    );
  const names = new Set(left.filter(([name, field]) => isSame(field, before.cookies[name])).map(([name]) => name));
  const setCookies = left.flatMap(([name, field]) =>
    names.has(name) ? [] : [['set-cookie', setCookieLine(name, field)] as const],
  );
  const set = Object.entries(record(headers)).flatMap(([name, field]) =>
    isSame(field, before.headers[name]) ? [] : [[name, String(record(field)['value'])] as const],
  );
  const isSet = new Set(set.map(([name]) => name));
  const kept = answer.headers.filter(
    ([name, value]) => !isSet.has(name) && (name !== 'set-cookie' || names.has(cookieField(value)[0])),
  );
  return [...kept, ...set, ...setCookies];
}

function setCookieLine(name: string, field: unknown): string {
  const { value, attributes } = record(field);
  if (typeof value !== 'string' || (attributes !== undefined && typeof attributes !== 'string'))
    throw new FunctionValidationError(
      `The CloudFront function set the cookie ${name} to no { value: string, attributes: string }.`,
    );
  return `${name}=${value}${attributes === undefined || attributes === '' ? '' : `; ${attributes}`}`;
}

function cookieField(setCookie: string): readonly [name: string, field: EventField] {
  const [, name = '', value = '', attributes = ''] = /^([^=;]*)=?([^;]*)(?:;\s*(.*))?$/s.exec(setCookie) ?? [];
  return [name.trim(), { value, attributes }];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null)
    throw new FunctionValidationError('The CloudFront function returned no response.');
  return Object.fromEntries(Object.entries(value));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
