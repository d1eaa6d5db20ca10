// Which query parameters make a page another page. Runs in the router too: plain loops and strings (ES5.1 and a
// little more), and nothing is ever decoded.

/** How a query becomes part of a page's key. */
export interface QueryPolicy {
  /** `ignore`: all parameters count but those of `names`; `allow`: only those of `names`. */
  readonly mode: 'ignore' | 'allow';
  /** Names as they stand in URLs, case and encoding included; one that ends in `*` stands for all that begin so. */
  readonly names: readonly string[];
  /** Whether the order of parameters of different names makes no difference. */
  readonly sort: boolean;
}

/**
 * Parameters that say where a visitor came from, and that no page depends on: of campaigns (Google Analytics' UTM,
 * Matomo's, HubSpot's, Mailchimp's …) and click ids of advertisers. After the lists of the Brave browser, Firefox' query
 * stripping and the ClearURLs project; kept to names that nobody uses for content.
 */
export const TRACKING_PARAMETERS: readonly string[] = [
  'utm_*', 'gclid', 'gclsrc', 'gbraid', 'wbraid', 'dclid', 'gad_source', 'gad_campaignid', 'srsltid', '_ga', '_gl', 'fbclid', 'igshid',
  'igsh', 'msclkid', 'twclid', 'ttclid', 'li_fat_id', 'yclid', '_openstat', 'epik', 'ScCid', 'rdt_cid', 'irclickid',
  'mc_cid', 'mc_eid', '_hsenc', '_hsmi', '__hstc', '__hssc', '__hsfp', 'hsCtaTracking', 'mkt_tok', 'vero_id', 'vero_conv',
  'oly_anon_id', 'oly_enc_id', 'wickedid', 'mtm_*', 'pk_campaign', 'pk_kwd', 'pk_source', 'pk_medium', 's_cid', 'ml_subscriber',
  'ml_subscriber_hash', '_branch_match_id', '_bta_c', '_bta_tid', 'trk_contact', 'trk_msg', 'trk_module', 'trk_sid',
];

/** All parameters count, in any order, but those that only track. */
export const DEFAULT_QUERY_POLICY: QueryPolicy = { mode: 'ignore', names: TRACKING_PARAMETERS, sort: true };

/**
 * The parameters that count, in the order they were asked for: what is rendered.
 * @param query without `?`; undefined if there was none
 * @returns undefined if nothing counts
 */
export function countingQuery(query: string | undefined, policy: QueryPolicy): string | undefined {
  if (query === undefined) return undefined;
  const kept = query.split('&').filter((part) => {
    if (part === '') return false;
    const named = isNamed(nameOf(part), policy.names);
    return policy.mode === 'allow' ? named : !named;
  });
  return kept.length === 0 ? undefined : kept.join('&');
}

/**
 * The same, sorted if order makes no difference: what is part of the key. Parameters of one name keep their order.
 * @param counting what {@link countingQuery} returns
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

function nameOf(part: string): string {
  const end = part.indexOf('=');
  return end < 0 ? part : part.slice(0, end);
}

function isNamed(name: string, names: readonly string[]): boolean {
  return names.some((pattern) =>
    pattern.charAt(pattern.length - 1) === '*' ? name.indexOf(pattern.slice(0, -1)) === 0 : name === pattern,
  );
}

/** Whether a value that came over a boundary is a policy. */
export function isQueryPolicy(value: unknown): value is QueryPolicy {
  if (typeof value !== 'object' || value === null) return false;
  const { mode, names, sort }: Partial<Record<keyof QueryPolicy, unknown>> = value;
  const known = mode === 'ignore' || mode === 'allow';
  return known && typeof sort === 'boolean' && Array.isArray(names) && names.every((name) => typeof name === 'string');
}
