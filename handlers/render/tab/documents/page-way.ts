// Where a page goes by itself during a render, from document to document, and how far it is followed.

import type { Protocol } from 'devtools-protocol';
import type { PublicSite } from '../../../../core/pages/page-url';
import type { ResponseHeaders } from '../../../../core/pages/site-headers';
import type { LeavingDocument } from '../../injected/watch-leaving';
import { LEAVES } from '../../injected/watch-leaving';
import type { ProtocolListeners } from '../listen';
import { BINDING } from '../prepare-page';
import type { RenderedRedirect } from './leaving-document';
import { parseLeaving, redirectAway, redirectWithin, statusHandedOn } from './leaving-document';

/** A document that the page asks for. */
export interface AskedDocument {
  /** Without its fragment. */
  readonly url: string;
  /** With its `#`. */
  readonly urlFragment?: string;
  readonly method: string;
}

/**
 * What comes of asking: the page is followed, or it stays where it is (`stays`: for good), or it is a redirect to where it
 * goes.
 */
export type NextStep =
  | { readonly kind: 'follow' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'stays' }
  | RenderedRedirect;

/** A page that goes from document to document, or to the same one so often, is not getting anywhere. */
const MAX_DOCUMENTS = 10;
const MAX_VISITS = 5;

/** The way of one page. */
export class PageWay {
  private documents = 0;
  private readonly visits = new Map<string, number>();
  /** The URL of the document that is there, and the one that was last asked for. */
  private url = '';
  private asked = '';
  /** What the document that is there said when it last set out for another. */
  private left: LeavingDocument | undefined;
  /** The status that earlier documents gave to the one that takes their place. */
  private handedOn: number | undefined;
  /** The delay of the refresh that the document has set itself; whether it is that by which it goes. */
  private refreshDelayMs = 0;
  private refreshes = false;
  private underWay = false;

  constructor(private readonly site: PublicSite) {}

  /** Hears how the main frame's document leaves. */
  listeners(mainFrameId: string): ProtocolListeners {
    return {
      'Runtime.bindingCalled': ({ name, payload }) => {
        if (name === BINDING && payload.startsWith(LEAVES)) this.leaving(payload.slice(LEAVES.length));
      },
      'Page.frameScheduledNavigation': ({ frameId, reason, delay }) => {
        if (frameId === mainFrameId && isRefresh(reason)) this.refreshScheduled(delay * 1_000);
      },
      'Page.frameRequestedNavigation': ({ frameId, reason }) => {
        if (frameId === mainFrameId) this.navigationAnnounced(isRefresh(reason));
      },
    };
  }

  /** The document is about to leave. @param json a {@link LeavingDocument} */
  leaving(json: string): void {
    this.left = parseLeaving(json);
  }

  /** The document has set itself a refresh: `meta[http-equiv=refresh]`, or the header. */
  refreshScheduled(delayMs: number): void {
    this.refreshDelayMs = delayMs;
  }

  /** The document is about to ask for another. @param isRefresh whether it is its refresh that is due */
  navigationAnnounced(isRefresh: boolean): void {
    this.refreshes = isRefresh;
  }

  /** Whether the page is followed to a document that is not there yet. */
  get isUnderWay(): boolean {
    return this.underWay;
  }

  /** Another document is there: it has said nothing yet. */
  arrived(): void {
    this.url = this.asked;
    this.left = undefined;
    this.underWay = false;
  }

  /** What was asked for is no document: the one that is there stays. */
  stayed(): void {
    this.underWay = false;
  }

  /** The render's own document is asked for. */
  begin(url: string): void {
    this.visited(url);
    this.url = url;
  }

  /** The page asks for a document, or the site sent it on to one. @param siteHeaders those of the document that is there */
  next({ url, urlFragment = '', method }: AskedDocument, siteHeaders: ResponseHeaders): NextStep {
    const isWithin = this.isWithin(url);
    const redirect = isWithin ? redirectWithin : redirectAway;
    const redirected = method === 'GET' ? redirect(this.left, this.url, url + urlFragment, siteHeaders) : undefined;
    if (redirected !== undefined) return redirected;
    if (!isWithin) return { kind: 'refuse' };
    const visits = this.visits.get(url) ?? 0;
    // One that is kept up to date by its refresh is complete each time; the second may be what the first waited for.
    if (visits > 1 && this.refreshes && this.refreshDelayMs > 0) return { kind: 'refuse' };
    if (this.documents >= MAX_DOCUMENTS || visits >= MAX_VISITS) return { kind: 'stays' };
    // A document that is loaded anew has its own say.
    if (url !== this.url) this.handedOn = statusHandedOn(this.left) ?? this.handedOn;
    this.visited(url);
    this.underWay = true;
    return { kind: 'follow' };
  }

  /** The status of a document that takes the place of others: 200 says less than what they said. */
  statusOf(status: number): number {
    return status === 200 ? (this.handedOn ?? status) : status;
  }

  /** Whether a URL is on the site of the document that is there: another host of the stack is a site of its own. */
  private isWithin(url: string): boolean {
    const target = URL.parse(url);
    return target !== null && this.site.hosts.includes(target.host) && target.origin === URL.parse(this.url)?.origin;
  }

  private visited(url: string): void {
    this.documents += 1;
    this.asked = url;
    this.visits.set(url, (this.visits.get(url) ?? 0) + 1);
  }
}

/** Whether a navigation is a refresh that the document has set itself. */
export function isRefresh(reason: Protocol.Page.ClientNavigationReason): boolean {
  return reason === 'metaTagRefresh' || reason === 'httpHeaderRefresh';
}
