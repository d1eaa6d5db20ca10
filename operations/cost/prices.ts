// All prices, dated: US dollars, US East (N. Virginia), without taxes and free allowances. Other regions differ by some
// tens of percents. `npm run cost` computes every figure from these.

/** When the prices were looked up, in copies of the pages that may be some months older. */
export const PRICES_LOOKED_UP = '2026-11-28';

/** One price. */
export interface Price {
  readonly usd: number;
  /** The quantity for that price. */
  readonly per: string;
  /** Where it stands. `remembered`: the page could not be read when the prices were looked up. */
  readonly source: string | { readonly remembered: string };
}

const CLOUDFRONT = 'https://aws.amazon.com/cloudfront/pricing/';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const DYNAMODB =
  'https://airbyte.com/data-engineering-resources/dynamodb-pricing (of https://aws.amazon.com/dynamodb/pricing/on-demand/)';
const LAMBDA = 'https://cloudchipr.com/blog/aws-lambda-pricing (of https://aws.amazon.com/lambda/pricing/)';
const LAMBDA_AT_EDGE = 'https://aws.amazon.com/lambda/pricing/ (Lambda@Edge)';
const S3 = 'https://aws.amazon.com/s3/pricing/';
const S3_REQUESTS = `https://c3x.dev/blog/s3-request-fees-explained (of ${S3})`;
const WAF = 'https://c3x.dev/blog/aws-waf-cost-explained/ (of https://aws.amazon.com/waf/pricing/)';

/** By what is used. */
export const PRICES = {
  cloudFrontRequests: {
    usd: 1,
    per: 'million HTTPS requests, US and Europe',
    source: 'https://www.factualminds.com/blog/amazon-cloudfront-pricing-regional-tiers-requests-security/',
  },
  cloudFrontGigabytes: { usd: 0.085, per: 'GB to the internet, first 10 TB, US and Europe', source: CLOUDFRONT },
  edgeFunctionRuns: {
    usd: 0.1,
    per: 'million invocations of CloudFront Functions',
    source: 'https://cur.vantage.sh/aws/amazoncloudfront/',
  },
  replicaRuns: { usd: 0.6, per: 'million requests of Lambda@Edge', source: { remembered: LAMBDA_AT_EDGE } },
  replicaGigabyteSeconds: {
    usd: 0.000_050_01,
    per: 'GB-second of Lambda@Edge',
    source: { remembered: LAMBDA_AT_EDGE },
  },
  httpApiRequests: {
    usd: 1,
    per: 'million requests of HTTP APIs, first 300 million',
    source: 'https://aws.amazon.com/blogs/compute/announcing-http-apis-for-amazon-api-gateway/',
  },
  storeReads: { usd: 0.03, per: 'million reads of CloudFront KeyValueStore', source: { remembered: CLOUDFRONT } },
  lambdaRequests: { usd: 0.2, per: 'million requests', source: LAMBDA },
  armGigabyteSeconds: { usd: 0.000_013_333_4, per: 'GB-second on arm64, first tier', source: LAMBDA },
  x86GigabyteSeconds: { usd: 0.000_016_666_7, per: 'GB-second on x86_64, first tier', source: LAMBDA },
  diskGigabyteSeconds: {
    usd: 0.000_000_030_9,
    per: 'GB-second of temporary storage beyond 512 MB',
    source: 'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AWSLambda (as cited on 2026-08-21)',
  },
  indexReads: { usd: 0.125, per: 'million read request units', source: DYNAMODB },
  indexWrites: { usd: 0.625, per: 'million write request units, replicated ones alike', source: DYNAMODB },
  bucketWrites: { usd: 5, per: 'million PUT requests', source: S3_REQUESTS },
  bucketReads: { usd: 0.4, per: 'million GET requests', source: S3_REQUESTS },
  bucketGigabyteMonths: {
    usd: 0.023,
    per: 'GB-month of S3 Standard',
    source: 'https://deepeshsoni.com/archives/256 (of https://aws.amazon.com/s3/pricing/)',
  },
  interRegionGigabytes: { usd: 0.02, per: 'GB from one region to another', source: { remembered: S3 } },
  queueRequests: {
    usd: 0.4,
    per: 'million requests of standard queues',
    source: 'https://cloudburn.io/blog/amazon-sqs-pricing (of https://aws.amazon.com/sqs/pricing/, March 2026)',
  },
  logGigabytes: {
    usd: 0.5,
    per: 'GB of log lines taken in',
    source: 'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/',
  },
} as const satisfies Readonly<Record<string, Price>>;

/** Prices by the month, used or not. */
export const STANDING_PRICES = {
  alarmMetrics: {
    usd: 0.1,
    per: 'metric of an alarm of standard resolution, month',
    source: 'https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm',
  },
  compositeAlarms: {
    usd: 0.5,
    per: 'composite alarm, month',
    source: 'https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm',
  },
  largeDashboards: {
    usd: 3,
    per: 'dashboard of more than 50 metrics, month',
    source: 'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/',
  },
  customMetrics: {
    usd: 0.3,
    per: 'metric of the functions’ own, of each set of dimensions, month; by the hour in which it has data',
    source: 'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/',
  },
  webAcls: { usd: 5, per: 'web ACL, month', source: WAF },
  webAclRules: { usd: 1, per: 'rule of a web ACL, month', source: WAF },
} as const satisfies Readonly<Record<string, Price>>;

/** The monthly allowances that never end. */
export const FREE = {
  usage: {
    cloudFrontRequests: 10_000_000,
    cloudFrontGigabytes: 1_000,
    edgeFunctionRuns: 2_000_000,
    storeReads: 2_000_000,
    lambdaRequests: 1_000_000,
    queueRequests: 1_000_000,
  },
  /** On both architectures together. */
  gigabyteSeconds: 400_000,
  alarmMetrics: 10,
  /** Each with at most so many metrics. */
  dashboards: { count: 3, metrics: 50 },
  sources: [CLOUDFRONT, CLOUDWATCH, LAMBDA],
} as const;

/** The plan of prerender.io that is compared with, as listed on 2026-10-01. */
export const PRERENDER_PLAN = {
  name: 'Starter',
  usdAMonth: 59,
  rendersIncluded: 30_000,
  usdAThousandFurther: 2.25,
  source:
    'https://prerender.io/pricing/ and https://docs.prerender.io/docs/pricing-update-2026, as quoted by a comparison of 2026-10-01',
} as const;

/** Monthly costs that the author of a plain single-region recipe (Lambda, S3, one cache) states, by bot requests. */
export const RECIPE_USD_A_MONTH: ReadonlyMap<number, number> = new Map([
  [1_000_000, 13],
  [5_000_000, 99],
]);
