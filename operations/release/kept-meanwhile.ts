// The pages that canaries may have kept during a release. A record does not say which code rendered its page, but the
// canaries' URLs and the time of their share are known.
import { shareOf } from '../../core/routing/serve-choice';
import type { Deployment } from '../deployment';
import { DynamoDbIndexScan } from '../purge/index-scan';
import { recachePages } from '../purge/recache';
import { everyPage } from '../purge/sample-pages';

/** The pages, each once, in all its variants. */
export interface KeptMeanwhile {
  readonly urls: readonly string[];
  /** Whether there are more. */
  readonly isCut: boolean;
}

/** Pages that are told. */
const MOST_PAGES = 10_000;

/**
 * Finds pages of the canaries' URLs that were rendered since a time. Some may be by live code, which answers for
 * canaries that fail, and renders orders.
 * @param percent the largest share that the canaries had
 */
export async function keptMeanwhile(
  { facts, dynamoDb }: Pick<Deployment, 'facts' | 'dynamoDb'>,
  percent: number,
  sinceMs: number,
): Promise<KeptMeanwhile> {
  const scan = new DynamoDbIndexScan(dynamoDb(facts.homeRegion), facts.homeRegion, facts.indexTable);
  const { found, isCut } = await everyPage(scan, (page) => page.renderStartedAtMs >= sinceMs, MOST_PAGES);
  const urls = recachePages(found, facts)
    .map(({ page }) => page.url)
    .filter((url) => shareOf(url) < percent);
  return { urls: [...new Set(urls)], isCut };
}
