// The usage of each way to answer a request.
import { PAGE, SECONDS, STACK } from './assumptions';
import { together, type Usage } from './usage';

const KILOBYTES_A_GIGABYTE = 1e6;

/** A page's size in GB. */
const PAGE_GIGABYTES = PAGE.kilobytes / KILOBYTES_A_GIGABYTE;

/** An eventually consistent read costs half a unit for up to 4 KB or a missing item ("DynamoDB read consistency"). */
const UNITS_A_READ = 0.5;

/** The edge's work for each request, without the transfer: the router runs first, another function last. */
export const PERSON: Usage = { cloudFrontRequests: 1, edgeFunctionRuns: 2 };

/** A bot's request that the edge answers from a copy; the router reads its store. */
export const EDGE_HIT: Usage = together([1, PERSON], [1, { storeReads: 1, cloudFrontGigabytes: PAGE_GIGABYTES }]);

/** `serve` finds the page in its region. */
export const REGION_HIT: Usage = together(
  [1, EDGE_HIT],
  [
    1,
    {
      ...serve(SECONDS.regionHit),
      indexReads: PAGE.indexItems * UNITS_A_READ,
      bucketReads: 1,
    },
  ],
);

/** A render, and keeping its page. */
export const RENDER: Usage = renderOf(SECONDS.render);

/** Nobody has the page: `serve` waits for a render, and looks into the index before, under the lease, and after it. */
export const MISS: Usage = together(
  [1, EDGE_HIT],
  [1, RENDER],
  [
    1,
    {
      ...serve(SECONDS.regionHit + SECONDS.render),
      indexReads: 2 * PAGE.indexItems * UNITS_A_READ + 1,
    },
  ],
);

/** A stale page is shown at once, and rendered in the background. */
export const STALE: Usage = together([1, REGION_HIT], [1, RENDER]);

/** `serve`, for this many seconds. */
export function serve(seconds: number): Usage {
  return { lambdaRequests: 1, armGigabyteSeconds: seconds * STACK.serveGigabytes };
}

/**
 * A render of this many seconds. It includes two writes of its lease and a read of the earlier record, and for each
 * region the writes of page and record, and the transfer.
 */
export function renderOf(seconds: number): Usage {
  return {
    lambdaRequests: 1,
    x86GigabyteSeconds: seconds * STACK.renderGigabytes,
    diskGigabyteSeconds: seconds * STACK.renderDiskGigabytes,
    indexReads: PAGE.indexItems * UNITS_A_READ,
    indexWrites: 2 + STACK.regions,
    bucketWrites: STACK.regions,
    bucketGigabyteMonths: STACK.regions * PAGE_GIGABYTES * PAGE.keptMonths,
    interRegionGigabytes: (STACK.regions - 1) * PAGE_GIGABYTES,
  };
}
