// Tells kept pages which purges and marks concern them.
import { epochsOfPage, NO_EPOCHS, type ScopeEpoch } from '../../core/pages/epochs';
import { scopesOf } from '../../core/pages/purge-scopes';
import type { KeptPages } from './kept-pages';

/** Rows between two pauses, in which others may ask. */
const ROWS_AT_ONCE = 20_000;

/**
 * Compares every page with the epochs of its scopes.
 * @param pause lets others run
 */
export async function applyEpochs(
  pages: KeptPages,
  epochs: ReadonlyMap<string, ScopeEpoch>,
  pause: () => Promise<void>,
): Promise<void> {
  const latestMs = [...epochs.values()].reduce(
    (latest, { purge, stale }) => Math.max(latest, purge.atMs, stale.atMs),
    0,
  );
  for (let row = 0; row < pages.size; row += 1) {
    if (row % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await pause();
    // To find a page's scopes takes longer than all the rest.
    const isConcerned = pages.renderedAtMsOf(row) <= latestMs;
    const found = isConcerned ? scopesOf(pages.urlOf(row)).flatMap((scope) => epochs.get(scope) ?? []) : [];
    pages.setEpochs(row, found.length === 0 ? NO_EPOCHS : epochsOfPage(found));
  }
}
