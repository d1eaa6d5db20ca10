// The pages that a recache renders: those that are named, or those that the index knows.
import type { PurgeScope } from '../../core/pages/purge-scopes';
import { DynamoDbPageRecords } from '../../handlers/adapters/dynamodb/page-records';
import type { Deployment } from '../deployment';
import { matcher, pagesOfUrls, urlsOfScopes } from './census';
import { DynamoDbIndexScan } from './index-scan';
import { type RecachePage, recachePages } from './recache';
import { everyPage } from './sample-pages';

/** The most pages of one recache. */
export const MOST_PAGES = 100_000;

/** What becomes of more pages, in words. */
export const CUT_TEXT = `Only ${MOST_PAGES} pages are rendered now; the rest stays stale until its next request.`;

/** The pages to render. */
export interface ScopedPages {
  /** Each variant by itself. */
  readonly pages: readonly RecachePage[];
  /** Whether there are more than {@link MOST_PAGES}; the rest is left out. */
  readonly isCut: boolean;
}

/**
 * The pages of scopes. Scopes that are more than single pages have the whole index read.
 * @param onProgress gets how many items of the index were read
 * @throws AwsCallError
 */
export async function pagesOfScopes(
  { facts, clock, dynamoDb }: Pick<Deployment, 'facts' | 'clock' | 'dynamoDb'>,
  scopes: readonly PurgeScope[],
  onProgress?: (items: number) => void,
): Promise<ScopedPages> {
  const { homeRegion, indexTable } = facts;
  const client = dynamoDb(homeRegion);
  const urls = urlsOfScopes(scopes);
  if (urls !== undefined) {
    const pages = pagesOfUrls(urls, facts);
    const known = await new DynamoDbPageRecords(client, indexTable, clock).find(pages);
    const asked = pages.map((page) => {
      return { page, region: known.get(page.key)?.record?.object?.region, value: 'asked' } as const;
    });
    return { pages: asked, isCut: false };
  }
  const scan = new DynamoDbIndexScan(client, homeRegion, indexTable);
  const { found, isCut } = await everyPage(scan, matcher(scopes), MOST_PAGES, onProgress);
  return { pages: recachePages(found, facts), isCut };
}
