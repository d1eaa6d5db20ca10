// Masks the values of queries in texts for the log: they hold tokens, addresses and names of people.

/** Replaces a value. */
export const MASK = '***';

/** A question mark that may begin a query; percent-encoded any number of times, as in a URL within a URL. */
const QUERY_MARK = /\?|%(?:25)*3f/i;
const QUERY_OR_FRAGMENT_MARK = /[?#]|%(?:25)*3f/i;

/**
 * A query or a fragment in a sentence. No URL holds blanks, quotes or angle brackets as they are (URL Standard,
 * "query percent-encode set").
 */
const QUERY_IN_TEXT = /([?#]|%(?:25)*3f)([^\s"<>]+)/gi;

/** User and password before a host (RFC 3986 §3.2.1). */
const USER_INFO = /\/\/[^\s/"<>?#@:]*:[^\s/"<>?#@]*@/g;

/** The separators of parameters, and of names from values: as written, or percent-encoded. */
const SEPARATOR = /(&|%(?:25)*26)/i;
const EQUALS = /=|%(?:25)*3d/i;

/**
 * A URL without the values of its query, its fragment and its credentials; names of parameters stay. A parameter
 * without a name, such as `?token`, counts as a value. Masking twice equals masking once, here and below.
 */
export function maskedUrl(url: string): string {
  const mark = QUERY_OR_FRAGMENT_MARK.exec(url);
  if (mark === null) return withoutUserInfo(url);
  const { index, 0: found } = mark;
  return withoutUserInfo(url.slice(0, index)) + found + maskedParameters(url.slice(index + found.length));
}

/** A text with its URLs masked like {@link maskedUrl}. Other words stay, unless they look like a query. */
export function maskedText(text: string): string {
  return withoutUserInfo(
    text.replace(QUERY_IN_TEXT, (all: string, mark: string, rest: string) => {
      // `#section` and scripts' private fields (`#state`) are no secrets; `#access_token=…` and `#/reset?token` are.
      const isHarmless = mark === '#' && !EQUALS.test(rest) && !QUERY_MARK.test(rest);
      return isHarmless ? all : mark + maskedParameters(rest);
    }),
  );
}

/** The names of a query's parameters, in order, each as it is written. A parameter without a name counts as a value. */
export function parameterNames(query: string): readonly string[] {
  return query
    .split('&')
    .map(maskedParameter)
    .filter((parameter) => !parameter.startsWith(MASK))
    .map((parameter) => parameter.replace(/(?:=|%(?:25)*3d).*$/is, ''))
    .filter((name) => name !== '');
}

function withoutUserInfo(text: string): string {
  return text.replace(USER_INFO, `//${MASK}@`);
}

function maskedParameters(query: string): string {
  // The pattern has a group: separators are at the odd places.
  return query
    .split(SEPARATOR)
    .map((part, place) => (place % 2 === 1 ? part : maskedParameter(part)))
    .join('');
}

function maskedParameter(parameter: string): string {
  if (parameter === '') return '';
  const equals = EQUALS.exec(parameter);
  if (equals === null) return MASK;
  const name = parameter.slice(0, equals.index);
  // A name with a question mark in it is a URL whose own query begins there.
  const shown = QUERY_MARK.test(name) ? MASK : name;
  const isEmpty = equals.index + equals[0].length === parameter.length;
  return shown + equals[0] + (isEmpty ? '' : MASK);
}
