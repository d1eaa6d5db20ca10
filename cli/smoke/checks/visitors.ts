// The visitors of the checks: their headers, fresh targets, and how answers are described.
import { randomInt } from 'node:crypto';
import { UserError } from '../../../core/contract/georender-error';
import {
  CACHE_HEADER,
  COUNTRY_HEADER,
  ORIGIN_STATUS_HEADER,
  REASON_HEADER,
  REGION_HEADER,
} from '../../../core/contract/header-names';
import { checkPageUrl, type PageUrl } from '../../../core/pages/page-url';
import { countingQuery, DEFAULT_QUERY_POLICY, parameterTest } from '../../../core/pages/query-policy';
import type { DeploymentFacts } from '../../../operations/deployment';
import type { WebAnswer } from '../ports';

const BOT_USER_AGENT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const BROWSER_USER_AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36';

/** Uncompressed, so that bytes can be compared and read. */
const COMMON = { accept: 'text/html,*/*;q=0.8', 'accept-encoding': 'identity' };

/** The request headers of a crawler. */
export const BOT_HEADERS = { ...COMMON, 'user-agent': BOT_USER_AGENT } as const;

/** The request headers of a person's browser. */
export const BROWSER_HEADERS = { ...COMMON, 'user-agent': BROWSER_USER_AGENT } as const;

/** Statuses of a site that lets only CloudFront in, by a secret header. */
export const CLOSED_STATUSES: readonly number[] = [401, 403];

/** Whether an edge's cache answered. */
export function isEdgeHit({ headers }: WebAnswer): boolean {
  return /\bhit\b/i.test(headers['x-cache'] ?? '');
}

const OWN_PARAMETER = 'georender-smoke';

/**
 * The page with a new query, which no cache has. Where the stack's policy drops our parameter, it is Google's
 * `_escaped_fragment_`, which always counts and makes the visitor a bot.
 * @param policy a bot's page depends on it; a person's never does
 */
export function freshTarget(page: string, policy = DEFAULT_QUERY_POLICY): string {
  const counts = countingQuery(OWN_PARAMETER, parameterTest(policy)) !== undefined;
  return `${page}${page.includes('?') ? '&' : '?'}${counts ? OWN_PARAMETER : '_escaped_fragment_'}=${randomInt(2 ** 47)}`;
}

/** The page could not be named. */
export class PageUrlError extends UserError {
  override readonly name = 'PageUrlError';
}

/**
 * The URL that a target is rendered and kept by. A stack without a name of its own, which answers to CloudFront's,
 * renders from the site's origin.
 * @throws PageUrlError if such a URL is not rendered
 */
export function renderedUrl({ url, siteOrigin }: DeploymentFacts, target: string): PageUrl {
  const isHttps = url.startsWith('https://');
  const publicHost = url.slice(url.indexOf('//') + 2);
  const host = publicHost.endsWith('.cloudfront.net') ? siteOrigin : publicHost;
  const scheme = isHttps ? 'https' : 'http';
  const checked = checkPageUrl(`${scheme}://${host}${target}`, { scheme, hosts: [host] });
  if (checked.kind === 'refused') throw new PageUrlError(checked.message);
  return checked.url;
}

/** The headers that tell how an answer came about. */
const TELLING = [
  'content-type',
  REGION_HEADER,
  COUNTRY_HEADER,
  CACHE_HEADER,
  REASON_HEADER,
  ORIGIN_STATUS_HEADER,
  'x-cache',
  // Lambda's own refusals, e.g. a signature that is missing or not allowed.
  'x-amzn-errortype',
];

/** An answer, as far as it tells how it came about. */
export function describeAnswer({ status, headers, body }: WebAnswer): string {
  const told = TELLING.flatMap((name) => (headers[name] === undefined ? [] : [`${name}: ${headers[name]}`]));
  return [`status ${status}`, `${body.length} bytes`, ...told].join(', ');
}
