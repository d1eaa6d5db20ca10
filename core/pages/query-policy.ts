// Which query parameters tell pages apart; docs/keys.md has the rules. Runs in the router, too: plain loops and strings
// (ES5.1 and a little more), and nothing is ever decoded.
import { namesSource } from '../patterns/name-patterns';

/** How a query becomes part of a page's key. */
export interface QueryPolicy {
  /** `ignore`: all parameters count except `names` and {@link TRACKING_PARAMETERS}; `allow`: only `names`. */
  readonly mode: 'ignore' | 'allow';
  /** Names as in URLs, case and encoding included; a `*` at the end stands for any rest. */
  readonly names: readonly string[];
  /** Whether the order of parameters with different names is ignored. */
  readonly sort: boolean;
}

/** All parameters count, in any order, except those that only track. */
export const DEFAULT_QUERY_POLICY: QueryPolicy = { mode: 'ignore', names: [], sort: true };

/**
 * Parameters about a visitor's origin, which pages do not depend on: campaigns, advertisers' click ids, mailings. From
 * the lists of the Brave browser, Firefox' query stripping and the ClearURLs project, and the documentation of
 * advertising networks; only names that nobody uses for content.
 */
// biome-ignore format: a list of words
export const TRACKING_PARAMETERS: readonly string[] = [
  // Campaigns: Google Analytics, Matomo, HubSpot, Adobe, Openstat.
  'utm_*', 'mtm_*', 'pk_campaign', 'pk_kwd', 'pk_keyword', 'pk_source', 'pk_medium', 'pk_content', 'pk_cid', 'hsa_*',
  's_cid', '_openstat', '_ga', '_gl',
  // Click ids: Google, Meta, Microsoft, X, TikTok, LinkedIn, Yandex, Pinterest, Snapchat, Reddit, Impact, Branch and
  // others.
  'gclid', 'gclsrc', 'gbraid', 'wbraid', 'dclid', 'gad_source', 'gad_campaignid', 'srsltid', 'fbclid', 'msclkid',
  'twclid', 'ttclid', 'igsh*', 'li_fat_id', 'yclid', 'ysclid', 'ymclid', 'epik', 'ScCid', 'rdt_cid', 'irclickid',
  'rb_clickid', 'wickedid', '_branch_match_id', '_branch_referrer',
  // Mailings: Mailchimp, HubSpot, Marketo, Drip, Klaviyo, Vero, Omeda, MailerLite, Bronto, Listrak, beehiiv.
  'mc_cid', 'mc_eid', '_hsenc', '_hsmi', '__hstc', '__hssc', '__hsfp', 'hsCtaTracking', 'mkt_tok', '__s', '_kx',
  'vero_id', 'vero_conv', 'oly_anon_id', 'oly_enc_id', 'ml_subscriber', 'ml_subscriber_hash', '_bta_c', '_bta_tid',
  'trk_contact', 'trk_msg', 'trk_module', 'trk_sid', '_bhlid',
];

/** A policy with one test for all names. */
export interface ParameterTest {
  readonly mode: QueryPolicy['mode'];
  /** Matches the names that the mode is about. */
  readonly names: RegExp;
}

/** Makes a policy's test. */
export function parameterTest(policy: QueryPolicy): ParameterTest {
  const names = policy.mode === 'allow' ? policy.names : [...TRACKING_PARAMETERS, ...policy.names];
  // Matches nothing if there are no names.
  return { mode: policy.mode, names: new RegExp(namesSource(names) || '(?!)') };
}

/**
 * The parameters that count, in their original order: the query to render. A part without name and value, as in
 * `a&&b`, never counts; Google's `_escaped_fragment_` always does, since it is part of the page's address.
 * @param query without `?`; undefined if there was none
 * @returns undefined if nothing counts
 */
export function countingQuery(query: string | undefined, test: ParameterTest): string | undefined {
  if (query === undefined) return undefined;
  const kept = query.split('&').filter((part) => {
    const name = nameOf(part);
    return part !== '' && (name === '_escaped_fragment_' || test.names.test(name) === (test.mode === 'allow'));
  });
  return kept.length === 0 ? undefined : kept.join('&');
}

/**
 * The same, sorted if the order is ignored: the query of the key. Parameters of one name keep their order.
 * @param counting the result of {@link countingQuery}
 */
export function keyQuery(counting: string | undefined, policy: QueryPolicy): string | undefined {
  if (counting === undefined || !policy.sort) return counting;
  const parts = counting.split('&').map((part, index) => ({ part, name: nameOf(part), index }));
  parts.sort((one, other) => {
    if (one.name !== other.name) return one.name < other.name ? -1 : 1;
    return one.index - other.index;
  });
  return parts.map(({ part }) => part).join('&');
}

/** Whether a value that came over a boundary is a policy. */
export function isQueryPolicy(value: unknown): value is QueryPolicy {
  if (typeof value !== 'object' || value === null) return false;
  const { mode, names, sort }: Partial<Record<keyof QueryPolicy, unknown>> = value;
  const known = mode === 'ignore' || mode === 'allow';
  return known && typeof sort === 'boolean' && Array.isArray(names) && names.every((name) => typeof name === 'string');
}

function nameOf(part: string): string {
  const end = part.indexOf('=');
  return end < 0 ? part : part.slice(0, end);
}
