// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** The settings of core/settings/rooms, operations, as a user writes them. */
export interface OperationsInput {
  /**
   * Days that logs are kept. One of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192,
   * 2557, 2922, 3288, 3653.
   * @default 30
   */
  readonly logRetentionDays?: number;
  /**
   * The address for mails of alarms. Unset: the topics exist, without a subscriber.
   * @example 'ops@example.com'
   */
  readonly alarmEmail?: string;
  /**
   * Whether the removal of tables and buckets that hold pages is refused, and that of a region.
   * @default true
   */
  readonly removalProtection?: boolean;
  /**
   * Whether S3 measures its replication (at a cost), with alarms on it.
   * @default false
   */
  readonly replicationMetrics?: boolean;
  /**
   * Whether `serve` and `render` log a line for each bot’s request and each render, for reports, at a cost.
   * @default false
   */
  readonly requestLog?: boolean;
  /**
   * Whether `serve` and `render` count requests and renders as metrics of CloudWatch, at a cost.
   * @default false
   */
  readonly metrics?: boolean;
  /**
   * SHA-256, in hex, of a token by which requests with `x-georender-debug` are told why the site answered a bot:
   * `openssl rand -hex 32` makes a token, and `printf TOKEN | sha256sum` its hash. Unset: no request is told.
   * @example 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9'
   */
  readonly debugTokenHash?: string;
  /**
   * A web ACL for the distribution, of scope CLOUDFRONT.
   * @example 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/12345678-1234-1234-1234-123456789012'
   */
  readonly webAclArn?: string;
  /**
   * How many requests one address may make as a bot in five minutes; further ones get 429. Makes a web ACL, which costs
   * $6 a month, and $0.60 a million requests of all visitors. Unset: no bound. From 10 to 2000000000.
   * @example 2000
   */
  readonly botRequestLimit?: number;
  /**
   * US dollars a month: `alarmEmail` gets a mail when the account costs 80 % and all of it, or is about to. Unset: no
   * mails. From 1 to 1000000.
   * @example 100
   */
  readonly monthlyBudgetDollars?: number;
  /**
   * An S3 bucket for the distribution’s access logs. It needs no ACLs.
   * @example 'my-logs'
   */
  readonly accessLogsBucket?: string;
  /**
   * Whether access logs are kept for `georender bots`, in a private bucket of the home region, with tables for Athena.
   * They hold addresses of people, too: personal data.
   * @default false
   */
  readonly botReports?: boolean;
  /**
   * Days that these access logs are kept. From 1 to 3650.
   * @default 30
   */
  readonly botReportDays?: number;
  /**
   * The cache policy of another stack of the same version, instead of a new one: an account has 20.
   * @example '0123abcd-4567-89ab-cdef-0123456789ab'
   */
  readonly cachePolicyId?: string;
  /**
   * The origin request policy of another stack of the same version, instead of a new one: an account has 20.
   * @example '0123abcd-4567-89ab-cdef-0123456789ab'
   */
  readonly originRequestPolicyId?: string;
}
