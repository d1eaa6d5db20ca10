// Reads the headers that a Lambda@Edge function returned, and refuses what CloudFront would refuse.

import { VIEWER_COUNTRY_HEADER } from '../../../core/contract/header-names';
import type { LambdaAtEdgeEvent } from '../../../core/contract/lambda-at-edge';
import { HEADER_NAME, HEADER_VALUE, isDisallowedHeader } from '../edge-headers';
import type { HeaderPairs } from '../edge-request';
import type { EventHeaders } from './lambda-event';
import { LambdaValidationError, READ_ONLY_HEADERS } from './lambda-rules';

/**
 * The returned headers.
 * @param before the headers of the event
 * @throws LambdaValidationError, which names rule and header
 */
export function readHeaders(event: LambdaAtEdgeEvent, returned: unknown, before: EventHeaders): HeaderPairs {
  const pairs = Object.entries(asRecord(event, returned, 'headers')).flatMap(([name, values]) =>
    headerValues(event, name, values).map((value) => [name, value] as const),
  );
  for (const [name] of pairs) {
    const isCountry = event === 'viewer-request' && name === VIEWER_COUNTRY_HEADER && before[name] === undefined;
    const isForbidden = isDisallowedHeader(name) || isCountry;
    if (isForbidden) throw new LambdaValidationError(event, 'forbidden-header', `it set the header ${name}`);
  }
  for (const name of READ_ONLY_HEADERS[event]) {
    const was = (before[name] ?? []).map(({ value }) => value);
    const is = pairs.filter(([other]) => other === name).map(([, value]) => value);
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    const change = was.length === 0 ? 'added' : is.length === 0 ? 'deleted' : 'changed';
    throw new LambdaValidationError(event, 'read-only-header', `it ${change} the header ${name}`);
  }
  return pairs;
}

/** The values of one header. @throws LambdaValidationError */
export function headerValues(event: LambdaAtEdgeEvent, name: string, values: unknown): readonly string[] {
  const refuse = (reason: string): never => {
    throw new LambdaValidationError(event, 'header-form', `the header ${name} ${reason}`);
  };
  if (!HEADER_NAME.test(name)) return refuse('has a name that is no lower-case token');
  const list: readonly unknown[] = Array.isArray(values) ? values : refuse('is no array of { key, value }');
  return list.map((entry) => {
    const { key, value } = asRecord(event, entry, `the header ${name}`);
    if (key !== undefined && (typeof key !== 'string' || key.toLowerCase() !== name))
      return refuse('has a key that is not its name');
    if (typeof value !== 'string') return refuse('has a value that is no string');
    return HEADER_VALUE.test(value) ? value : refuse('has a character that HTTP does not allow in a value');
  });
}

/** The members of an object. @throws LambdaValidationError */
export function asRecord(event: LambdaAtEdgeEvent, value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new LambdaValidationError(event, 'form', `${what} must be an object`);
  return Object.fromEntries(Object.entries(value));
}
