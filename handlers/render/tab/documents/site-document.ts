// The site's document, which `render` fetches itself, and with which it answers the browser's request.
import { InternalError } from '../../../../core/contract/georender-error';
import type { PageUrl } from '../../../../core/pages/page-url';
import type { ResponseHeaders } from '../../../../core/pages/site-headers';

/**
 * A document as the site answered it, of any status. Redirects are not followed, with one exception: a site may set a
 * cookie and redirect to the same page. That cookie is among the headers.
 */
export interface SiteDocument {
  readonly status: number;
  /** Repeated headers are joined by a line break: a comma may be part of a value. */
  readonly headers: ResponseHeaders;
  /** Decoded. */
  readonly body: Buffer;
}

export interface SiteDocuments {
  /**
   * Fetches a document, marked as a request of `render`; its path and query reach the site byte for byte.
   * @throws DocumentTooLargeError, DocumentUnreachableError; the signal's reason, if it is aborted
   */
  fetch(url: PageUrl, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<SiteDocument>;
}

/** The site gave no document: it could not be reached, or its answer can't be read. */
export class DocumentUnreachableError extends InternalError {
  override readonly name = 'DocumentUnreachableError';
}

/** The document is larger than any that is rendered. */
export class DocumentTooLargeError extends InternalError {
  override readonly name = 'DocumentTooLargeError';
}
