// What `serve` needs from outside; each interface has one implementation in handlers/adapters.

import { InternalError } from '../../core/contract/georender-error';
import type { HeaderList } from '../../core/pages/answer-head';
import type { PageIdentity, PageKey } from '../../core/pages/page-key';
import type { PageObject, PageRecord } from '../../core/pages/page-record';
import type { PageUrl } from '../../core/pages/page-url';
import type { LeaseOutcome, LeftPage } from '../render-protocol/lease-outcome';
import type { RenderOutcome, RenderReason, RenderRequest } from '../render-protocol/render-protocol';

/** What the index knows of a page. */
export interface IndexEntry {
  /** Undefined if there is none. */
  readonly record: PageRecord | undefined;
  /** The latest purge that concerns the page, in milliseconds since 1970; 0 if there was none. */
  readonly purgedAtMs: number;
}

/** The region's replica of the render index. */
export interface PageIndexReader {
  /** A page's record and purges, in one request. @param how `consistent` sees every write that ended before */
  find(page: PageIdentity, how?: { readonly consistent: boolean }): Promise<IndexEntry>;
  /** The latest purge that concerns a page, as in {@link IndexEntry}; costs no request while it is remembered. */
  purgedAtMs(page: PageIdentity): Promise<number>;
}

/** A page as a bucket alone tells of it, without the index. */
export interface FoundPage {
  readonly status: number;
  readonly headers: HeaderList;
  readonly gzippedBody: Uint8Array;
}

/** The pages of all regions. */
export interface PageReader {
  /** A page's gzipped body from the region's own bucket; undefined if it has not arrived there. */
  read(object: PageObject): Promise<Uint8Array | undefined>;
  /** The same from the bucket that it was written to; undefined if that is the region's own. */
  readRemote(object: PageObject): Promise<Uint8Array | undefined>;
  /** A gzipped body that a render left without keeping it; undefined if it is gone. */
  readLeft(objectKey: string): Promise<Uint8Array | undefined>;
  /** The latest body of a page in the region's own bucket, whatever the index says; undefined if there is none. */
  latest(key: PageKey): Promise<FoundPage | undefined>;
}

/** Who renders a page. */
export type LeaseState =
  /** The asker, until the lease ends. */
  | { readonly kind: 'acquired' }
  /** Somebody else. */
  | {
      readonly kind: 'held';
      /** The token of whoever renders; undefined if that is over by now. */
      readonly owner: string | undefined;
      /** What the render before left. */
      readonly left: LeftPage | undefined;
    }
  /** Nobody, for a while or because the asker waited for a render that left its page: nothing was kept. */
  | { readonly kind: 'over'; readonly reason: RenderReason; readonly left: LeftPage | undefined };

/** How a lease is asked for. */
export interface LeaseQuestion {
  /** The render may have to wait for its turn, and the lease lasts as much longer; nobody waits for it. */
  readonly queued?: boolean;
  /** The latest purge of the page that the asker knows of: a pause that began before is over. */
  readonly purgedAtMs?: number;
  /** Leases that the asker waited for: if the last render was for one of them and left a page, nothing is acquired. */
  readonly awaited?: readonly string[];
}

/** What becomes of a lease that no render took over. */
export type UnrenderedOutcome = Exclude<LeaseOutcome, { kind: 'unkept' }>;

/** The region's leases: one render per page at a time. */
export interface LeaseTaker {
  /**
   * Takes the lease of a page unless someone has it.
   * @param token names the owner; it travels with the render
   */
  acquire(key: PageKey, token: string, question?: LeaseQuestion): Promise<LeaseState>;
  /** Whether a page was to be rendered lately, and was not kept; a render under way does not count. */
  wasTried(key: PageKey): Promise<boolean>;
  /** Releases a lease that no render took over. */
  release(key: PageKey, token: string, outcome: UnrenderedOutcome): Promise<void>;
}

/** The renderer's sandbox went down with the page: it ran out of memory or time, or crashed. */
export class RenderBrokeDownError extends InternalError {
  override readonly name = 'RenderBrokeDownError';
}

/** As many renders are under way as may be. Named as Lambda names it, for those who search logs for that. */
export class RenderThrottledError extends InternalError {
  override readonly name = 'TooManyRequestsException';
}

/** The region's renderer. */
export interface RenderFunction {
  /**
   * Renders a page and waits for it. Throws RenderBrokeDownError if its sandbox broke down, RenderThrottledError if
   * there is none for it, and other errors if it could not be asked.
   * @param waitMs when it is no longer waited for, and the outcome is `busy`: the render goes on, and ends its lease
   */
  render(request: RenderRequest, waitMs: number): Promise<RenderOutcome>;
  /** Has a page rendered, without waiting for it. Throws if that could not be asked for. */
  renderLater(request: RenderRequest): Promise<void>;
}

/** The site's own answer to a page's URL. */
export interface SiteAnswer {
  readonly status: number;
  /** What a crawler may see of its headers. */
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** The site's answer is larger than a sandbox can hold. */
export class SiteAnswerTooLargeError extends InternalError {
  override readonly name = 'SiteAnswerTooLargeError';
}

/** The site's origin, asked past the edge. */
export interface Site {
  /**
   * The site's own HTML. Throws SiteUnreachableError if it gives none, SiteAnswerTooLargeError if it gives too much.
   * @param mostMs how long it may take in all
   */
  fetch(url: PageUrl, mostMs: number): Promise<SiteAnswer>;
}
