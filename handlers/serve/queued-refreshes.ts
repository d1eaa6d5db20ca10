// Puts stale pages into the region's render queue, each once: bots may ask for a page often until it is rendered.
import type { PageIdentity, PageKey } from '../../core/pages/page-key';
import type { RenderQueue } from '../queue/ports';
import { describeError, type Log } from '../runtime/log';
import type { IndexEntry } from './ports';

/** Marks that a stale page's order is in the queue. */
export interface RefreshMarks {
  /**
   * Marks a page for a while.
   * @param seenMs when the render of the stale record began
   * @returns false if the page is marked already for that record
   */
  mark(key: PageKey, seenMs: number): Promise<boolean>;
  /** Takes a mark back. */
  unmark(key: PageKey, seenMs: number): Promise<void>;
}

/** The dependencies of {@link QueuedRefreshes}. */
export interface QueuedRefreshesDependencies {
  readonly queue: Pick<RenderQueue, 'send'>;
  readonly marks: RefreshMarks;
  readonly log: Log;
}

/** Stale pages of a region with a render queue. */
export class QueuedRefreshes {
  constructor(private readonly dependencies: QueuedRefreshesDependencies) {}

  /** Has a stale page rendered when its turn comes. Takes no lease: bots must not wait for a queued render. */
  async order({ key, url, variant }: PageIdentity, { record }: IndexEntry): Promise<void> {
    const { queue, marks, log } = this.dependencies;
    const seenMs = record?.renderStartedAtMs ?? 0;
    try {
      if (!(await marks.mark(key, seenMs))) return;
      await queue.send([{ url, variant, value: 'asked', newerThanMs: seenMs }]).catch(async (error: unknown) => {
        await marks.unmark(key, seenMs);
        throw error;
      });
    } catch (error) {
      log.error('The stale page could not be put into the render queue.', { url, error: describeError(error) });
    }
  }
}
