// A deployment of three regions with known facts, whose router's value is in memory. Its clients reach nothing.
import { DEFAULT_REGIONS, type Region } from '../../../core/geography/regions';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import type { RouterSettings } from '../../../core/routing/router-config';
import type { RouterValue, RouterValues } from '../../../handlers/health/ports';
import type { Clock } from '../../../handlers/runtime/clock';
import type { Deployment, DeploymentFacts } from '../../../operations/deployment';

const ROUTER: RouterSettings = {
  regions: DEFAULT_REGIONS,
  home: 'us-east-1',
  scheme: 'https',
  hosts: ['www.example.com'],
  queryPolicy: DEFAULT_QUERY_POLICY,
};

const byRegion = <Value>(valueOf: (region: Region) => Value): ReadonlyMap<Region, Value> =>
  new Map(DEFAULT_REGIONS.map((region) => [region, valueOf(region)]));

/** Facts, with other settings of the router if given. */
export function knownFacts(router: Partial<RouterSettings> = {}): DeploymentFacts {
  const queryPolicy = router.queryPolicy ?? DEFAULT_QUERY_POLICY;
  const facts = {
    url: 'https://www.example.com',
    publicSite: { scheme: 'https', hosts: ['www.example.com'] },
    viewerHost: undefined,
    logs: undefined,
    siteUrl: 'https://main.example.net',
    siteOrigin: 'main.example.net',
    regions: DEFAULT_REGIONS,
    homeRegion: 'us-east-1',
    variants: ['desktop'],
    queryPolicy,
    freshness: [],
    budgets: { newPagesPerHour: 1_000 },
    router: { ...ROUTER, ...router },
    passthroughPaths: ['/api/*'],
    forwardedHeaders: ['x-tenant'],
    distributionId: 'E1',
    edge: 'cloudfront-function',
    httpApis: new Map(),
    routerFunction: 'site-router',
    routerStore: 'arn:store',
    indexTable: 'site-index',
    leaseTables: byRegion((region) => `leases-${region}`),
    pagesBuckets: byRegion((region) => `pages-${region}`),
    functions: byRegion((region) => ({ serve: `site-serve-${region}`, render: `site-render-${region}` })),
    canaries: new Map(),
    queues: new Map(),
    version: '0.1.0',
  } as const;
  return facts;
}

/** The router's value in memory, which changes its version with each write. */
export class RememberedValues implements RouterValues {
  private version = 0;
  /** Called before each write; may write itself, as another operator does. */
  beforeWrite: () => void = () => undefined;

  constructor(public text: string | undefined = undefined) {}

  async read(): Promise<RouterValue> {
    return { text: this.text, version: String(this.version) };
  }

  async write(text: string, version: string): Promise<void> {
    this.beforeWrite();
    if (version !== String(this.version)) throw new Error('PreconditionFailed');
    this.put(text);
  }

  /** A write by somebody else. */
  put(text: string): void {
    this.text = text;
    this.version += 1;
  }
}

/** A stack whose AWS clients throw. */
export function knownDeployment(facts: DeploymentFacts, router: RouterValues): Deployment {
  const unreachable = (): never => {
    throw new Error('This deployment reaches nothing.');
  };
  const clock: Clock = { nowMs: () => 1_700_000_000_000, steadyMs: () => 0, pause: async () => undefined };
  return {
    kind: 'stack',
    source: 'stack test',
    facts,
    clock,
    dynamoDb: unreachable,
    s3: unreachable,
    lambda: unreachable,
    sqs: unreachable,
    cloudWatch: unreachable,
    cloudWatchLogs: unreachable,
    queue: () => undefined,
    queueAges: async () => ({}),
    edge: { invalidateTags: async () => undefined, drop: async () => undefined },
    router,
    close: () => undefined,
  };
}
