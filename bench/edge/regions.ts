// The regions of the routers that `bench:edge` builds.
import type { Regions } from '../../core/geography/regions';

/** Twelve regions around the world, for the measured requests. */
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

/** The sets whose bundles are weighed: one region, three, six and twelve. */
export const REGION_SETS: readonly Regions[] = [
  ['us-east-1'],
  ['us-east-1', 'eu-central-1', 'ap-south-1'],
  ['us-east-1', 'us-west-2', 'sa-east-1', 'eu-central-1', 'ap-south-1', 'ap-northeast-1'],
  MEASURED_REGIONS,
];
