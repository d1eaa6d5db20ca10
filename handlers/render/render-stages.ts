import { DOCUMENT_SHARE } from '../../core/contract/time-outs';

// How a render's time is shared out among its stages, so that the last one still has some.

/** Until when each stage must have ended, in milliseconds from the render's start. */
export interface RenderStages {
  /** The site's document has arrived, its connection made. */
  readonly documentMs: number;
  /** The page is ready; one that is not is taken as it is, as a partial page. */
  readonly readyMs: number;
  /** The page's HTML has been written; then nothing is left but to answer. */
  readonly snapshotMs: number;
}

/** The stages of a render that may take so long in all. */
export function renderStages(budgetMs: number): RenderStages {
  return { documentMs: budgetMs * DOCUMENT_SHARE, readyMs: budgetMs * 0.8, snapshotMs: budgetMs * 0.95 };
}

/** The share of a render's time after which a connection to the site counts as failed. */
export const CONNECT_SHARE = 0.3;
