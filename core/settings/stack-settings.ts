// What a stack is made from: every setting with its default, and their types once they are checked.

import type { Region, Regions } from '../geography/regions';
import type { FreshnessRule } from '../pages/freshness';
import type { PublicSite } from '../pages/page-url';
import type { QueryPolicy } from '../pages/query-policy';
import type { FreshnessRuleInput } from './cache-settings';
import type { ForwardingSettings } from './forwarding-settings';
import type { CeilingSettings, LoadSettings, LoadSettingsInput } from './load-settings';
import type { PageRuleInput, PageSettings } from './page-rule-settings';
import type { RoutingSettings } from './routing-settings';

/** The settings as a user writes them, in a stack's configuration or in a program. `check-settings.ts` checks them. */
export interface StackSettingsInput extends LoadSettingsInput {
  /**
   * The host that serves the site today, without scheme or path.
   * @example 'main.d1a2b3c4.amplifyapp.com'
   */
  readonly siteOrigin: string;
  /**
   * The public names of the site, which the distribution answers to. Empty: CloudFront's own name; crawlers then get
   * pages rendered from `siteOrigin` itself.
   * @default []
   * @example ['www.example.com', 'example.com']
   */
  readonly domains?: readonly string[];
  /**
   * A certificate for `domains`, in us-east-1. Not needed with `hostedZoneId`.
   * @example 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012'
   */
  readonly certificateArn?: string;
  /**
   * The Route 53 zone of `domains`: their DNS records are made there, and the certificate, unless one is given.
   * @example 'Z0123456789ABCDEFGHIJ'
   */
  readonly hostedZoneId?: string;
  /**
   * Further hosts whose pages may be rendered, for a distribution of your own that uses the router.
   * @default []
   */
  readonly extraHosts?: readonly string[];
  /**
   * Where pages are rendered and kept.
   * @example ['us-east-1', 'eu-central-1', 'ap-south-1']
   */
  readonly regions: readonly string[];
  /** The region that owns the index table, one of `regions`. Changing it replaces the table. */
  readonly homeRegion: string;
  /**
   * Paths that may be rendered, as CloudFront path patterns; empty: all.
   * @default []
   * @example ['/', '/articles/*']
   */
  readonly includePaths?: readonly string[];
  /**
   * Paths that are never rendered.
   * @default []
   * @example ['/account/*']
   */
  readonly excludePaths?: readonly string[];
  /**
   * Paths that go to the site without router and cache.
   * @default ['/api/*']
   */
  readonly passthroughPaths?: readonly string[];
  /**
   * Request headers of the site's own that reach it on all other paths, too. They become part of CloudFront's key, so that an
   * answer to one visitor's is shown to nobody else. At most 6.
   * @default []
   * @example ['Authorization', 'X-CSRF-Token']
   */
  readonly forwardedHeaders?: readonly string[];
  /**
   * The groups of bots that get rendered pages (docs/bots.md): search engines, link previews, AI crawlers and agents, SEO
   * auditors, and whoever else calls itself a bot.
   * @default ['search', 'preview', 'ai', 'seo', 'other']
   * @example ['search', 'preview']
   */
  readonly botGroups?: readonly string[];
  /**
   * Parts of user agents that are bots' as well; one with a leading `^` only where a user agent begins.
   * @default []
   * @example ['AcmeAuditor']
   */
  readonly extraBots?: readonly string[];
  /**
   * Bots that get the site, though their group is on: their tokens, as the groups list them.
   * @default []
   * @example ['ahrefsbot']
   */
  readonly exemptBots?: readonly string[];
  /**
   * Cookies whose owner is signed in: whoever has one always gets the site. A `*` at a name's end stands for any rest. At
   * most 20.
   * @default []
   * @example ['connect.sid', 'wordpress_logged_in_*']
   */
  readonly sessionCookies?: readonly string[];
  /**
   * The forms that pages are rendered in: for desktops alone, or for telephones too, whose bots then get pages of their own.
   * @default ['desktop']
   * @example ['desktop', 'mobile']
   */
  readonly variants?: readonly string[];
  /**
   * Countries (ISO 3166-1 alpha-2) and subdivisions (ISO 3166-2) whose bots another region than the nearest should answer.
   * @default {}
   * @example { GB: 'eu-west-2', 'US-CA': 'us-west-2' }
   */
  readonly countryOverrides?: Readonly<Record<string, string>>;
  /**
   * Regions that bots are not sent to, until this is changed. Without a deployment: docs/deploy.md, "Draining a region".
   * @default []
   * @example ['eu-central-1']
   */
  readonly drainedRegions?: readonly string[];
  /**
   * Whether regions drain themselves: checks in up to three regions look at all of them once a minute (docs/deploy.md, "Health
   * checks").
   * @default true
   */
  readonly healthChecks?: boolean;
  /**
   * Whether new code goes to canaries of the renderers first, for a part of the bots' URLs (docs/deploy.md, "Canaries").
   * @default false
   */
  readonly canary?: boolean;
  /**
   * How long a rendered page is fresh.
   * @default '24h'
   */
  readonly freshness?: string;
  /**
   * For how long after that a page is still shown, while it is rendered anew.
   * @default '24h'
   */
  readonly staleWhileRevalidate?: string;
  /**
   * For how long after its freshness a page is shown if it can't be rendered.
   * @default '30d'
   */
  readonly staleIfError?: string;
  /**
   * How long the answers 404 and 410 are fresh.
   * @default '5m'
   */
  readonly notFoundFreshness?: string;
  /**
   * How long redirects are fresh that do not call themselves permanent.
   * @default '5m'
   */
  readonly redirectFreshness?: string;
  /**
   * Other numbers for some paths; the first rule that matches holds.
   * @default []
   * @example [{ paths: '/news/*', fresh: '5m', staleWhileRevalidate: '1h' }]
   */
  readonly freshnessRules?: readonly FreshnessRuleInput[];
  /**
   * How pages of some paths are rendered, and whether they may be kept. Each part comes from the first rule that matches
   * the path and names the part. At most 20.
   * @default []
   * @example [{ paths: '/live/*', keepNoStore: false }, { paths: '/*', neverLoad: ['https://*.hotjar.com/*'] }]
   */
  readonly pageRules?: readonly PageRuleInput[];
  /**
   * Cookies that make no page somebody's own although the site sets them, besides those of load balancers, firewalls and
   * CSRF protection, which are known. A `*` at a name's end stands for any rest. At most 20.
   * @default []
   * @example ['locale', 'ab_*']
   */
  readonly ignoredCookies?: readonly string[];
  /**
   * How far ahead a render looks after the last answer of the network, in the page's own time, which runs faster than
   * ours: what timers and animations do within it is on the page. From 0 to 30.
   * @default 5
   */
  readonly renderHorizonSeconds?: number;
  /**
   * Which query parameters make a page another one: all but those of `queryParameters` and known tracking parameters
   * (`ignore`), or only those of `queryParameters` (`allow`).
   * @default 'ignore'
   */
  readonly queryMode?: 'ignore' | 'allow';
  /**
   * Names for `queryMode`, as they stand in URLs; a `*` at the end stands for any rest.
   * @default []
   * @example ['sessionid', 'ab_*']
   */
  readonly queryParameters?: readonly string[];
  /**
   * Whether the order of parameters of different names makes no difference.
   * @default true
   */
  readonly querySort?: boolean;
  /**
   * Memory of a renderer; its CPU grows with it.
   * @default 2048
   */
  readonly renderMemoryMegabytes?: number;
  /**
   * Room for temporary files of a renderer: Chromium's profile, and what its pages store.
   * @default 2048
   */
  readonly renderStorageMegabytes?: number;
  /**
   * What one render may take, Chromium's start included.
   * @default '30s'
   */
  readonly renderTimeout?: string;
  /** Answers at once in a region, reserved of the account's concurrency; more than `renderConcurrency`. Unset: no ceiling. */
  readonly serveConcurrency?: number;
  /**
   * Processor of the function that answers; the one that renders is always x86_64, as its Chromium is.
   * @default 'arm64'
   */
  readonly serveArchitecture?: 'arm64' | 'x86_64';
  /**
   * Days that logs are kept.
   * @default 30
   */
  readonly logRetentionDays?: number;
  /** Who is told of alarms. Unset: nobody, though the topics are there. */
  readonly alarmEmail?: string;
  /**
   * Whether `pulumi destroy` and the removal of a region are refused for tables and buckets that hold pages.
   * @default true
   */
  readonly removalProtection?: boolean;
  /**
   * Whether S3 measures its replication (at a cost), with alarms on it.
   * @default false
   */
  readonly replicationMetrics?: boolean;
  /**
   * A web ACL for the distribution, of scope CLOUDFRONT.
   * @example 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/12345678-1234-1234-1234-123456789012'
   */
  readonly webAclArn?: string;
  /**
   * An S3 bucket for the distribution's access logs. It needs no ACLs.
   * @example 'my-logs'
   */
  readonly accessLogsBucket?: string;
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

/** The names of all settings. */
export const SETTING_NAMES = [
  'siteOrigin',
  'domains',
  'certificateArn',
  'hostedZoneId',
  'extraHosts',
  'regions',
  'homeRegion',
  'includePaths',
  'excludePaths',
  'passthroughPaths',
  'forwardedHeaders',
  'botGroups',
  'extraBots',
  'exemptBots',
  'sessionCookies',
  'variants',
  'countryOverrides',
  'drainedRegions',
  'healthChecks',
  'canary',
  'freshness',
  'staleWhileRevalidate',
  'staleIfError',
  'notFoundFreshness',
  'redirectFreshness',
  'freshnessRules',
  'pageRules',
  'ignoredCookies',
  'renderHorizonSeconds',
  'queryMode',
  'queryParameters',
  'querySort',
  'renderMemoryMegabytes',
  'renderStorageMegabytes',
  'renderTimeout',
  'renderConcurrency',
  'serveConcurrency',
  'newPagesPerHour',
  'overloadAnswers',
  'serveArchitecture',
  'logRetentionDays',
  'alarmEmail',
  'removalProtection',
  'replicationMetrics',
  'webAclArn',
  'botRequestLimit',
  'monthlyBudgetDollars',
  'accessLogsBucket',
  'cachePolicyId',
  'originRequestPolicyId',
] as const satisfies readonly (keyof StackSettingsInput)[];

/** Settings that were checked and completed. */
export interface StackSettings
  extends RoutingSettings,
    PageSettings,
    LoadSettings,
    CeilingSettings,
    ForwardingSettings {
  readonly siteOrigin: string;
  readonly domains: readonly string[];
  readonly certificateArn: string | undefined;
  readonly hostedZoneId: string | undefined;
  /** What is rendered: the domains and extra hosts, or the site's origin where there are none. */
  readonly publicSite: PublicSite;
  readonly regions: Regions;
  readonly homeRegion: Region;
  readonly healthChecks: boolean;
  readonly canary: boolean;
  /** The rule for all other paths is the last. */
  readonly freshness: readonly FreshnessRule[];
  readonly queryPolicy: QueryPolicy;
  readonly renderMemoryMegabytes: number;
  readonly renderStorageMegabytes: number;
  readonly renderTimeoutSeconds: number;
  readonly renderConcurrency: number | undefined;
  readonly serveConcurrency: number | undefined;
  readonly serveArchitecture: 'arm64' | 'x86_64';
  readonly logRetentionDays: number;
  readonly alarmEmail: string | undefined;
  readonly removalProtection: boolean;
  readonly replicationMetrics: boolean;
  readonly accessLogsBucket: string | undefined;
  readonly cachePolicyId: string | undefined;
  readonly originRequestPolicyId: string | undefined;
}
