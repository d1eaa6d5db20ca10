// Says with what a document's answer ends its render at once: a redirect, a failure, or a file that is no page.
import { isPage, isRedirect, type ResponseHeaders } from '../../../../core/pages/site-headers';
import { describeError } from '../../../runtime/log';
import { type RenderedDocument, unreachable } from './rendered-document';
import { DocumentTooLargeError, type SiteDocument } from './site-document';

/** Begins like HTML, white space aside (WHATWG MIME Sniffing, "Identifying a resource with an unknown MIME type"). */
const HTML_BEGINNING = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*(?:$|<\0?[!?a-z])/i;

/** Of the document that was asked for; undefined if it is a page. */
export function endOfFirst({ status, headers, body }: SiteDocument): RenderedDocument | undefined {
  if (isRedirectResponse(status, headers)) return { kind: 'redirect', status, siteHeaders: headers };
  const end = endOfLater(status, headers);
  if (end !== undefined) return end;
  if (headers['content-type'] !== undefined || HTML_BEGINNING.test(body.toString('latin1', 0, 1_024))) return undefined;
  // The browser would offer to save it.
  return { kind: 'failed', reason: 'not-html', detail: 'The document has no type, and does not begin like HTML.' };
}

/** Of a document that the page went on to, whose redirects are followed; undefined if it is a page. */
export function endOfLater(status: number, headers: ResponseHeaders): RenderedDocument | undefined {
  if (isRedirectResponse(status, headers)) return undefined;
  if (isEdgeFailure(status, headers)) return unreachable(`The edge in front of the site answered ${status}.`);
  if (isPage(status, headers)) return undefined;
  const detail = `The document is ${headers['content-type'] ?? 'empty'}, status ${status}.`;
  return { kind: 'failed', reason: 'not-html', detail };
}

/** Of a document that could not be fetched. */
export function endOfFailure(error: unknown): RenderedDocument {
  if (error instanceof DocumentTooLargeError) return { kind: 'failed', reason: 'too-large', detail: error.message };
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return { kind: 'failed', reason: 'deadline', detail: 'The site took too long to send its document.' };
  }
  return unreachable(describeError(error));
}

export function isRedirectResponse(status: number, headers: ResponseHeaders): boolean {
  return isRedirect(status) && headers['location'] !== undefined;
}

/** Whether the answer to a navigation leaves the page where it is: no content (RFC 9110 §15.3.5), or a download. */
export function leavesPage(status: number, headers: ResponseHeaders): boolean {
  return (
    status === 204 ||
    status === 205 ||
    /^\s*attachment\b/i.test(headers['content-disposition'] ?? '') ||
    /^\s*application\/(?!xhtml\+xml|xml|json|pdf|javascript)/i.test(headers['content-type'] ?? '')
  );
}

/** CloudFront's own answer for an origin that gives none ("Troubleshooting error responses": 502, 504). */
function isEdgeFailure(status: number, headers: ResponseHeaders): boolean {
  return (status === 502 || status === 504) && /^error from cloudfront/i.test(headers['x-cache'] ?? '');
}
