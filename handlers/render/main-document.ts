// Watches the main frame's document at Chromium's network layer: marks the request for the site, keeps redirects from
// being followed, notes status and headers, and refuses what is no page of this site.
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import { PRERENDER_HEADER } from '../../core/header-names';
import type { PublicSite } from '../../core/page-url';
import { isRedirect } from '../../core/site-headers';
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

const HTML_TYPE = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i;

/** Follows the main frame's documents of one page. */
export class MainDocument {
  /** Resolves if the document ends the render: a redirect of the site's, something that is no page, a refusal. */
  readonly ended: Promise<RenderedDocument>;
  /** The latest document of the main frame. */
  response: DocumentResponse | undefined;
  private end: (document: RenderedDocument) => void = () => undefined;

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
    const headers = joinHeaders(event.responseHeaders ?? []);
    const status = event.responseStatusCode;
    if (isRedirect(status) && headers['location'] !== undefined) {
      // Only the first document's redirect is the site's answer; later ones belong to a navigation by script.
      if (!first) return this.proceed(event.requestId);
      this.end({ kind: 'redirect', status, siteHeaders: headers });
      return this.refuse(event.requestId, 'Aborted');
    }
    if (!HTML_TYPE.test(headers['content-type'] ?? 'text/html')) {
      this.end({ kind: 'failed', reason: 'not-html', detail: `The document is ${headers['content-type']}.` });
      return this.refuse(event.requestId, 'Aborted');
    }
    this.response = { status, headers };
    return this.proceed(event.requestId);
  }

  private async proceed(requestId: string): Promise<void> {
    await this.session.send('Fetch.continueRequest', { requestId });
  }

  private async refuse(requestId: string, errorReason: Protocol.Network.ErrorReason): Promise<void> {
    await this.session.send('Fetch.failRequest', { requestId, errorReason });
  }
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
