// Follows a page that goes from document to document by itself, and decides how far.
import type { Protocol } from 'devtools-protocol';
import type { PublicSite } from '../../../../core/pages/page-url';
import type { ResponseHeaders } from '../../../../core/pages/site-headers';
import { LEAVES, type LeavingDocument } from '../../injected/page-departure';
import type { ProtocolListeners } from '../listen';
import { BINDING } from '../prepare-page';
import {
  parseLeaving,
  type RenderedRedirect,
  redirectOffSite,
  redirectOnSite,
  statusHandedOn,
} from './leaving-document';

/** A document that the page asks for. */
export interface AskedDocument {
  /** Without its fragment. */
  readonly url: string;
  /** With its `#`. */
  readonly urlFragment?: string;
  readonly method: string;
}

/**
 * The answer to a page that asks for a document: it is followed, refused, or refused for good (`stays`), or it is a
 * redirect.
 */
export type NextStep =
  | { readonly kind: 'follow' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'stays' }
  | RenderedRedirect;

/** A page that goes to more documents, or more often to the same one, goes on without end. */
const MAX_DOCUMENTS = 10;
const MAX_VISITS = 5;

/** The navigations of one page. */
export class NavigationPolicy {
  private documents = 0;
  private readonly visits = new Map<string, number>();
  /** The URL of the document that is there, and of the one that was last asked for. */
  private url = '';
  private asked = '';
  /** The last report of the document that is there, from when it set out for another. */
  private left: LeavingDocument | undefined;
  /** The status that earlier documents gave to the next one. */
  private handedOn: number | undefined;
  /** The delay of the refresh that the document has set itself; whether the page leaves by that. */
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

  /** Another document is there: it has reported nothing yet. */
  arrived(): void {
    this.url = this.asked;
    this.left = undefined;
    this.underWay = false;
  }

  /** No document came: the one that is there stays. */
  stayed(): void {
    this.underWay = false;
  }

  /** The render's own document is asked for. */
  begin(url: string): void {
    this.visited(url);
    this.url = url;
  }

  /** The page asks for a document, or a redirect leads to it. @param siteHeaders of the document that is there */
  next({ url, urlFragment = '', method }: AskedDocument, siteHeaders: ResponseHeaders): NextStep {
    const isWithin = this.isWithin(url);
    const redirect = isWithin ? redirectOnSite : redirectOffSite;
    const redirected = method === 'GET' ? redirect(this.left, this.url, url + urlFragment, siteHeaders) : undefined;
    if (redirected !== undefined) return redirected;
    if (!isWithin) return { kind: 'refuse' };
    const visits = this.visits.get(url) ?? 0;
    // A document that updates itself by its refresh is complete each time; only the first may wait for the second.
    if (visits > 1 && this.refreshes && this.refreshDelayMs > 0) return { kind: 'refuse' };
    if (this.documents >= MAX_DOCUMENTS || visits >= MAX_VISITS) return { kind: 'stays' };
    // A document that is loaded again gives its own status.
    if (url !== this.url) this.handedOn = statusHandedOn(this.left) ?? this.handedOn;
    this.visited(url);
    this.underWay = true;
    return { kind: 'follow' };
  }

  /** The status of a document that takes the place of others: a 200 yields to the status that they gave. */
  statusOf(status: number): number {
    return status === 200 ? (this.handedOn ?? status) : status;
  }

  /** Whether a URL is on the site of the document that is there: each host of the stack is a site of its own. */
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
