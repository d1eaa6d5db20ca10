// The bill by part, as operators know the parts.
import { costOf, type Kind, type Usage } from './usage';

/** The billed kinds of each part. */
export const PARTS: readonly (readonly [part: string, kinds: readonly Kind[]])[] = [
  ['CloudFront', ['cloudFrontRequests', 'cloudFrontGigabytes']],
  ['edge functions', ['edgeFunctionRuns', 'storeReads', 'replicaRuns', 'replicaGigabyteSeconds']],
  [
    'functions',
    ['httpApiRequests', 'lambdaRequests', 'armGigabyteSeconds', 'x86GigabyteSeconds', 'diskGigabyteSeconds'],
  ],
  ['index', ['indexReads', 'indexWrites']],
  ['buckets', ['bucketReads', 'bucketWrites', 'bucketGigabyteMonths', 'interRegionGigabytes']],
  ['queues', ['queueRequests']],
  ['logs', ['logGigabytes']],
];

/** One part's cost. */
export interface PartCost {
  readonly part: string;
  readonly usd: number;
}

/** The cost of each part, at list prices. */
export function partsOf(used: Usage): readonly PartCost[] {
  return PARTS.map(([part, kinds]) => ({ part, usd: costOf(used, kinds) }));
}
