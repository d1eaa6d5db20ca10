// What `render` needs from outside.
import type { PageRecord } from '../../core/page-record';
import type { PageUrl } from '../../core/page-url';
import type { RenderedDocument } from './rendered-document';

/** A browser that turns URLs into documents. */
export interface DocumentRenderer {
  /** Renders one page within its time budget; never throws: what failed is one of the results. */
  renderDocument(url: PageUrl, budgetMs: number): Promise<RenderedDocument>;
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
