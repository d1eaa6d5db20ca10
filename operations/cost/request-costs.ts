// The usage of each way to answer a request, in a stack of some shape.
import { PAGE, SECONDS, STACK } from './assumptions';
import { together, type Usage } from './usage';

/** What the usage of a stack depends on. */
export interface CostShape {
  readonly regions: number;
  readonly renderGigabytes: number;
  /** Temporary storage that is billed: what `renderStorageMegabytes` has above 512. */
  readonly renderDiskGigabytes: number;
  readonly serveGigabytes: number;
  /** A page as it is stored and sent, compressed. */
  readonly pageKilobytes: number;
  /** Items of one read of the index: the record, and the purges of its scopes. */
  readonly indexItems: number;
  /** How long the lifecycle keeps an object. */
  readonly keptMonths: number;
  /** `serve`, with a read of the index and one of the bucket. */
  readonly hitSeconds: number;
  readonly renderSeconds: number;
}

/** The example stack. */
export const EXAMPLE_SHAPE: CostShape = {
  ...STACK,
  pageKilobytes: PAGE.kilobytes,
  indexItems: PAGE.indexItems,
  keptMonths: PAGE.keptMonths,
  hitSeconds: SECONDS.regionHit,
  renderSeconds: SECONDS.render,
};

const KILOBYTES_A_GIGABYTE = 1e6;

/** An eventually consistent read costs half a unit for up to 4 KB or a missing item ("DynamoDB read consistency"). */
const UNITS_A_READ = 0.5;

/** The edge's work for each request, without the transfer: the router runs first, another function last. */
export const PERSON: Usage = { cloudFrontRequests: 1, edgeFunctionRuns: 2 };

/** A run of the router at Lambda@Edge: 128 MB, for some milliseconds. */
const REPLICA_RUN: Usage = { replicaRuns: 1, replicaGigabyteSeconds: (128 / 1024) * SECONDS.replica };

/** The same work by a router at Lambda@Edge: one run, and two more for a request that reaches an origin. */
export const AT_LAMBDA = {
  edgeHit: together([1, { cloudFrontRequests: 1 }], [1, REPLICA_RUN]),
  siteAnswers: together([1, { cloudFrontRequests: 1 }], [3, REPLICA_RUN]),
  /** Without what the region does. */
  regionAnswers: together([1, { cloudFrontRequests: 1, httpApiRequests: 1 }], [3, REPLICA_RUN]),
} as const;

/** One request of a bot, by how it is answered, and one render. */
export interface RequestUsage {
  /** The edge answers from a copy; the router reads its store. */
  readonly edgeHit: Usage;
  /** `serve` finds the page in its region. */
  readonly regionHit: Usage;
  /** A render, and keeping its page. */
  readonly render: Usage;
  /** Nobody has the page: `serve` waits for a render. It reads the index before, under the lease, and after it. */
  readonly miss: Usage;
  /** A stale page is shown at once, and rendered in the background. */
  readonly stale: Usage;
}

/** The usage of requests in a stack. */
export function requestUsage(shape: CostShape): RequestUsage {
  const { pageKilobytes, indexItems, hitSeconds, renderSeconds } = shape;
  const edgeHit = together(
    [1, PERSON],
    [1, { storeReads: 1, cloudFrontGigabytes: pageKilobytes / KILOBYTES_A_GIGABYTE }],
  );
  const found = { ...serve(hitSeconds, shape), indexReads: indexItems * UNITS_A_READ, bucketReads: 1 };
  const regionHit = together([1, edgeHit], [1, found]);
  const render = renderOf(renderSeconds, shape);
  const waited = { ...serve(hitSeconds + renderSeconds, shape), indexReads: 2 * indexItems * UNITS_A_READ + 1 };
  const miss = together([1, edgeHit], [1, render], [1, waited]);
  return { edgeHit, regionHit, render, miss, stale: together([1, regionHit], [1, render]) };
}

/** Those of the example stack. */
export const {
  edgeHit: EDGE_HIT,
  regionHit: REGION_HIT,
  render: RENDER,
  miss: MISS,
  stale: STALE,
} = requestUsage(EXAMPLE_SHAPE);

/** `serve`, for this many seconds. */
export function serve(seconds: number, { serveGigabytes }: CostShape = EXAMPLE_SHAPE): Usage {
  return { lambdaRequests: 1, armGigabyteSeconds: seconds * serveGigabytes };
}

/**
 * A render of this many seconds. It includes two writes of its lease and a read of the earlier record, and for each
 * region the writes of page and record, and the transfer.
 */
export function renderOf(seconds: number, shape: CostShape = EXAMPLE_SHAPE): Usage {
  const { regions, renderGigabytes, renderDiskGigabytes, indexItems, keptMonths, pageKilobytes } = shape;
  const gigabytes = pageKilobytes / KILOBYTES_A_GIGABYTE;
  return {
    lambdaRequests: 1,
    x86GigabyteSeconds: seconds * renderGigabytes,
    diskGigabyteSeconds: seconds * renderDiskGigabytes,
    indexReads: indexItems * UNITS_A_READ,
    indexWrites: 2 + regions,
    bucketWrites: regions,
    bucketGigabyteMonths: regions * gigabytes * keptMonths,
    interRegionGigabytes: (regions - 1) * gigabytes,
  };
}
