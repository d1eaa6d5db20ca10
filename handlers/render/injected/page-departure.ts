// How the isolated world's script tells `render` that a document navigates to another by itself.

/** The binding's payload begins with this when a document leaves; the rest is a {@link LeavingDocument} as JSON. */
export const LEAVES = 'leaves:';

/** After this expression in the isolated world, its document can no longer navigate to another. */
export const STAY = 'globalThis.georenderStays = true';

/** A document's report when it leaves for another. */
export interface LeavingDocument {
  /** The first `meta[name=prerender-status-code]` of the head. */
  readonly statusMeta: string | undefined;
  /** The `meta[name=prerender-header]` of the head, in order; a few at most. */
  readonly headerMetas: readonly string[];
}
