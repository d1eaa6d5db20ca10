// Checks the secret request headers for the site. Messages name headers, never their values.

/** What CloudFront refuses to add ("Custom headers that CloudFront can't add to origin requests"). */
const REFUSED =
  /^(?:accept-encoding|cache-control|connection|content-length|cookie|host|if-.*|max-forwards|pragma|proxy-.*|range|request-range|te|trailer|transfer-encoding|upgrade|via|x-amz-.*|x-edge-.*|x-real-ip)$/i;

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/;

/** "Quotas on headers", CloudFront Developer Guide. */
const MAX_VALUE_BYTES = 1783;

/** Why such headers are refused that lie open in a stack's file. */
export const HEADERS_MUST_BE_SECRET =
  "siteHeaders lie open in the stack's configuration; set them with pulumi config set --secret --path 'georender:siteHeaders.<name>' <value>.";

/** Why such headers are refused for a stack without a name of its own. */
export const HEADERS_NEED_DOMAINS =
  'siteHeaders need domains: without a public name pages are rendered from siteOrigin itself, where CloudFront adds no headers; set domains.';

/** What is wrong with a value for `siteHeaders`; each a sentence. */
export function siteHeaderProblems(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) {
    return ['siteHeaders is not an object; allowed: header names with their values.'];
  }
  return Object.entries(value).flatMap(([name, content]: [string, unknown]) => {
    if (!NAME.test(name))
      return [`siteHeaders: ${JSON.stringify(name)} is not a header's name; allowed: letters, digits and -.`];
    if (REFUSED.test(name))
      return [`siteHeaders.${name} is a header that CloudFront does not let a distribution set; use another.`];
    if (typeof content !== 'string' || content.length > MAX_VALUE_BYTES || /[^\x20-\x7e]/.test(content)) {
      return [
        `siteHeaders.${name} has a value that is no header's; allowed: at most ${MAX_VALUE_BYTES} visible ASCII characters.`,
      ];
    }
    return [];
  });
}
