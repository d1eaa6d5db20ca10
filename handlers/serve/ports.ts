// The ports of `serve`; each interface has one implementation in handlers/adapters.
import { InternalError } from '../../core/contract/georender-error';
import type { HeaderList } from '../../core/pages/answer-head';
import type { PageEpochs } from '../../core/pages/epochs';
import type { PageIdentity, PageKey } from '../../core/pages/page-key';
import type { PageObject, PageRecord } from '../../core/pages/page-record';
import type { PageUrl } from '../../core/pages/page-url';
import type { LeaseOutcome, LeftPage } from '../render-protocol/lease-outcome';
import type { RenderOutcome, RenderReason, RenderRequest } from '../render-protocol/render-protocol';

/** The version of `render` that this version of `serve` calls. */
export interface RenderSelfCheck {
  /** @throws RenderBrokeDownError if it does not pass; RenderThrottledError; the errors of Lambda's API */
  selfCheck(waitMs: number): Promise<void>;
}

/** A page's entry in the index. */
export interface IndexEntry extends PageEpochs {
  /** Undefined if there is none. */
  readonly record: PageRecord | undefined;
}

/** The region's replica of the render index. */
export interface PageIndexReader {
  /** A page's record and epochs, in one request. @param how `consistent` sees every write that has ended */
  find(page: PageIdentity, how?: { readonly consistent: boolean }): Promise<IndexEntry>;
  /** The latest purge and mark that concern a page; costs no request while they are remembered. */
  epochs(page: PageIdentity): Promise<PageEpochs>;
}

/** A page as a bucket has it, without the index. */
export interface FoundPage {
  readonly status: number;
  readonly headers: HeaderList;
  readonly gzippedBody: Uint8Array;
}

/** The pages of all regions. */
export interface PageReader {
  /** A page's gzipped body from the region's own bucket; undefined if it has not arrived yet. */
  read(object: PageObject): Promise<Uint8Array | undefined>;
  /** The same from the bucket that it was written to; undefined if that is the region's own. */
  readRemote(object: PageObject): Promise<Uint8Array | undefined>;
  /** A gzipped body that a render left without keeping it; undefined if it is gone. */
  readLeft(objectKey: string): Promise<Uint8Array | undefined>;
  /** A page's latest body in the region's own bucket, without asking the index; undefined if there is none. */
  latest(key: PageKey): Promise<FoundPage | undefined>;
}

/** The state of a page's lease, for a request that asked for it. */
export type LeaseState =
  /** The request has it. */
  | { readonly kind: 'acquired' }
  /** Another request has it. */
  | {
      readonly kind: 'held';
      /** Its token; undefined if the lease was released meanwhile. */
      readonly owner: string | undefined;
      /** The page that the previous render left. */
      readonly left: LeftPage | undefined;
    }
  /** Nobody has it: in cooldown, or because the request waited for a render that left its page. Nothing was kept. */
  | { readonly kind: 'over'; readonly reason: RenderReason; readonly left: LeftPage | undefined };

/** The details of a request for a lease. */
export interface LeaseQuestion {
  /** The render may wait in a queue, and the lease lasts that much longer. No request waits for it. */
  readonly queued?: boolean;
  /** The render begins at once, and no request waits for it. */
  readonly unattended?: boolean;
  /** The latest purge or mark of the page that the request knows of. It ends a cooldown that began before. */
  readonly settledAtMs?: number;
  /** Leases that the request waited for. If the render under one of them left a page, nothing is acquired. */
  readonly awaited?: readonly string[];
}

/** The outcome of a lease that no render took over. */
export type UnrenderedOutcome = Exclude<LeaseOutcome, { kind: 'unkept' }>;

/** The region's leases: one render per page at a time. */
export interface LeaseTaker {
  /**
   * Takes the lease of a page unless another owner has it.
   * @param token names the owner; it travels with the render
   */
  acquire(key: PageKey, token: string, question?: LeaseQuestion): Promise<LeaseState>;
  /** Whether a render of the page was tried lately and kept nothing; a render under way does not count. */
  wasTried(key: PageKey): Promise<boolean>;
  /** Releases a lease that no render took over. */
  release(key: PageKey, token: string, outcome: UnrenderedOutcome): Promise<void>;
}

/** The sandbox of `render` broke down with the page: it ran out of memory or time, or crashed. */
export class RenderBrokeDownError extends InternalError {
  override readonly name = 'RenderBrokeDownError';
}

/** As many renders are under way as may be. Its name is Lambda's, by which logs are searched. */
export class RenderThrottledError extends InternalError {
  override readonly name = 'TooManyRequestsException';
}

/** The region's `render`. */
export interface RenderFunction {
  /**
   * Renders a page and waits for the outcome. Throws other errors if the function could not be asked.
   * @param waitMs after that the outcome is `busy`; the render goes on, and releases its lease
   * @throws RenderBrokeDownError, RenderThrottledError
   */
  render(request: RenderRequest, waitMs: number): Promise<RenderOutcome>;
  /** Has a page rendered without waiting. Throws if the function could not be asked. */
  renderLater(request: RenderRequest): Promise<void>;
}

/** The site's own answer to a page's URL. */
export interface SiteAnswer {
  readonly status: number;
  /** Those of its headers that crawlers may see. */
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** The site's answer is larger than a sandbox can hold. */
export class SiteAnswerTooLargeError extends InternalError {
  override readonly name = 'SiteAnswerTooLargeError';
}

/** The site itself, asked past the edge. */
export interface Site {
  /**
   * The site's own HTML.
   * @param mostMs how long it may take in all
   * @throws SiteUnreachableError, SiteAnswerTooLargeError
   */
  fetch(url: PageUrl, mostMs: number): Promise<SiteAnswer>;
}
