// The ports of `render`.
import type { AnswerHead } from '../../core/pages/answer-head';
import type { PageEpochs } from '../../core/pages/epochs';
import type { PageIdentity, PageKey } from '../../core/pages/page-key';
import type { PageObject, PageRecord } from '../../core/pages/page-record';
import type { PageUrl } from '../../core/pages/page-url';
import type { RenderRule } from '../../core/pages/render-rules';
import type { Variant } from '../../core/pages/variants';
import type { LeaseOutcome } from '../render-protocol/lease-outcome';
import type { RenderedDocument } from './tab/documents/rendered-document';
import type { RenderRecorder } from './tab/recorder/render-recorder';

/** Turns the URLs of pages into documents, in a browser. */
export interface DocumentRenderer {
  /**
   * Renders one page within its time budget. Never throws: failures are results.
   * @param recorder records the render for people
   */
  renderDocument(
    url: PageUrl,
    variant: Variant,
    budgetMs: number,
    rule: RenderRule,
    recorder?: RenderRecorder,
  ): Promise<RenderedDocument>;
  /** Whether the browser had to be started as a single process, which ends with a page that crashes. @default false */
  readonly isSingleProcess?: boolean;
  /** The browser's name and version, e.g. `Chrome/153.0.7400.0`; undefined if none runs. @default not told */
  chromium?(): Promise<string | undefined>;
  /** Resolves when all is cleaned up after the renders so far. */
  settled(): Promise<void>;
}

/** The region's replica of the render index. */
export interface PageIndexWriter {
  /** A page's record, and the latest purge and mark that concern the page. */
  find(page: PageIdentity): Promise<PageEpochs & { readonly record: PageRecord | undefined }>;
  /** The latest purge and mark that concern a page; costs no request while they are remembered. */
  epochs(page: PageIdentity): Promise<PageEpochs>;
  /** Replaces the page's record, unless that is of a later render. */
  put(record: PageRecord): Promise<void>;
}

/** Facts about a lease that its render needs before it releases it. */
export interface LeaseHistory {
  /** Whether requests wait for the render's outcome. */
  readonly awaited: boolean;
  /** The start of the last render that kept nothing; 0 if there was none. */
  readonly triedAtMs: number;
  /** How many renders in a row before this one found the page broken. */
  readonly brokenInARow: number;
}

/** The region's leases. */
export interface LeaseReleaser {
  /** The history of a lease that this render owns. */
  history(key: PageKey, token: string): Promise<LeaseHistory>;
  /** Releases a lease that this render owns. */
  release(key: PageKey, token: string, outcome: LeaseOutcome): Promise<void>;
}

/** Finds objects by their content, so that pages of the same content can share one. */
export interface SameContent {
  /** An object of the region's own bucket that had this content. Throws if the store does not answer. */
  find(host: string, content: string): Promise<PageObject | undefined>;
  /** Notes a written object. */
  note(host: string, content: string, object: PageObject): Promise<void>;
}

/** The region's own bucket. */
export interface PageWriter {
  /** Writes a gzipped body under its content-addressed key, with its answer's head. */
  write(objectKey: string, gzippedBody: Uint8Array, head: AnswerHead): Promise<void>;
  /** Writes a gzipped body for a short time. */
  leave(objectKey: string, gzippedBody: Uint8Array): Promise<void>;
  /** Whether an object is there: written here, or replicated. */
  has(objectKey: string): Promise<boolean>;
}
