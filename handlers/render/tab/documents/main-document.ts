// Answers the main frame's requests for documents: the first with the document that was fetched already. A later one,
// of a page that goes elsewhere by itself, is allowed or refused by its URL and by its answer.
import { STATUS_CODES } from 'node:http';
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import { PRERENDER_HEADER } from '../../../../core/contract/header-names';
import type { PublicSite } from '../../../../core/pages/page-url';
import type { ResponseHeaders } from '../../../../core/pages/site-headers';
import type { BrokenReason } from '../../../render-protocol/render-protocol';
import { describeError } from '../../../runtime/log';
import type { ProtocolListeners } from '../listen';
import { endOfFailure, endOfFirst, endOfLater, isRedirectResponse, leavesPage } from './document-end';
import { cookieNames, headersForBrowser, joinHeaders } from './document-headers';
import { NavigationPolicy } from './navigation-policy';
import { type RenderedDocument, unreachable } from './rendered-document';
import type { SiteDocument } from './site-document';

/** The main document as the site answered it. */
export interface DocumentResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
}

/** The browser's network layer reports cookies apart from the response, usually before it. */
const COOKIES_WAIT_MS = 250;

/** Follows the main frame's documents during one render. */
export class MainDocument {
  /** Resolves if the document ends the render: a redirect of the site's, a file that is no page, a refusal. */
  readonly ended: Promise<RenderedDocument>;
  /** The document that the main frame shows. */
  response: DocumentResponse | undefined;
  /** The one that it will show. */
  private coming: DocumentResponse | undefined;
  private end: (document: RenderedDocument) => void = () => undefined;
  private readonly policy: NavigationPolicy;
  private documents = 0;
  private stays = false;
  /** Names of the cookies that each network request has set; without an entry, that is not known yet. */
  private readonly cookies = new Map<string, readonly string[]>();
  private onCookies: () => void = () => undefined;

  /**
   * @param first the document that was asked for
   * @param stay keeps the document that is there from leaving again
   */
  constructor(
    private readonly session: Pick<CDPSession, 'send'>,
    private readonly mainFrameId: string,
    site: PublicSite,
    private readonly first: Promise<SiteDocument>,
    private readonly stay: () => void,
  ) {
    this.policy = new NavigationPolicy(site);
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    // A failure is reported where the document is asked for.
    first.catch(() => undefined);
  }

  get listeners(): readonly ProtocolListeners[] {
    return [
      this.policy.listeners(this.mainFrameId),
      {
        'Fetch.requestPaused': (event) => {
          // Beacons are refused elsewhere. An error means that the page is gone, and its request with it.
          if (event.resourceType !== 'Ping') this.paused(event).catch(() => undefined);
        },
        'Network.responseReceivedExtraInfo': ({ requestId, headers }) => this.tookCookies(requestId, headers),
        'Page.frameNavigated': ({ frame }) => {
          if (frame.id === this.mainFrameId) this.navigated(frame.url);
        },
      },
    ];
  }

  /** Why the page is broken, by its way to the document that is there. */
  get broken(): BrokenReason | undefined {
    return this.stays ? 'reloads' : undefined;
  }

  /**
   * Has the page stay with the document that is there, if another is under way: DevTools suspends a frame while it goes
   * elsewhere, so it would not answer. This ends its other requests, too.
   */
  async halt(): Promise<void> {
    if (this.policy.isUnderWay) await this.session.send('Page.stopLoading');
  }

  private async paused(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    // Subtitles are of the same type, but text; Chromium asks for films and sounds in ranges.
    const isPlayed = event.resourceType === 'Media' && 'Range' in event.request.headers;
    if (isPlayed) return this.refuse(event.requestId, 'BlockedByClient');
    if (event.resourceType === 'Media' || event.frameId !== this.mainFrameId) return this.proceed(event.requestId);
    if (event.responseStatusCode !== undefined || event.responseErrorReason !== undefined) return this.responded(event);
    this.documents += 1;
    return this.documents === 1 ? this.answerFirst(event) : this.requested(event);
  }

  private tookCookies(requestId: string, headers: Readonly<Record<string, string>>): void {
    if (this.documents < 2) return;
    // Hops of one navigation share their id: the cookies of all count.
    this.cookies.set(requestId, [...(this.cookies.get(requestId) ?? []), ...cookieNames(headers)]);
    this.onCookies();
  }

  private navigated(url: string): void {
    this.policy.arrived();
    if (/^https?:/.test(url)) this.response = this.coming;
    else if (url.startsWith('chrome-error:')) this.end(unreachable('The browser shows an error of its own.'));
    else
      this.end({
        kind: 'failed',
        reason: 'refused-url',
        detail: `The page went to ${url.slice(0, 200)}, which is not on this site.`,
      });
  }

  private async answerFirst(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    this.policy.begin(event.request.url);
    let document: SiteDocument;
    try {
      document = await this.first;
    } catch (error) {
      this.end(endOfFailure(error));
      return this.refuse(event.requestId, 'Failed');
    }
    const end = endOfFirst(document);
    if (end !== undefined) {
      this.end(end);
      return this.refuse(event.requestId, 'Aborted');
    }
    const { status, headers, body } = document;
    this.response = { status, headers };
    this.coming = this.response;
    try {
      await this.session.send('Fetch.fulfillRequest', {
        requestId: event.requestId,
        responseCode: status,
        // The browser knows no phrase for odd statuses, and takes none without.
        responsePhrase: STATUS_CODES[status] ?? 'Unknown',
        responseHeaders: headersForBrowser(headers),
        body: body.toString('base64'),
      });
    } catch (error) {
      // No event would report that the navigation has no answer.
      this.end(unreachable(`The browser did not take the document, status ${status}: ${describeError(error)}`));
    }
  }

  private async requested(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    const step = this.policy.next(event.request, this.response?.headers ?? {});
    if (step.kind === 'redirect') this.end(step);
    if (step.kind === 'stays') this.stays = true;
    if (step.kind !== 'follow') {
      await this.refuse(event.requestId, 'Aborted');
      // While the page leaves, it does not listen.
      if (this.stays) this.stay();
      return;
    }
    const headers = { ...event.request.headers, [PRERENDER_HEADER]: '1' };
    await this.session.send('Fetch.continueRequest', {
      requestId: event.requestId,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      interceptResponse: true,
    });
  }

  private async responded(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    const { requestId, responseStatusCode: status } = event;
    if (status === undefined) {
      this.end(unreachable(`The site did not answer: ${event.responseErrorReason ?? 'unknown error'}.`));
      return this.refuse(requestId, 'Failed');
    }
    const headers = await this.withCookies(event.networkId, joinHeaders(event.responseHeaders ?? []));
    if (leavesPage(status, headers)) {
      this.policy.stayed();
      return this.refuse(requestId, 'Aborted');
    }
    const end = endOfLater(status, headers);
    if (end !== undefined) {
      this.end(end);
      return this.refuse(requestId, 'Aborted');
    }
    if (!isRedirectResponse(status, headers)) this.coming = this.arriving(status, headers);
    return this.proceed(requestId);
  }

  /** A document that takes the place of another: asked for with the cookies of that one, and with its status. */
  private arriving(status: number, headers: ResponseHeaders): DocumentResponse {
    const cookies = [this.response?.headers['set-cookie'], headers['set-cookie']]
      .filter((line) => line !== undefined)
      .join('\n');
    return {
      status: this.policy.statusOf(status),
      headers: cookies === '' ? headers : { ...headers, 'set-cookie': cookies },
    };
  }

  /** Adds the names of a response's cookies, which an event of its own reports. */
  private async withCookies(networkId: string | undefined, headers: ResponseHeaders): Promise<ResponseHeaders> {
    if (networkId === undefined) return headers;
    if (!this.cookies.has(networkId)) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, COOKIES_WAIT_MS);
        this.onCookies = () => {
          if (!this.cookies.has(networkId)) return;
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const names = (this.cookies.get(networkId) ?? []).join('\n');
    return names === '' ? headers : { ...headers, 'set-cookie': names };
  }

  private async proceed(requestId: string): Promise<void> {
    await this.session.send('Fetch.continueRequest', { requestId });
  }

  private async refuse(requestId: string, errorReason: Protocol.Network.ErrorReason): Promise<void> {
    await this.session.send('Fetch.failRequest', { requestId, errorReason });
  }
}
