// Bounds what invalidations cost: CloudFront bills each tag beyond the first 1,000 a month.
import { cacheTag, EVERYTHING } from '../../core/pages/purge-scopes';
import type { EdgeCache } from '../purge/ports';

/**
 * More tags cost more than asking `serve` again for all pages: half a cent each ("Amazon CloudFront pricing",
 * Invalidation requests), the price of some thousand answers.
 */
const MOST_TAGS = 20;

/** Edges that drop all kept pages where many tags were named. */
export class FewTags implements EdgeCache {
  constructor(private readonly edge: EdgeCache) {}

  async invalidateTags(tags: readonly string[]): Promise<void> {
    await this.edge.invalidateTags(tags.length > MOST_TAGS ? [cacheTag(EVERYTHING)] : tags);
  }
}
