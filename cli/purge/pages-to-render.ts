// Finds the pages that a recache renders, with progress, and notes if they are too many.
import type { PurgeScope } from '../../core/pages/purge-scopes';
import type { Deployment } from '../../operations/deployment';
import type { RecachePage } from '../../operations/purge/recache';
import { CUT_TEXT, pagesOfScopes } from '../../operations/purge/recache-pages';
import { showProgress } from '../command/progress';
import type { Terminal } from '../command/terminal';

/** The pages of scopes, each variant by itself. */
export async function pagesToRender(
  deployment: Deployment,
  scopes: readonly PurgeScope[],
  terminal: Terminal,
): Promise<readonly RecachePage[]> {
  const progress = showProgress({ what: 'items of the index' }, terminal);
  const { pages, isCut } = await pagesOfScopes(deployment, scopes, progress.update).finally(progress.end);
  if (isCut) terminal.note(CUT_TEXT);
  return pages;
}
