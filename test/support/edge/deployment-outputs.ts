// The outputs of a deployed stack, and the facts that are read from them.
import { DEFAULT_BOT_SETTINGS } from '../../../core/bots/bots';
import type { Region } from '../../../core/geography/regions';
import { DEFAULT_FRESHNESS_RULE } from '../../../core/pages/freshness';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import type { DeploymentFacts } from '../../../operations/deployment';
import { parseDeploymentFacts } from '../../../operations/target/deployment-facts';

/** The outputs that a test may choose; the names of what regions have follow from them. */
export interface ChosenOutputs {
  readonly regions?: readonly Region[];
  readonly [output: string]: unknown;
}

/** Complete outputs, of two regions unless others are given. */
export function deploymentOutputs({ regions = ['us-east-1', 'eu-central-1'], ...chosen }: ChosenOutputs = {}): object {
  const byRegion = <Value>(valueOf: (region: Region) => Value) =>
    Object.fromEntries(regions.map((region) => [region, valueOf(region)]));
  const { hosts = ['www.example.com'] } = chosen;
  return {
    url: 'https://www.example.com',
    distributionId: 'E2QWRUHEXAMPLE',
    edge: 'cloudfront-function',
    routerFunction: 'site-router',
    routerStore: 'arn:aws:cloudfront::123456789012:key-value-store/site-state',
    version: '0.1.0',
    siteOrigin: 'main.d1a2b3c4.amplifyapp.com',
    siteUrl: 'https://main.d1a2b3c4.amplifyapp.com',
    hosts,
    homeRegion: regions[0],
    regions,
    countryOverrides: {},
    queryPolicy: DEFAULT_QUERY_POLICY,
    variants: ['desktop'],
    freshness: [DEFAULT_FRESHNESS_RULE],
    budgets: { newPagesPerHour: 1_000 },
    routing: {
      hosts,
      bots: DEFAULT_BOT_SETTINGS,
      includePaths: [],
      excludePaths: [],
      sessionCookies: [],
      drainedRegions: [],
      passthroughPaths: [],
      forwardedHeaders: [],
      canary: false,
    },
    indexTable: 'site-table',
    leaseTables: byRegion((region) => `site-leases-${region}`),
    pagesBuckets: byRegion((region) => `site-pages-${region}`),
    functions: byRegion((region) => ({
      ...{ serve: `site-serve-${region}`, render: `site-render-${region}`, alias: 'live' },
    })),
    canaries: {},
    ...chosen,
  };
}

/** The facts of such outputs. */
export function deploymentFacts(chosen?: ChosenOutputs): DeploymentFacts {
  return parseDeploymentFacts('stack prod', deploymentOutputs(chosen));
}
