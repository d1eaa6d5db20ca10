// An order as the page asks for it: which pages of the list it means.
import { UserError } from '../../core/contract/georender-error';
import type { PageKey } from '../../core/pages/page-key';
import { MAX_URLS, type PurgeOrder } from '../../handlers/purge/purge-order';
import { orderOfFilter, type PageFilter } from '../../operations/kept-pages/page-filter';
import type { PageList } from '../../operations/kept-pages/page-list';

/** The pages of the list that are meant. */
export type AskedPages =
  | { readonly kind: 'keys'; readonly keys: readonly PageKey[] }
  /** All that match. */
  | { readonly kind: 'matching'; readonly filter: PageFilter };

/** A purge or a recache of pages, or an undo. */
export type AskedOrder =
  | { readonly verb: 'purge' | 'recache'; readonly pages: AskedPages }
  /** @param id of the purge or mark */
  | { readonly verb: 'undo'; readonly id: string };

/** The page asks for pages that are not listed, or for a plan that is gone. */
export class UnknownPagesError extends UserError {
  override readonly name = 'UnknownPagesError';
}

/** The order, and what is left out of it. @throws UnknownPagesError */
export function orderOf(
  asked: AskedPages,
  list: PageList,
  hosts: readonly string[],
  nowMs: number,
): { readonly order: PurgeOrder; readonly isCut: boolean } {
  if (asked.kind === 'keys') {
    const rows = asked.keys.map((key) => list.pages.rowOf(key));
    const urls = rows.flatMap((row) => (row === undefined ? [] : [list.pages.urlOf(row)]));
    if (urls.length < rows.length)
      throw new UnknownPagesError(
        `${rows.length - urls.length} of the pages are no longer listed; choose them again from the list as it is now.`,
      );
    return { order: { kind: 'urls', urls: [...new Set(urls)] }, isCut: false };
  }
  const order = orderOfFilter(asked.filter, hosts);
  if (order !== undefined) return { order, isCut: false };
  const { urls, isCut } = list.urls(asked.filter, MAX_URLS, nowMs);
  if (urls.length === 0) throw new UnknownPagesError('No page matches; change the search.');
  return { order: { kind: 'urls', urls }, isCut };
}
