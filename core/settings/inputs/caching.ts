// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** A rule, as a user writes it. */
export interface FreshnessRuleInput {
  /**
   * A CloudFront path pattern.
   * @example '/news/*'
   */
  readonly paths: string;
  /**
   * `freshness` of these paths. From 0s to 365d.
   * @example '5m'
   */
  readonly fresh?: string;
  /**
   * `staleWhileRevalidate` of these paths. From 0s to 365d.
   * @example '1h'
   */
  readonly staleWhileRevalidate?: string;
  /**
   * `staleIfError` of these paths. From 0s to 365d.
   * @example '30d'
   */
  readonly staleIfError?: string;
  /**
   * `notFoundFreshness` of these paths. From 0s to 365d.
   * @example '5m'
   */
  readonly notFound?: string;
  /**
   * `redirectFreshness` of these paths. From 0s to 365d.
   * @example '5m'
   */
  readonly redirects?: string;
}

/** The settings of core/settings/rooms, caching, as a user writes them. */
export interface CachingInput {
  /**
   * How long a page is fresh. From 1m to 365d.
   * @default '24h'
   */
  readonly freshness?: string;
  /**
   * How long a page is still shown after its freshness, while it is rendered again in the background. From 0s to 365d.
   * @default '24h'
   */
  readonly staleWhileRevalidate?: string;
  /**
   * How long a page is shown after its freshness if it can’t be rendered. From 0s to 365d.
   * @default '30d'
   */
  readonly staleIfError?: string;
  /**
   * How long the answers 404 and 410 are fresh. From 0s to 365d.
   * @default '5m'
   */
  readonly notFoundFreshness?: string;
  /**
   * How long temporary redirects (302, 303, 307) are fresh. 301 and 308 are kept like pages. From 0s to 365d.
   * @default '5m'
   */
  readonly redirectFreshness?: string;
  /**
   * Other durations for some paths. The first rule that matches a path holds. At most 20.
   * @default []
   * @example [{ paths: '/news/*', fresh: '5m', staleWhileRevalidate: '1h' }]
   */
  readonly freshnessRules?: readonly FreshnessRuleInput[];
  /**
   * Which query parameters make a page another one. `ignore`: all except those of `queryParameters` and known tracking
   * parameters. `allow`: only those of `queryParameters`. One of ignore, allow.
   * @default 'ignore'
   */
  readonly queryMode?: 'ignore' | 'allow';
  /**
   * Names of parameters for `queryMode`, as they stand in URLs. A `*` at the end stands for any rest. At most 50.
   * @default []
   * @example ['sessionid', 'ab_*']
   */
  readonly queryParameters?: readonly string[];
  /**
   * Whether the order of query parameters with different names makes no difference.
   * @default true
   */
  readonly querySort?: boolean;
}
