// What `render` needs from outside.
import type { PageRecord } from '../../core/page-record';
import type { PageUrl } from '../../core/page-url';
import type { Variant } from '../../core/variants';
import type { RenderedDocument } from './rendered-document';

/** A browser that turns URLs into documents. */
export interface DocumentRenderer {
  /** Renders one page within its time budget; never throws: what failed is one of the results. */
  renderDocument(url: PageUrl, variant: Variant, budgetMs: number): Promise<RenderedDocument>;
  /** Resolves when nothing is left to be cleaned up after the renders so far. */
  settled(): Promise<void>;
}

/** The region's replica of the render index. */
export interface PageIndexWriter {
  /** Puts a record whole, in place of the page's earlier one. */
  put(record: PageRecord): Promise<void>;
}

/** The region's own bucket. */
export interface PageWriter {
  /** Writes a gzipped body under its content-addressed key. */
  write(objectKey: string, gzippedBody: Uint8Array): Promise<void>;
}
