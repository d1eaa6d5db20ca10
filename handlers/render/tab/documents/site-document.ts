// The site's document, as the renderer asks for it itself: what the browser shows is answered from it.
import { InternalError } from '../../../../core/contract/georender-error';
import type { PageUrl } from '../../../../core/pages/page-url';
import type { ResponseHeaders } from '../../../../core/pages/site-headers';

/**
 * A document as the site answered it, whatever its status. Redirects are not followed, but for those of a site that sets
 * a cookie and sends its visitor back to the same page: what it set is among the headers.
 */
export interface SiteDocument {
  readonly status: number;
  /** Repeated headers are joined by a line break: a comma may be part of a value. */
  readonly headers: ResponseHeaders;
  /** Without its content coding. */
  readonly body: Buffer;
}

/** Asks the site. */
export interface SiteDocuments {
  /**
   * Fetches a document, marked as a renderer's request; its path and query reach the site byte for byte.
   * @throws DocumentTooLargeError, DocumentUnreachableError; the signal's reason, if it is aborted
   */
  fetch(url: PageUrl, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<SiteDocument>;
}

/** The site gave no document: it could not be reached, or what it sent can't be read. */
export class DocumentUnreachableError extends InternalError {
  override readonly name = 'DocumentUnreachableError';
}

/** The document is larger than any that is rendered. */
export class DocumentTooLargeError extends InternalError {
  override readonly name = 'DocumentTooLargeError';
}
