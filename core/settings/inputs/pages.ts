// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** A rule, as a user writes it. */
export interface PageRuleInput {
  /**
   * A CloudFront path pattern.
   * @example '/news/*'
   */
  readonly paths: string;
  /** Whether pages are kept although the site says `no-store`; `private` is always obeyed. Default: true. */
  readonly keepNoStore?: boolean;
  /** Whether a page may have no more text than the site’s own HTML, or much less than it had. Default: false. */
  readonly mayBeShort?: boolean;
  /**
   * A CSS selector: a page is not complete before an element matches it.
   * @example 'main article'
   */
  readonly waitFor?: string;
  /**
   * URL patterns that a render never loads; a `*` stands for any run of characters. At most 20.
   * @example ['https://*.hotjar.com/*']
   */
  readonly neverLoad?: readonly string[];
}

/** The settings of core/settings/rooms, pages, as a user writes them. */
export interface PagesInput {
  /**
   * Cookies that do not make a page personal although the site sets them, besides the known ones of load balancers,
   * firewalls and CSRF protection. A `*` at a name’s end stands for any rest. At most 20.
   * @default []
   * @example ['locale', 'ab_*']
   */
  readonly ignoredCookies?: readonly string[];
  /**
   * How pages of some paths are rendered, and whether they may be kept. Each part comes from the first rule that
   * matches the path and names the part. At most 20.
   * @default []
   * @example [{ paths: '/live/*', keepNoStore: false }, { paths: '/*', neverLoad: ['https://*.hotjar.com/*'] }]
   */
  readonly pageRules?: readonly PageRuleInput[];
  /**
   * How far ahead a render looks after the last answer of the network, in seconds of the page’s own time, which runs
   * faster than ours. The page shows what timers and animations do within it. From 0 to 30.
   * @default 5
   */
  readonly renderHorizonSeconds?: number;
}
