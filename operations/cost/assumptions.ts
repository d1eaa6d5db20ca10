// The assumptions behind the costs. Nothing was measured on AWS: put in your own numbers and run `npm run cost`.

/** The example stack, as in Pulumi.prod.yaml. */
export const STACK = {
  regions: 3,
  renderGigabytes: 2,
  /** Temporary storage that is billed: what `renderStorageMegabytes` has above 512. */
  renderDiskGigabytes: 1.5,
  serveGigabytes: 0.5,
} as const;

/** A page of the site. */
export const PAGE = {
  /** As it is stored and sent, compressed. */
  kilobytes: 12,
  /** Items of one read of `/articles/1`: the record, and the purges of its scopes (core/pages/purge-scopes.ts). */
  indexItems: 6,
  /** How long the lifecycle keeps an object with the default freshness: twice a record's life of 31 days. */
  keptMonths: 2,
} as const;

/** How long functions run, in seconds. */
export const SECONDS = {
  /** `serve`, with a read of the index and one of the bucket. */
  regionHit: 0.04,
  /** `render`: a page that asks an API or two; cold starts, some seconds longer, are a part of them. */
  render: 3,
  /** The router at Lambda@Edge, one run. */
  replica: 0.003,
} as const;

/** Health checks (core/health/checker-regions.ts, components/functions/health-checks.ts). */
export const HEALTH = {
  checkers: 3,
  gigabytes: 0.25,
  /** A check in which all regions are well. */
  seconds: 0.3,
  /** `serve`, for one check. */
  lookSeconds: 0.02,
  noteKilobytes: 1,
  /** Looks of a region at its index and bucket, which it remembers for 45 s. */
  looksPerMinute: 1.5,
  /** Records of the home page, and of the purges that concern it. */
  indexItems: 4,
} as const;

/** The schedule (components/functions/render-schedule.ts) by its default, with nothing to order. */
export const CONTROL_PLANE = { scheduleEverySeconds: 21_600, scheduleSeconds: 5, scheduleGigabytes: 1 } as const;

/** Bots' requests by how they are answered, for the comparison. */
export const MIX = { edgeHits: 0.5, regionHits: 0.4, misses: 0.1 } as const;

/** The ceilings that the worst case is computed at. */
export const CEILINGS = {
  /** `renderConcurrency`, in each region. */
  rendersAtOnce: 10,
  /** `newPagesPerHour`, in each region and for each host. */
  newPagesPerHour: 1_000,
  /** `serveConcurrency` of Pulumi.prod.yaml, in each region. */
  servesAtOnce: 200,
  /** `renderTimeout`: no render is billed for longer. */
  renderSeconds: 30,
  /** Lambda's default quota of concurrent executions, for comparison; new accounts have less. */
  withoutAny: 1_000,
} as const;

/** Lines of the log that settings turn on, in bytes, as the tests' lines have them. */
export const LOG_LINES = {
  /** `requestLog`: a request to a region. */
  request: 800,
  /** `metrics`: one of the two lines of a request. */
  metric: 350,
} as const;

/** Metrics of a region that has requests all month: the usual cache statuses and reasons. */
export const USUAL_METRICS = 10;
