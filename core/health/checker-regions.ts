// In which regions health checks run: enough of them that any two regions may go and one still checks.
import type { Region } from '../geography/regions';

/** CloudFront's own region: every stack has its router's logs there, and it may be outside of the stack's regions. */
const CLOUDFRONT_REGION: Region = 'us-east-1';

/** Two regions may go at once. */
const CHECKERS = 3;

/** The home region, us-east-1, then the stack's other regions by name, until there are three or no more. */
export function checkerRegions(regions: readonly Region[], home: Region): readonly Region[] {
  const others = [...regions].sort();
  return [...new Set([home, CLOUDFRONT_REGION, ...others])].slice(0, CHECKERS);
}
