// The pages that a recache renders: those that are named, or those that the index knows.
import type { PurgeScope } from '../../core/pages/purge-scopes';
import { DynamoDbPageRecords } from '../../handlers/adapters/dynamodb/page-records';
import type { Deployment } from '../../operations/deployment';
import { matcher, pagesOfUrls, urlsOfScopes } from '../../operations/purge/census';
import { DynamoDbIndexScan } from '../../operations/purge/index-scan';
import { type RecachePage, recachePages } from '../../operations/purge/recache';
import { everyPage } from '../../operations/purge/sample-pages';
import { showProgress } from '../command/progress';
import type { Terminal } from '../command/terminal';

/** The most pages of one recache. */
const MOST_PAGES = 100_000;

/** The pages of scopes, each variant by itself; it notes if they are too many. */
export async function pagesOfScopes(
  { facts, clock, dynamoDb }: Deployment,
  scopes: readonly PurgeScope[],
  terminal: Terminal,
): Promise<readonly RecachePage[]> {
  const { homeRegion, indexTable } = facts;
  const client = dynamoDb(homeRegion);
  const urls = urlsOfScopes(scopes);
  if (urls !== undefined) {
    const pages = pagesOfUrls(urls, facts);
    const known = await new DynamoDbPageRecords(client, indexTable, clock).find(pages);
    return pages.map((page) => ({ page, region: known.get(page.key)?.record?.object?.region, value: 'asked' }));
  }
  const progress = showProgress({ what: 'items of the index' }, terminal);
  const scan = new DynamoDbIndexScan(client, homeRegion, indexTable);
  const { found, isCut } = await everyPage(scan, matcher(scopes), MOST_PAGES, progress.update).finally(progress.end);
  if (isCut) terminal.note(`Only ${MOST_PAGES} pages are rendered now; the rest stays stale until its next request.`);
  return recachePages(found, facts);
}
