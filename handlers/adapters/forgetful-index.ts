// An index for people who edit their site: each request is answered by a render that began after it arrived, or shares
// one that was under way. The local run's --no-cache; nothing on AWS sets it.
import type { Clock } from '../runtime/clock';
import type { IndexEntry, PageIndexReader } from '../serve/ports';

/** Makes kept pages useless to the requests that find them; a render's successor of one still counts. */
export function forgetfulIndex(index: PageIndexReader, clock: Pick<Clock, 'nowMs'>): PageIndexReader {
  return {
    async find(page, how) {
      const entry = await index.find(page, how);
      // Later reads of a request look for the result of a render, which must count.
      return how === undefined ? forgotten(entry, clock.nowMs()) : entry;
    },
    epochs: (page) => index.epochs(page),
  };
}

/** The page as purged just now, which also ends its cooldown; it is not shown on error either. */
function forgotten({ record, ...entry }: IndexEntry, nowMs: number): IndexEntry {
  const useless = { freshUntilMs: 0, staleUntilMs: 0, errorUntilMs: 0 };
  return { ...entry, record: record && { ...record, ...useless }, purgedAtMs: nowMs };
}
