// The regions that health checks run in: any two may fail, and one still checks.
import type { Region } from '../geography/regions';

/** CloudFront's own region: every stack has its router's logs there. */
const CLOUDFRONT_REGION: Region = 'us-east-1';

/** Two may fail at once. */
const CHECKERS = 3;

/** The home region, us-east-1, then the stack's others by name, up to three. */
export function checkerRegions(regions: readonly Region[], home: Region): readonly Region[] {
  const others = [...regions].sort();
  return [...new Set([home, CLOUDFRONT_REGION, ...others])].slice(0, CHECKERS);
}
