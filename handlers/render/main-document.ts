// Watches the main frame's document at Chromium's network layer: marks the request for the site, keeps redirects from
// being followed, notes status and headers, and refuses what is no page of this site.
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import { PRERENDER_HEADER } from '../../core/header-names';
import type { PublicSite } from '../../core/page-url';
import { isPage, isRedirect } from '../../core/site-headers';
import type { ResponseHeaders } from '../../core/site-headers';
import type { RenderedDocument } from './rendered-document';

/** The main document as the site answered it. */
export interface DocumentResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
}

/** What is paused: documents both ways; media always fails, since no crawler plays it. */
const PATTERNS: Protocol.Fetch.RequestPattern[] = [
  { resourceType: 'Document', requestStage: 'Request' },
  { resourceType: 'Document', requestStage: 'Response' },
  { resourceType: 'Media', requestStage: 'Request' },
];

/** The browser's network layer tells of cookies apart from the response, usually before it. */
const COOKIES_WAIT_MS = 250;

/** Follows the main frame's documents of one page. */
export class MainDocument {
  /** Resolves if the document ends the render: a redirect of the site's, something that is no page, a refusal. */
  readonly ended: Promise<RenderedDocument>;
  /** The latest document of the main frame. */
  response: DocumentResponse | undefined;
  private end: (document: RenderedDocument) => void = () => undefined;
  /** Network request id → whether its latest response sets cookies. */
  private readonly cookieInfo = new Map<string, boolean>();
  private onCookieInfo: () => void = () => undefined;

  constructor(
    private readonly session: CDPSession,
    private readonly mainFrameId: string,
    private readonly site: PublicSite,
    private readonly onDocument: () => void,
  ) {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  /** Starts watching; call before the navigation. */
  async watch(): Promise<void> {
    this.session.on('Network.responseReceivedExtraInfo', ({ requestId, headers }) => {
      const setsCookies = Object.keys(headers).some((name) => name.toLowerCase() === 'set-cookie');
      this.cookieInfo.set(requestId, setsCookies);
      this.onCookieInfo();
    });
    this.session.on('Fetch.requestPaused', (event) => {
      // Fails only if the page is gone meanwhile, and then nobody waits for the request.
      this.paused(event).catch(() => undefined);
    });
    await this.session.send('Fetch.enable', { patterns: PATTERNS });
  }

  private async paused(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    if (event.resourceType === 'Media') return this.refuse(event.requestId, 'BlockedByClient');
    if (event.frameId !== this.mainFrameId) return this.proceed(event.requestId);
    const answered = event.responseStatusCode !== undefined || event.responseErrorReason !== undefined;
    return answered ? this.responded(event) : this.requested(event);
  }

  private async requested(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    const { url, headers } = event.request;
    const target = URL.parse(url);
    if (target === null || target.protocol !== `${this.site.scheme}:` || !this.site.hosts.includes(target.host)) {
      this.end({ kind: 'failed', reason: 'refused-url', detail: `The page went to ${url.slice(0, 200)}, which is not on this site.` });
      return this.refuse(event.requestId, 'AccessDenied');
    }
    this.onDocument();
    const marked = Object.entries({ ...headers, [PRERENDER_HEADER]: '1' }).map(([name, value]) => ({ name, value }));
    await this.session.send('Fetch.continueRequest', { requestId: event.requestId, headers: marked });
  }

  private async responded(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    if (event.responseStatusCode === undefined) {
      const detail = `The site did not answer: ${event.responseErrorReason ?? 'unknown error'}.`;
      this.end({ kind: 'failed', reason: 'site-unreachable', detail });
      return this.refuse(event.requestId, 'Failed');
    }
    const first = this.response === undefined;
    const headers = await this.withCookies(event.networkId, joinHeaders(event.responseHeaders ?? []));
    const status = event.responseStatusCode;
    if (isRedirect(status) && headers['location'] !== undefined) {
      // Only the first document's redirect is the site's answer; later ones belong to a navigation by script.
      if (!first) return this.proceed(event.requestId);
      this.end({ kind: 'redirect', status, siteHeaders: headers });
      return this.refuse(event.requestId, 'Aborted');
    }
    if (isEdgeFailure(status, headers)) {
      this.end({ kind: 'failed', reason: 'site-unreachable', detail: `The edge in front of the site answered ${status}.` });
      return this.refuse(event.requestId, 'Aborted');
    }
    if (!isPage(status, headers)) {
      this.end({ kind: 'failed', reason: 'not-html', detail: `The document is ${headers['content-type'] ?? 'empty'}, status ${status}.` });
      return this.refuse(event.requestId, 'Aborted');
    }
    this.response = { status, headers };
    return this.proceed(event.requestId);
  }

  /** Responses come without their cookies: whether they set any is told in an event of its own. */
  private async withCookies(networkId: string | undefined, headers: ResponseHeaders): Promise<ResponseHeaders> {
    if (networkId === undefined) return headers;
    if (!this.cookieInfo.has(networkId)) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, COOKIES_WAIT_MS);
        this.onCookieInfo = () => {
          if (!this.cookieInfo.has(networkId)) return;
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.cookieInfo.get(networkId) === true ? { ...headers, 'set-cookie': '(not told)' } : headers;
  }

  private async proceed(requestId: string): Promise<void> {
    await this.session.send('Fetch.continueRequest', { requestId });
  }

  private async refuse(requestId: string, errorReason: Protocol.Network.ErrorReason): Promise<void> {
    await this.session.send('Fetch.failRequest', { requestId, errorReason });
  }
}

/** CloudFront's own answer for an origin that gives none ("Troubleshooting error responses": 502, 504). */
function isEdgeFailure(status: number, headers: ResponseHeaders): boolean {
  return (status === 502 || status === 504) && /^error from cloudfront/i.test(headers['x-cache'] ?? '');
}

/** Repeated headers are joined by a line break, as Chromium does elsewhere: a comma may be part of a value. */
function joinHeaders(headers: readonly Protocol.Fetch.HeaderEntry[]): ResponseHeaders {
  const joined: Record<string, string> = {};
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    joined[key] = joined[key] === undefined ? value : `${joined[key]}\n${value}`;
  }
  return joined;
}
