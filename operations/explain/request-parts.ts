// Checks the cookies and headers that a question to `explain` adds. Their values may be secrets: no message shows one.

/** A name and a value, in the order in which they were given. */
export type RequestParts = ReadonlyMap<string, string>;

/** The longest list of cookies or headers that is asked about. */
const MOST_PARTS = 50;

/** RFC 6265 §6.1: browsers take at least 4,096 bytes for a cookie. */
const MOST_CHARACTERS = 4_096;

/** A token of RFC 9110 §5.6.2, which the names of headers and cookies are. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,200}$/;

/** Visible characters of ASCII and spaces; a semicolon would begin another cookie. */
const COOKIE_VALUE = /^[\x20-\x3a\x3c-\x7e]*$/;

/** RFC 9110 §5.5 without `obs-text`. */
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

/** Headers that other parts of a question make. */
const OF_OTHER_OPTIONS: ReadonlyMap<string, string> = new Map([
  ['host', 'it is a part of the URL'],
  ['user-agent', 'use --as'],
  ['cookie', 'use --cookie'],
  ['cloudfront-viewer-country', 'use --country'],
  ['cloudfront-viewer-country-region', 'use --country'],
]);

/**
 * Headers of a connection or of a request with a body ("Request and response behavior for custom origins"), and those
 * that CloudFront sets itself.
 */
const NO_VIEWERS =
  /^(?:connection|content-.*|expect|keep-alive|max-forwards|proxy-.*|te|trailer|transfer-encoding|upgrade|via|cloudfront-.*|x-amz-.*|x-edge-.*|x-forwarded-.*)$/;

/** Checks cookies, each as `NAME=VALUE`. @param problems gets a sentence for each wrong one */
export function checkCookies(texts: readonly string[], problems: string[]): RequestParts {
  return checkParts('--cookie', 'NAME=VALUE', texts, problems, (text) => {
    const [name, value] = cutAt(text, '=');
    if (name === undefined || !NAME.test(name)) return { problem: `${NAME_RULE}, followed by "=" and the value` };
    return COOKIE_VALUE.test(value)
      ? { name, value }
      : { problem: 'as its value ASCII without control characters and ";"' };
  });
}

/** Checks headers, each as `NAME:VALUE`; their names become lower-case. @param problems as above */
export function checkHeaders(texts: readonly string[], problems: string[]): RequestParts {
  return checkParts('--header', 'NAME:VALUE', texts, problems, (text) => {
    const [given, value] = cutAt(text, ':');
    if (given === undefined || !NAME.test(given)) return { problem: `${NAME_RULE}, followed by ":" and the value` };
    const name = given.toLowerCase();
    const other = OF_OTHER_OPTIONS.get(name);
    if (other !== undefined) return { problem: `other headers than "${name}": ${other}` };
    if (NO_VIEWERS.test(name))
      return { problem: `other headers than "${name}", which belongs to the connection or is set by CloudFront` };
    return HEADER_VALUE.test(value)
      ? { name, value: value.trim() }
      : { problem: 'as its value ASCII without control characters' };
  });
}

const NAME_RULE = "as its name 1 to 200 letters, digits and !#$%&'*+-.^_`|~";

type Checked = { readonly name: string; readonly value: string } | { readonly problem: string };

function checkParts(
  option: string,
  form: string,
  texts: readonly string[],
  problems: string[],
  check: (text: string) => Checked,
): RequestParts {
  if (texts.length > MOST_PARTS) problems.push(`${option}: ${texts.length} are given; allowed: at most ${MOST_PARTS}.`);
  const parts = new Map<string, string>();
  for (const [index, text] of texts.slice(0, MOST_PARTS).entries()) {
    const checked = text.length > MOST_CHARACTERS ? { problem: `at most ${MOST_CHARACTERS} characters` } : check(text);
    if ('problem' in checked)
      problems.push(`${option}: number ${index + 1} is no ${form}; allowed: ${checked.problem}.`);
    else if (parts.has(checked.name)) problems.push(`${option}: "${checked.name}" is given twice; allowed: once.`);
    else parts.set(checked.name, checked.value);
  }
  return parts;
}

/** The texts before and after the first separator; the first is undefined without one. */
function cutAt(text: string, separator: string): readonly [string | undefined, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [undefined, ''] : [text.slice(0, at), text.slice(at + 1)];
}
