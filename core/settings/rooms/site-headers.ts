// The secret request headers for the site. Messages name headers, never their values.
import { type Form, optional } from '../setting';

/** Headers that CloudFront refuses to add ("Custom headers that CloudFront can't add to origin requests"). */
// biome-ignore format: a list of words
const REFUSED_NAMES = [
  'accept-encoding', 'cache-control', 'connection', 'content-length', 'cookie', 'host', 'if-.*', 'max-forwards',
  'pragma', 'proxy-.*', 'range', 'request-range', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via', 'x-amz-.*',
  'x-edge-.*', 'x-real-ip',
];

const REFUSED = new RegExp(`^(?:${REFUSED_NAMES.join('|')})$`, 'i');

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/;

/** "Quotas on headers", CloudFront Developer Guide. */
const MAX_VALUE_BYTES = 1783;

/** Why headers are refused that are not encrypted in a stack's file. */
export const HEADERS_MUST_BE_SECRET =
  "siteHeaders lie open in the stack's configuration; set them with pulumi config set --secret --path " +
  "'georender:siteHeaders.<name>' <value>.";

/** Why headers are refused for a stack without a name of its own. */
export const HEADERS_NEED_DOMAINS =
  'siteHeaders need domains: without a public name pages are rendered from siteOrigin itself, where CloudFront ' +
  'adds no headers; set domains.';

/** Headers that CloudFront adds to requests for an origin. */
export const SECRET_HEADERS: Form<Readonly<Record<string, string>>> = {
  schema: { type: 'object', additionalProperties: { type: 'string' } },
  allowed: 'header names with their values',
  read(value, name, reader) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      reader.complain(`${name} is not an object; allowed: ${SECRET_HEADERS.allowed}.`);
      return undefined;
    }
    const problems = Object.entries(value).flatMap(([header, content]) => headerProblem(name, header, content) ?? []);
    for (const problem of problems) reader.complain(problem);
    return Object.fromEntries(Object.entries(value).map(([header, content]) => [header, String(content)]));
  },
};

function headerProblem(setting: string, header: string, value: unknown): string | undefined {
  if (!NAME.test(header))
    return `${setting}: ${JSON.stringify(header)} is not a header's name; allowed: letters, digits and -.`;
  if (REFUSED.test(header))
    return `${setting}.${header} is a header that CloudFront does not let a distribution set; use another.`;
  if (typeof value === 'string' && value.length <= MAX_VALUE_BYTES && !/[^\x20-\x7e]/.test(value)) return undefined;
  return `${setting}.${header} has a value that no header may have; allowed: at most ${MAX_VALUE_BYTES} visible ASCII characters.`;
}

export const HEADER_SECRETS = {
  siteHeaders: optional({
    description:
      'Request headers for the site only, e.g. for basic auth. ' +
      'Secrets stay secret: in a stack’s configuration, set them with `--secret`. They need `domains`.',
    form: SECRET_HEADERS,
  }),
};
