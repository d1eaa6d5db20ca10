// The regions of edge locations, as `cf.edgeLocation.region` names them, and their coordinates.
import { ALL_REGIONS, type Coordinates, type Region, regionCoordinates } from './regions';

/**
 * CloudFront's regional edge caches: the regions of "Use Amazon CloudFront Origin Shield" ("the AWS Regions where
 * CloudFront has a regional edge cache"), and us-west-1, which CloudFront's features page lists as California.
 */
// biome-ignore format: a list of words
const REGIONAL_EDGE_CACHES: readonly string[] = [
  'ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'eu-central-1', 'eu-west-1',
  'eu-west-2', 'me-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2',
];

/** Of these, the regions that an account must opt in to ("Specify which AWS Regions your account can use"). */
const OPT_IN_EDGE_CACHES: readonly string[] = ['me-central-1'];

/** The regions where replicas of a Lambda@Edge function log: those of regional edge caches that every account has. */
export const LAMBDA_LOG_REGIONS: readonly Region[] = ALL_REGIONS.filter(
  (region) => REGIONAL_EDGE_CACHES.includes(region) && !OPT_IN_EDGE_CACHES.includes(region),
);

/** All regional edge caches, and `regions`, in case one becomes a regional edge cache. */
export function edgeRegions(
  regions: readonly string[],
): readonly { readonly name: string; readonly coordinates: Coordinates }[] {
  const names = [...new Set([...REGIONAL_EDGE_CACHES, ...regions])].sort();
  return names.flatMap((name) => {
    const region = ALL_REGIONS.find((known) => known === name);
    return region === undefined ? [] : [{ name, coordinates: regionCoordinates(region) }];
  });
}
