// Answers the main frame's requests for documents: the first with what was fetched from the site already, those of a
// page that goes elsewhere by itself after a look at where it goes and what comes back.
import { STATUS_CODES } from 'node:http';
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import { PRERENDER_HEADER } from '../../../../core/contract/header-names';
import type { PublicSite } from '../../../../core/pages/page-url';
import type { ResponseHeaders } from '../../../../core/pages/site-headers';
import { isPage, isRedirect } from '../../../../core/pages/site-headers';
import type { BrokenReason } from '../../../render-protocol/render-protocol';
import { describeError } from '../../../runtime/log';
import { PageWay } from './page-way';
import type { RenderedDocument } from './rendered-document';
import type { SiteDocument } from './site-document';
import { DocumentTooLargeError } from './site-document';

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

/** Headers that belong to the body as it was sent, not as it is handed on. */
const TRANSFER_HEADERS = new Set([
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'trailer',
]);

/** Follows the main frame's documents during one render. */
export class MainDocument {
  /** Resolves if the document ends the render: a redirect of the site's, something that is no page, a refusal. */
  readonly ended: Promise<RenderedDocument>;
  /** How the page came to the document that is there, and goes on. */
  readonly way: PageWay;
  /** The document that the main frame shows. */
  response: DocumentResponse | undefined;
  /** The one that it will show. */
  private coming: DocumentResponse | undefined;
  private end: (document: RenderedDocument) => void = () => undefined;
  private documents = 0;
  private stays = false;
  /** Network requests of which it was told whether they set cookies, with the names of those cookies, a line each. */
  private readonly cookies = new Map<string, string>();
  private onCookiesTold: () => void = () => undefined;

  constructor(
    private readonly session: CDPSession,
    private readonly mainFrameId: string,
    site: PublicSite,
    private readonly first: Promise<SiteDocument>,
    /** Has the document that is there leave no more. */
    private readonly stay: () => void,
  ) {
    this.way = new PageWay(site);
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    // A failure is told where the document is asked for.
    first.catch(() => undefined);
  }

  /** What is wrong with the page's way to the document that is there. */
  get broken(): BrokenReason | undefined {
    return this.stays ? 'reloads' : undefined;
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
  responseHeaders(requestId: string, headers: Readonly<Record<string, string>>): void {
    if (this.documents < 2) return;
    // Hops of one navigation share their id: if one of them sets cookies, what comes of it has them, too.
    const names = Object.entries(headers).flatMap(([name, values]) =>
      name.toLowerCase() === 'set-cookie' ? cookieNames(values) : [],
    );
    this.cookies.set(
      requestId,
      [...(this.cookies.get(requestId)?.split('\n') ?? []), ...names].filter((name) => name !== '').join('\n'),
    );
    this.onCookiesTold();
  }

  /** The main frame shows the document of this URL now. */
  navigated(url: string): void {
    this.way.arrived();
    if (/^https?:/.test(url)) this.response = this.coming;
    else if (url.startsWith('chrome-error:')) this.end(unreachable('The browser shows an error of its own.'));
    else
      this.end({
        kind: 'failed',
        reason: 'refused-url',
        detail: `The page went to ${url.slice(0, 200)}, which is not on this site.`,
      });
  }

  /**
   * Has the page stay with the document that is there, if another is on its way. Until then it does not answer: DevTools
   * suspends a frame while it goes elsewhere. What it fetches ends with that, too.
   */
  async halt(): Promise<void> {
    if (this.way.isUnderWay) await this.session.send('Page.stopLoading');
  }

  private async answerFirst(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    this.way.begin(event.request.url);
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
    const { headers } = event.request;
    const step = this.way.next(event.request, this.response?.headers ?? {});
    if (step.kind === 'redirect') this.end(step);
    if (step.kind === 'stays') this.stays = true;
    if (step.kind !== 'follow') {
      // The page stays where it is.
      await this.refuse(event.requestId, 'Aborted');
      // While it leaves, it does not listen.
      if (this.stays) this.stay();
      return;
    }
    const marked = Object.entries({ ...headers, [PRERENDER_HEADER]: '1' }).map(([name, value]) => ({ name, value }));
    await this.session.send('Fetch.continueRequest', {
      requestId: event.requestId,
      headers: marked,
      interceptResponse: true,
    });
  }

  private async responded(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    if (event.responseStatusCode === undefined) {
      this.end(unreachable(`The site did not answer: ${event.responseErrorReason ?? 'unknown error'}.`));
      return this.refuse(event.requestId, 'Failed');
    }
    const headers = await this.withCookies(event.networkId, joinHeaders(event.responseHeaders ?? []));
    if (leavesPage(event.responseStatusCode, headers)) {
      this.way.stayed();
      return this.refuse(event.requestId, 'Aborted');
    }
    const end = this.endOf(event.responseStatusCode, headers, false);
    if (end !== undefined) {
      this.end(end);
      return this.refuse(event.requestId, 'Aborted');
    }
    // A redirect is followed: it belongs to a navigation that the page made.
    if (!isRedirectResponse(event.responseStatusCode, headers))
      this.coming = this.arriving(event.responseStatusCode, headers);
    return this.proceed(event.requestId);
  }

  /** A document that takes the place of another: asked for with the cookies of that one, and with its status. */
  private arriving(status: number, headers: ResponseHeaders): DocumentResponse {
    const cookies = [this.response?.headers['set-cookie'], headers['set-cookie']]
      .filter((line) => line !== undefined)
      .join('\n');
    return {
      status: this.way.statusOf(status),
      headers: cookies === '' ? headers : { ...headers, 'set-cookie': cookies },
    };
  }

  /** What a response ends the render with; undefined if it is a page. */
  private endOf(status: number, headers: ResponseHeaders, first: boolean): RenderedDocument | undefined {
    if (isRedirectResponse(status, headers))
      return first ? { kind: 'redirect', status, siteHeaders: headers } : undefined;
    if (isEdgeFailure(status, headers)) return unreachable(`The edge in front of the site answered ${status}.`);
    if (isPage(status, headers)) return undefined;
    const detail = `The document is ${headers['content-type'] ?? 'empty'}, status ${status}.`;
    return { kind: 'failed', reason: 'not-html', detail };
  }

  /** Responses come without their cookies: those are told in an event of its own. Values are nobody's business here. */
  private async withCookies(networkId: string | undefined, headers: ResponseHeaders): Promise<ResponseHeaders> {
    if (networkId === undefined) return headers;
    if (!this.cookies.has(networkId)) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, COOKIES_WAIT_MS);
        this.onCookiesTold = () => {
          if (!this.cookies.has(networkId)) return;
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const names = this.cookies.get(networkId) ?? '';
    return names === '' ? headers : { ...headers, 'set-cookie': names };
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
  return entries.flatMap(([name, values]) =>
    TRANSFER_HEADERS.has(name) ? [] : values.split('\n').map((value) => ({ name, value })),
  );
}

/** CloudFront's own answer for an origin that gives none ("Troubleshooting error responses": 502, 504). */
function isEdgeFailure(status: number, headers: ResponseHeaders): boolean {
  return (status === 502 || status === 504) && /^error from cloudfront/i.test(headers['x-cache'] ?? '');
}

/** The names of the cookies that a header sets; repeated headers are joined by a line break. */
function cookieNames(setCookie: string): readonly string[] {
  return setCookie.split('\n').map((cookie) => `${(cookie.split('=', 1)[0] ?? '').trim()}=`);
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
