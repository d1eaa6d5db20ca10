// Answers the main frame's requests for documents: the first with what was fetched from the site already, those of a
// page that goes elsewhere by itself after a look at where it goes and what comes back.
import { STATUS_CODES } from 'node:http';
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import { PRERENDER_HEADER } from '../../core/header-names';
import type { PublicSite } from '../../core/page-url';
import { isPage, isRedirect } from '../../core/site-headers';
import type { ResponseHeaders } from '../../core/site-headers';
import { describeError } from '../log';
import type { RenderedDocument } from './rendered-document';
import { DocumentTooLargeError } from './site-document';
import type { SiteDocument } from './site-document';

/** The main document as the site answered it. */
export interface DocumentResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
}

/** What is paused: documents; films and sounds always fail, since no crawler plays them. */
export const PAUSED_REQUESTS: Protocol.Fetch.RequestPattern[] = [
  { resourceType: 'Document', requestStage: 'Request' },
  { resourceType: 'Media', requestStage: 'Request' },
];

/** The browser's network layer tells of cookies apart from the response, usually before it. */
const COOKIES_WAIT_MS = 250;

/** A page that goes from document to document is not getting anywhere. */
const MAX_DOCUMENTS = 10;

/** Headers that belong to the body as it was sent, not as it is handed on. */
const TRANSFER_HEADERS = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'trailer']);

/** Follows the main frame's documents during one render. */
export class MainDocument {
  /** Resolves if the document ends the render: a redirect of the site's, something that is no page, a refusal. */
  readonly ended: Promise<RenderedDocument>;
  /** The document that the main frame shows. */
  response: DocumentResponse | undefined;
  /** The one that it will show. */
  private coming: DocumentResponse | undefined;
  private end: (document: RenderedDocument) => void = () => undefined;
  private documents = 0;
  /** Network requests of which it was told whether they set cookies; those that do. */
  private readonly cookiesTold = new Set<string>();
  private readonly cookieSetters = new Set<string>();
  private onCookiesTold: () => void = () => undefined;

  constructor(
    private readonly session: CDPSession,
    private readonly mainFrameId: string,
    private readonly site: PublicSite,
    private readonly first: Promise<SiteDocument>,
  ) {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    // A failure is told where the document is asked for.
    first.catch(() => undefined);
  }

  /** Takes a paused request. Rejects only if the page is gone meanwhile: then nobody waits for it. */
  async paused(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    // Subtitles are of the same type, but text; Chromium asks for films and sounds in ranges.
    const isPlayed = event.resourceType === 'Media' && 'Range' in event.request.headers;
    if (isPlayed) return this.refuse(event.requestId, 'BlockedByClient');
    if (event.resourceType === 'Media' || event.frameId !== this.mainFrameId) return this.proceed(event.requestId);
    if (event.responseStatusCode !== undefined || event.responseErrorReason !== undefined) return this.responded(event);
    this.documents += 1;
    return this.documents === 1 ? this.answerFirst(event) : this.requested(event);
  }

  /** Takes what the network layer tells of a response's headers. */
  responseHeaders(requestId: string, names: readonly string[]): void {
    if (this.documents < 2) return;
    this.cookiesTold.add(requestId);
    // Hops of one navigation share their id: if one of them sets cookies, what comes of it is somebody's own.
    if (names.some((name) => name.toLowerCase() === 'set-cookie')) this.cookieSetters.add(requestId);
    this.onCookiesTold();
  }

  /** The main frame shows the document of this URL now. */
  navigated(url: string): void {
    if (/^https?:/.test(url)) this.response = this.coming;
    else if (url.startsWith('chrome-error:')) this.end(unreachable('The browser shows an error of its own.'));
    else this.end({ kind: 'failed', reason: 'refused-url', detail: `The page went to ${url.slice(0, 200)}, which is not on this site.` });
  }

  private async answerFirst(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    let document: SiteDocument;
    try {
      document = await this.first;
    } catch (error) {
      this.end(failureOf(error));
      return this.refuse(event.requestId, 'Failed');
    }
    const { status, headers, body } = document;
    const end = this.endOf(status, headers, true) ?? unlikeHtml(document);
    if (end !== undefined) {
      this.end(end);
      return this.refuse(event.requestId, 'Aborted');
    }
    this.response = { status, headers };
    this.coming = this.response;
    try {
      await this.session.send('Fetch.fulfillRequest', {
        requestId: event.requestId,
        responseCode: status,
        // The browser knows no phrase for odd ones, and takes none without.
        responsePhrase: STATUS_CODES[status] ?? 'Unknown',
        responseHeaders: handedOn(headers),
        body: body.toString('base64'),
      });
    } catch (error) {
      // Nothing else would tell that the navigation has no answer.
      this.end(unreachable(`The browser did not take the document, status ${status}: ${describeError(error)}`));
    }
  }

  private async requested(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    const { url, headers } = event.request;
    const target = URL.parse(url);
    if (target === null || target.protocol !== `${this.site.scheme}:` || !this.site.hosts.includes(target.host)) {
      this.end({ kind: 'failed', reason: 'refused-url', detail: `The page went to ${url.slice(0, 200)}, which is not on this site.` });
      return this.refuse(event.requestId, 'AccessDenied');
    }
    if (this.documents > MAX_DOCUMENTS) {
      this.end({ kind: 'failed', reason: 'refused-url', detail: `The page went on to its document number ${this.documents}.` });
      return this.refuse(event.requestId, 'AccessDenied');
    }
    const marked = Object.entries({ ...headers, [PRERENDER_HEADER]: '1' }).map(([name, value]) => ({ name, value }));
    await this.session.send('Fetch.continueRequest', { requestId: event.requestId, headers: marked, interceptResponse: true });
  }

  private async responded(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    if (event.responseStatusCode === undefined) {
      this.end(unreachable(`The site did not answer: ${event.responseErrorReason ?? 'unknown error'}.`));
      return this.refuse(event.requestId, 'Failed');
    }
    const headers = await this.withCookies(event.networkId, joinHeaders(event.responseHeaders ?? []));
    if (leavesPage(event.responseStatusCode, headers)) return this.refuse(event.requestId, 'Aborted');
    const end = this.endOf(event.responseStatusCode, headers, false);
    if (end !== undefined) {
      this.end(end);
      return this.refuse(event.requestId, 'Aborted');
    }
    // A redirect is followed: it belongs to a navigation that the page made.
    if (!isRedirectResponse(event.responseStatusCode, headers)) this.coming = { status: event.responseStatusCode, headers };
    return this.proceed(event.requestId);
  }

  /** What a response ends the render with; undefined if it is a page. */
  private endOf(status: number, headers: ResponseHeaders, first: boolean): RenderedDocument | undefined {
    if (isRedirectResponse(status, headers)) return first ? { kind: 'redirect', status, siteHeaders: headers } : undefined;
    if (isEdgeFailure(status, headers)) return unreachable(`The edge in front of the site answered ${status}.`);
    if (isPage(status, headers)) return undefined;
    const detail = `The document is ${headers['content-type'] ?? 'empty'}, status ${status}.`;
    return { kind: 'failed', reason: 'not-html', detail };
  }

  /** Responses come without their cookies: whether they set any is told in an event of its own. */
  private async withCookies(networkId: string | undefined, headers: ResponseHeaders): Promise<ResponseHeaders> {
    if (networkId === undefined) return headers;
    if (!this.cookiesTold.has(networkId)) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, COOKIES_WAIT_MS);
        this.onCookiesTold = () => {
          if (!this.cookiesTold.has(networkId)) return;
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.cookieSetters.has(networkId) ? { ...headers, 'set-cookie': '(not told)' } : headers;
  }

  private async proceed(requestId: string): Promise<void> {
    await this.session.send('Fetch.continueRequest', { requestId });
  }

  private async refuse(requestId: string, errorReason: Protocol.Network.ErrorReason): Promise<void> {
    await this.session.send('Fetch.failRequest', { requestId, errorReason });
  }
}

function failureOf(error: unknown): RenderedDocument {
  if (error instanceof DocumentTooLargeError) return { kind: 'failed', reason: 'too-large', detail: error.message };
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return { kind: 'failed', reason: 'deadline', detail: 'The site took too long to send its document.' };
  }
  return unreachable(describeError(error));
}

function unreachable(detail: string): RenderedDocument {
  return { kind: 'failed', reason: 'site-unreachable', detail };
}

function isRedirectResponse(status: number, headers: ResponseHeaders): boolean {
  return isRedirect(status) && headers['location'] !== undefined;
}

/** Whether what comes of a navigation leaves the page where it is: nothing (RFC 9110 §15.3.5), or a file to keep. */
function leavesPage(status: number, headers: ResponseHeaders): boolean {
  return (
    status === 204 ||
    status === 205 ||
    /^\s*attachment\b/i.test(headers['content-disposition'] ?? '') ||
    /^\s*application\/(?!xhtml\+xml|xml|json|pdf|javascript)/i.test(headers['content-type'] ?? '')
  );
}

/** Begins like HTML, white space aside (WHATWG MIME Sniffing, "Identifying a resource with an unknown MIME type"). */
const HTML_BEGINNING = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*(?:$|<\0?[!?a-z])/i;

/** A document without a type that is not HTML either; the browser would offer to save it. */
function unlikeHtml({ headers, body }: SiteDocument): RenderedDocument | undefined {
  if (headers['content-type'] !== undefined || HTML_BEGINNING.test(body.toString('latin1', 0, 1_024))) return undefined;
  return { kind: 'failed', reason: 'not-html', detail: 'The document has no type, and does not begin like HTML.' };
}

/** The headers that the browser gets with a document that we fetched. */
function handedOn(headers: ResponseHeaders): Protocol.Fetch.HeaderEntry[] {
  const entries = Object.entries({ 'content-type': 'text/html', ...headers });
  return entries.flatMap(([name, values]) => (TRANSFER_HEADERS.has(name) ? [] : values.split('\n').map((value) => ({ name, value }))));
}

/** CloudFront's own answer for an origin that gives none ("Troubleshooting error responses": 502, 504). */
function isEdgeFailure(status: number, headers: ResponseHeaders): boolean {
  return (status === 502 || status === 504) && /^error from cloudfront/i.test(headers['x-cache'] ?? '');
}

/** Repeated headers are joined by a line break: a comma may be part of a value. */
function joinHeaders(headers: readonly Protocol.Fetch.HeaderEntry[]): ResponseHeaders {
  const joined: Record<string, string> = {};
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    joined[key] = joined[key] === undefined ? value : `${joined[key]}\n${value}`;
  }
  return joined;
}
