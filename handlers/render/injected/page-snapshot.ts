// The snapshot of a page: the answer of the isolated world's script to `render`.

/** A page's HTML, and what the page says of itself once it is ready. */
export interface PageSnapshot {
  readonly html: string;
  /** The first `meta[name=prerender-status-code]` of the head. */
  readonly statusMeta: string | undefined;
  /** All `meta[name=prerender-header]` of the head, in order. */
  readonly headerMetas: readonly string[];
  /**
   * How many characters of text the body and its shadow roots have, without white space and the text of elements that
   * show none (scripts, styles, `<noscript>` …). Counted up to about 100,000.
   */
  readonly textLength: number;
}

/**
 * The expression, in the isolated world, whose value is a {@link PageSnapshot}.
 * @param requestedUrl the absolute URL that the crawler asked for; the page may have gone elsewhere since
 */
export function snapshotExpression(requestedUrl: string): string {
  return `georenderSnapshot(${JSON.stringify(requestedUrl)})`;
}
