// The types that the parts of the local edge share: a viewer's request, an answer, a chosen origin.

/** Headers in the order of the wire, names in lower case; a name may come more than once. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** A viewer's request as CloudFront keeps it. The body is not part of it. */
export interface EdgeRequest {
  readonly method: string;
  /** The path exactly as sent, never decoded; begins with `/`. */
  readonly path: string;
  /** The query exactly as sent, without `?`; undefined when the target has no `?`. */
  readonly rawQuery: string | undefined;
  /** The viewer's headers, `cookie` included. */
  readonly headers: HeaderPairs;
}

/** A whole answer, held in memory. */
export interface EdgeAnswer {
  readonly status: number;
  readonly headers: HeaderPairs;
  readonly body: Buffer;
}

/** Where the function sends a request that the cache can't answer. */
export type ChosenOrigin =
  | { readonly kind: 'default' }
  | { readonly kind: 'origin'; readonly id: string }
  | {
      readonly kind: 'group';
      readonly ids: readonly [first: string, second: string];
      readonly statusCodes: readonly number[];
    };

/** Path and query as they go on the wire. */
export function requestTarget(request: EdgeRequest): string {
  return request.rawQuery === undefined ? request.path : `${request.path}?${request.rawQuery}`;
}

/** All values of one header, joined with `, ` (RFC 9110, 5.3); undefined if it is absent. `name` is in lower case. */
export function headerValue(headers: HeaderPairs, name: string): string | undefined {
  const values = headers.filter(([other]) => other === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

/**
 * The cookies as one header value, sorted by name as CloudFront forwards and keys them ("Cache content based on
 * cookies"). Cookies of one name keep their order. Undefined when there are none.
 */
export function sortedCookies(headers: HeaderPairs): string | undefined {
  const cookies = headers
    .filter(([name]) => name === 'cookie')
    .flatMap(([, value]) => value.split(';'))
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');
  return cookies.length === 0 ? undefined : cookies.sort(byCookieName).join('; ');
}

function byCookieName(one: string, other: string): number {
  const oneName = one.split('=', 1).join();
  const otherName = other.split('=', 1).join();
  return oneName < otherName ? -1 : oneName > otherName ? 1 : 0;
}
