// What `render` needs from outside.
import type { AnswerHead, PageIdentity, PageKey } from '../../core/page-key';
import type { PageRecord } from '../../core/page-record';
import type { PageUrl } from '../../core/page-url';
import type { RenderRule } from '../../core/render-rules';
import type { Variant } from '../../core/variants';
import type { RenderReason } from '../render-protocol';
import type { RenderedDocument } from './rendered-document';

/** A browser that turns URLs into documents. */
export interface DocumentRenderer {
  /** Renders one page within its time budget; never throws: what failed is one of the results. */
  renderDocument(url: PageUrl, variant: Variant, budgetMs: number, rule: RenderRule): Promise<RenderedDocument>;
  /** Resolves when nothing is left to be cleaned up after the renders so far. */
  settled(): Promise<void>;
}

/** The region's replica of the render index. */
export interface PageIndexWriter {
  /** A page's record and the latest purge that concerns it. */
  find(page: PageIdentity): Promise<{ readonly record: PageRecord | undefined; readonly purgedAtMs: number }>;
  /** Puts a record whole, in place of the page's earlier one; one of a later render stays. */
  put(record: PageRecord): Promise<void>;
}

/** The region's leases. */
export interface LeaseReleaser {
  /** Ends a lease that this render owns. @param reason why nothing was kept; undefined if something was */
  end(key: PageKey, token: string, reason: RenderReason | undefined): Promise<void>;
}

/** The region's own bucket. */
export interface PageWriter {
  /** Writes a gzipped body under its content-addressed key, with what it is the body of. */
  write(objectKey: string, gzippedBody: Uint8Array, head: AnswerHead): Promise<void>;
  /** Whether an object is there: written here, or come from the region that wrote it. */
  has(objectKey: string): Promise<boolean>;
}
