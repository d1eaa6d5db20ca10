// The variables that `serve` and `render` both read: region, tables, buckets, public hosts, query policy, render
// budget.
import { VARIABLES } from '../../core/contract/environment-variables';
import { ALL_REGIONS, isRegion, type Region } from '../../core/geography/regions';
import type { PublicSite } from '../../core/pages/page-url';
import { DEFAULT_QUERY_POLICY, isQueryPolicy, type QueryPolicy } from '../../core/pages/query-policy';
import { isQueueUrls, type QueueUrls } from '../queue/queue-urls';
import type { EnvironmentReader } from './environment';

/** The stack, as `serve` and `render` know it. */
export interface StackEnvironment {
  readonly region: Region | undefined;
  readonly indexTable: string;
  readonly leaseTable: string;
  /** The bucket of pages, by region. */
  readonly pagesBuckets: Readonly<Record<string, string>>;
  readonly publicSite: PublicSite;
  readonly queryPolicy: QueryPolicy;
  readonly renderBudgetMs: number;
  /** Undefined where the stack has no render queue. */
  readonly queues: QueueUrls | undefined;
}

/** Reads the common variables; problems stay with the reader. */
export function readStackEnvironment(reader: EnvironmentReader): StackEnvironment {
  return {
    region: reader.guarded(VARIABLES.region, isRegion, ALL_REGIONS.join(', ')),
    indexTable: reader.text(VARIABLES.indexTable),
    leaseTable: reader.text(VARIABLES.leaseTable),
    pagesBuckets: reader.json(VARIABLES.pagesBuckets, isBuckets, 'JSON of regions and their buckets') ?? {},
    publicSite: {
      scheme: reader.oneOf(VARIABLES.scheme, ['https', 'http']),
      hosts: reader.list(VARIABLES.hosts).map((host) => host.toLowerCase()),
    },
    queryPolicy: reader.json(VARIABLES.queryPolicy, isQueryPolicy, 'JSON of a query policy') ?? DEFAULT_QUERY_POLICY,
    renderBudgetMs: reader.positiveInteger(VARIABLES.renderBudgetMs),
    queues: reader.optionalJson(VARIABLES.queues, isQueueUrls, 'JSON of the URLs of a render queue'),
  };
}

function isBuckets(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([region, bucket]) => isRegion(region) && typeof bucket === 'string')
  );
}
