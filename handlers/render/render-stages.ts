// Divides a render's time among its stages.
import { DOCUMENT_SHARE } from '../../core/contract/time-outs';

/** The end of each stage, in milliseconds from the render's start. */
export interface RenderStages {
  /** The site's document has arrived. */
  readonly documentMs: number;
  /** The page is ready; otherwise it is taken as it is, as a partial page. */
  readonly readyMs: number;
  /** The page's HTML has been written; the rest of the time is for the answer. */
  readonly snapshotMs: number;
}

/** The stages of a render with that budget. */
export function renderStages(budgetMs: number): RenderStages {
  return { documentMs: budgetMs * DOCUMENT_SHARE, readyMs: budgetMs * 0.8, snapshotMs: budgetMs * 0.95 };
}

/** The share of a render's time within which a connection to the site must be made. */
export const CONNECT_SHARE = 0.3;
