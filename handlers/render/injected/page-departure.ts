// How the isolated world's script tells `render` that a document leaves for another by itself.

/** The binding's payload begins with this when a document leaves; the rest is a {@link LeavingDocument} as JSON. */
export const LEAVES = 'leaves:';

/** The expression, in the isolated world, after which its document leaves no more. */
export const STAY = 'globalThis.georenderStays = true';

/** A document's report when it leaves for another. */
export interface LeavingDocument {
  /** The first `meta[name=prerender-status-code]` of the head. */
  readonly statusMeta: string | undefined;
  /** The `meta[name=prerender-header]` of the head, in order; a few at most. */
  readonly headerMetas: readonly string[];
}
