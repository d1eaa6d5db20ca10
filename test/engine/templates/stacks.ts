// Configurations of stacks in 1, 3 and 12 regions that have, taken together, every setting on, and both engines. Those
// that make the first engine's code longer are shared out among them: CloudFront takes 10 KB.

/** A stack's settings, without the project's name before them. */
export type Configuration = Readonly<Record<string, unknown>>;

const TWELVE_REGIONS = [
  'us-east-1',
  'eu-central-1',
  'ap-south-1',
  'us-west-2',
  'ca-central-1',
  'sa-east-1',
  'eu-west-2',
  'eu-north-1',
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-3',
];

/** Ids of policies of another stack: they must be in the account. */
export const POLICIES_OF_ANOTHER_STACK = {
  cachePolicyId: '0123abcd-4567-89ab-cdef-0123456789ab',
  originRequestPolicyId: '1123abcd-4567-89ab-cdef-0123456789ab',
};

/** What both engines can do. */
const COMMON: Configuration = {
  siteOrigin: 'main.d1a2b3c4d5e6f7.amplifyapp.com',
  domains: ['www.example.com', 'example.com'],
  homeRegion: 'us-east-1',
  passthroughPaths: ['/api/*', '/socket/*'],
  healthChecks: true,
  freshness: '12h',
  staleWhileRevalidate: '6h',
  staleIfError: '20d',
  notFoundFreshness: '1m',
  redirectFreshness: '1m',
  freshnessRules: [{ paths: '/news/*', fresh: '5m', staleWhileRevalidate: '1h' }],
  pageRules: [{ paths: '/*', neverLoad: ['https://*.hotjar.com/*'] }],
  ignoredCookies: ['locale'],
  renderHorizonSeconds: 7,
  // A list of what counts is shorter than one of what does not.
  queryMode: 'allow',
  queryParameters: ['page'],
  querySort: false,
  renderMemoryMegabytes: 3008,
  renderStorageMegabytes: 3000,
  renderConcurrency: 20,
  serveConcurrency: 200,
  queueConcurrency: 4,
  serveArchitecture: 'x86_64',
  logRetentionDays: 90,
  alarmEmail: 'ops@example.com',
  removalProtection: true,
  replicationMetrics: true,
  newPagesPerHour: 500,
  overloadAnswers: { seo: 'site' },
  monthlyBudgetDollars: 100,
  requestLog: true,
  metrics: true,
  apiPath: '/_georender',
  apiScopes: { cms: ['recache'] },
  indexNowKey: '0123456789abcdef0123456789abcdef',
  publishing: true,
  publishRenders: 500,
  amplifyApp: 'd1a2b3c4d5e6f7',
  amplifyBranch: 'main',
  scheduledRendersPerDay: 2000,
  scheduleEvery: '12h',
  warmSitemaps: ['/sitemap.xml'],
};

/** With the second engine, whose code has room, and a certificate that is there already, without DNS. */
const ONE: Configuration = {
  ...COMMON,
  edge: 'lambda-at-edge',
  renderTimeout: '17s',
  regions: TWELVE_REGIONS.slice(0, 1),
  includePaths: ['/', '/articles/*'],
  excludePaths: ['/account/*'],
  sessionCookies: ['connect.sid'],
  prerenderService: 'share',
  prerenderServiceShare: 10,
  prerenderServiceUrl: 'https://prerender.example.com/render',
  countryOrigins: { FR: 'fr.example-origin.com' },
  deviceOrigins: { mobile: 'm.example-origin.com' },
  experimentArms: [
    { name: 'control', weight: 90 },
    { name: 'new', weight: 10, origin: 'new.example-origin.com' },
  ],
  botsArm: 'control',
  experimentCookie: 'arm',
  experimentDays: 30,
  accessLogsBucket: 'logs-of-the-site',
  webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/12345678-1234-1234-1234-123456789012',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
};

const EVERYTHING_MADE: Configuration = {
  ...COMMON,
  edge: 'cloudfront-function',
  canary: true,
  renderTimeout: '40s',
  debugTokenHash: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  botRequestLimit: 2000,
  botReports: true,
  botReportDays: 14,
  amplifyRegion: 'ap-south-1',
};

/** With policies that are there already. */
const THREE: Configuration = {
  ...EVERYTHING_MADE,
  ...POLICIES_OF_ANOTHER_STACK,
  regions: TWELVE_REGIONS.slice(0, 3),
  extraHosts: ['m.example.com'],
  botGroups: ['search', 'preview', 'ai'],
  extraBots: ['AcmeAuditor'],
  exemptBots: ['gptbot'],
  variants: ['desktop', 'mobile'],
  countryOverrides: { GB: 'us-east-1', 'US-CA': 'us-east-1' },
  drainedRegions: ['ap-south-1'],
};

/** With everything made by the program. */
const TWELVE: Configuration = {
  ...EVERYTHING_MADE,
  regions: TWELVE_REGIONS,
  forwardedHeaders: ['Authorization', 'X-CSRF-Token'],
  countryContent: { DE: 'eu-central-1' },
};

/** Each has all regions of those before it, since removing one is refused by protection. */
export const STACKS: readonly Configuration[] = [ONE, THREE, TWELVE];
