// What `render` needs from outside.

import type { AnswerHead } from '../../core/pages/answer-head';
import type { PageIdentity, PageKey } from '../../core/pages/page-key';
import type { PageObject, PageRecord } from '../../core/pages/page-record';
import type { PageUrl } from '../../core/pages/page-url';
import type { RenderRule } from '../../core/pages/render-rules';
import type { Variant } from '../../core/pages/variants';
import type { LeaseOutcome } from '../render-protocol/lease-outcome';
import type { RenderedDocument } from './tab/documents/rendered-document';

/** Turns the URLs of pages into documents, in a browser. */
export interface DocumentRenderer {
  /** Renders one page within its time budget; never throws: what failed is one of the results. */
  renderDocument(url: PageUrl, variant: Variant, budgetMs: number, rule: RenderRule): Promise<RenderedDocument>;
  /** Whether the browser had to be started as a single process: a page that crashes takes it along. Default: no. */
  readonly isSingleProcess?: boolean;
  /** Resolves when nothing is left to be cleaned up after the renders so far. */
  settled(): Promise<void>;
}

/** The region's replica of the render index. */
export interface PageIndexWriter {
  /** A page's record and the latest purge that concerns it. */
  find(page: PageIdentity): Promise<{ readonly record: PageRecord | undefined; readonly purgedAtMs: number }>;
  /** The latest purge that concerns a page; costs no request while it is remembered. */
  purgedAtMs(page: PageIdentity): Promise<number>;
  /** Puts a record whole, in place of the page's earlier one; one of a later render stays. */
  put(record: PageRecord): Promise<void>;
}

/** What a render can learn from its lease before it ends it. */
export interface LeaseHistory {
  /** Whether anybody waits for what comes of the render. */
  readonly awaited: boolean;
  /** When the last render began that kept nothing; 0 if there was none. */
  readonly triedAtMs: number;
  /** How many renders before this one found the page broken, in a row. */
  readonly brokenInARow: number;
}

/** The region's leases. */
export interface LeaseReleaser {
  /** What a lease that this render owns has behind it. */
  history(key: PageKey, token: string): Promise<LeaseHistory>;
  /** Releases a lease that this render owns. */
  release(key: PageKey, token: string, outcome: LeaseOutcome): Promise<void>;
}

/** Objects by their content, so that pages of one content can share one. */
export interface SameContent {
  /** An object of the region's own bucket that had this content. Throws if that can't be known. */
  find(host: string, content: string): Promise<PageObject | undefined>;
  /** Notes an object that was written. */
  note(host: string, content: string, object: PageObject): Promise<void>;
}

/** The region's own bucket. */
export interface PageWriter {
  /** Writes a gzipped body under its content-addressed key, with what it is the body of. */
  write(objectKey: string, gzippedBody: Uint8Array, head: AnswerHead): Promise<void>;
  /** Writes a gzipped body that is not kept. */
  leave(objectKey: string, gzippedBody: Uint8Array): Promise<void>;
  /** Whether an object is there: written here, or come from the region that wrote it. */
  has(objectKey: string): Promise<boolean>;
}
