// The sets of regions that `bench:edge` builds routers for.
import type { Regions } from '../../core/geography/regions';

/** Twelve in all parts of the world: the set that requests are measured with. */
export const MEASURED_REGIONS: Regions = [
  'us-east-1',
  'us-west-2',
  'ca-central-1',
  'sa-east-1',
  'eu-west-1',
  'eu-central-1',
  'me-south-1',
  'af-south-1',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-1',
];

/** One region, three, six and twelve: the sets whose bundles are weighed. */
export const REGION_SETS: readonly Regions[] = [
  ['us-east-1'],
  ['us-east-1', 'eu-central-1', 'ap-south-1'],
  ['us-east-1', 'us-west-2', 'sa-east-1', 'eu-central-1', 'ap-south-1', 'ap-northeast-1'],
  MEASURED_REGIONS,
];
