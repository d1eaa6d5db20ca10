// Names of the environment variables that the functions read; set by the components and by the local run.

/** The variables. */
export const VARIABLES = {
  region: 'AWS_REGION',
  indexTable: 'GEORENDER_INDEX_TABLE',
  scheme: 'GEORENDER_SCHEME',
  hosts: 'GEORENDER_HOSTS',
  renderFunction: 'GEORENDER_RENDER_FUNCTION',
  siteUrl: 'GEORENDER_SITE_URL',
  /** The site's own host, where the origin leads through the public name. */
  siteHost: 'GEORENDER_SITE_HOST',
  /** Hosts, with their ports, that a page may reach although they are not public. */
  reachableHosts: 'GEORENDER_REACHABLE_HOSTS',
  renderBudgetMs: 'GEORENDER_RENDER_BUDGET_MS',
  leaseTable: 'GEORENDER_LEASE_TABLE',
  /** JSON: region → bucket of pages. */
  pagesBuckets: 'GEORENDER_PAGES_BUCKETS',
  /** JSON: the freshness rules. */
  freshness: 'GEORENDER_FRESHNESS',
  /** JSON: the page rules. */
  pageRules: 'GEORENDER_PAGE_RULES',
  /** Names of cookies, besides infrastructure's, that make no page somebody's own. */
  ignoredCookies: 'GEORENDER_IGNORED_COOKIES',
  /** How far ahead, in the page's own time, a render looks after the last answer of the network. */
  renderHorizonMs: 'GEORENDER_RENDER_HORIZON_MS',
  /** How many new pages a region renders in an hour, of each host; 0: without bound. */
  newPagesPerHour: 'GEORENDER_NEW_PAGES_PER_HOUR',
  /** JSON: what each group of bots gets when there is no time for a render. */
  overloadAnswers: 'GEORENDER_OVERLOAD_ANSWERS',
  /** JSON: places whose bots are sent to another region than the nearest. */
  countryOverrides: 'GEORENDER_COUNTRY_OVERRIDES',
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
  /** An executable to run in place of the packaged Chromium. */
  chromePath: 'CHROME_PATH',
} as const;
