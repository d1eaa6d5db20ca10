// The environment variables that components and the local run set, and the functions read.

/** Their names. */
export const VARIABLES = {
  region: 'AWS_REGION',
  indexTable: 'GEORENDER_INDEX_TABLE',
  scheme: 'GEORENDER_SCHEME',
  hosts: 'GEORENDER_HOSTS',
  renderFunction: 'GEORENDER_RENDER_FUNCTION',
  siteUrl: 'GEORENDER_SITE_URL',
  /** The SHA-256 digests of the router's tokens, in hexadecimal; absent: `serve` has a function URL. */
  rendererTokens: 'GEORENDER_RENDERER_TOKENS',
  /** The hosts of all origins of the site, where its URL has the public name. */
  siteHosts: 'GEORENDER_SITE_HOSTS',
  /** Hosts with ports that a page may reach although they are not public. */
  reachableHosts: 'GEORENDER_REACHABLE_HOSTS',
  renderBudgetMs: 'GEORENDER_RENDER_BUDGET_MS',
  leaseTable: 'GEORENDER_LEASE_TABLE',
  /** JSON: region → bucket of pages. */
  pagesBuckets: 'GEORENDER_PAGES_BUCKETS',
  /** JSON: the freshness rules. */
  freshness: 'GEORENDER_FRESHNESS',
  /** JSON: the page rules. */
  pageRules: 'GEORENDER_PAGE_RULES',
  /** Names of cookies, besides infrastructure's, that do not make a page personal. */
  ignoredCookies: 'GEORENDER_IGNORED_COOKIES',
  /** How far a render runs the page's own time after the last answer of the network. */
  renderHorizonMs: 'GEORENDER_RENDER_HORIZON_MS',
  /** New pages that a region renders in an hour, for each host; 0: no limit. */
  newPagesPerHour: 'GEORENDER_NEW_PAGES_PER_HOUR',
  /** JSON: the answer to each group of bots when there is no capacity for a render. */
  overloadAnswers: 'GEORENDER_OVERLOAD_ANSWERS',
  /** JSON: places whose bots are sent to another region than the nearest. */
  countryOverrides: 'GEORENDER_COUNTRY_OVERRIDES',
  /** Countries whose bots get content of their own. {@link VARIABLES.countryOverrides} has their regions. */
  contentCountries: 'GEORENDER_CONTENT_COUNTRIES',
  /** How many renders the schedule may order in a day. */
  scheduledRendersPerDay: 'GEORENDER_SCHEDULED_RENDERS_PER_DAY',
  /** The time between two runs of the schedule. */
  scheduleEverySeconds: 'GEORENDER_SCHEDULE_EVERY_SECONDS',
  /** Paths of the sitemaps that the schedule warms. */
  warmSitemaps: 'GEORENDER_WARM_SITEMAPS',
  /** `1`: `serve` notes the pages that bots ask for. */
  noteDemand: 'GEORENDER_NOTE_DEMAND',
  /** JSON: the query policy. */
  queryPolicy: 'GEORENDER_QUERY_POLICY',
  /** JSON: region → function URL of `serve`, for health checks. */
  serveUrls: 'GEORENDER_SERVE_URLS',
  /** The ARN of the router's key-value store. */
  routerStore: 'GEORENDER_ROUTER_STORE',
  /** Regions that the stack's settings drain. */
  drainedRegions: 'GEORENDER_DRAINED_REGIONS',
  /** The regions that health checks run in. */
  checkerRegions: 'GEORENDER_CHECKER_REGIONS',
  /** The region whose replica of the index a health check uses. */
  notesRegion: 'GEORENDER_NOTES_REGION',
  /** JSON: the URLs of the region's render queue. */
  queues: 'GEORENDER_QUEUES',
  /** `true`: a line in the log for each bot's request and each render. */
  requestLog: 'GEORENDER_REQUEST_LOG',
  /** The path of the HTTP API. */
  apiPath: 'GEORENDER_API_PATH',
  /** JSON: the hashes and scopes of the API's tokens. */
  apiTokens: 'GEORENDER_API_TOKENS',
  /** The key of IndexNow. */
  indexNowKey: 'GEORENDER_INDEX_NOW_KEY',
  /** The function that carries jobs out. */
  jobFunction: 'GEORENDER_JOB_FUNCTION',
  /** The variants that the stack renders. */
  variants: 'GEORENDER_VARIANTS',
  /** All regions of the stack, the home region first. */
  regions: 'GEORENDER_REGIONS',
  /** Packed JSON (`bundles/packed-json.ts`): region → URLs of its render queue. */
  regionQueues: 'GEORENDER_REGION_QUEUES',
  /** Packed JSON: region → table of leases. */
  leaseTables: 'GEORENDER_LEASE_TABLES',
  /** The distribution's id. */
  distribution: 'GEORENDER_DISTRIBUTION',
  /** How many pages are rendered after a deployment of the site. */
  publishRenders: 'GEORENDER_PUBLISH_RENDERS',
  /** The stack's name in the metrics; absent: none are written. */
  metrics: 'GEORENDER_METRICS',
  /** `true`: each bot's request is rendered again. For the local run alone. */
  noCache: 'GEORENDER_NO_CACHE',
  /** An executable to run in place of the packaged Chromium. */
  chromePath: 'CHROME_PATH',
} as const;
