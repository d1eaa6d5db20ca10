// The ports of warm-up: which listed pages lack a fresh record.
import type { PageIdentity, PageKey } from '../../core/pages/page-key';
import type { IndexEntry } from '../serve/ports';

/** Reads many records at once. */
export interface PageRecords {
  /** The records and purges of pages, by key; every page of the question has an entry. */
  find(pages: readonly PageIdentity[]): Promise<ReadonlyMap<PageKey, IndexEntry>>;
}
