// Listens to a page's scripts and its requests by script, and keeps their outcomes, document by document.
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import { within } from '../../../runtime/bounded-wait';
import { listen } from '../listen';
import type { ObservedRequest } from './page-verdict';
import { detailOf, isTemporary, isUnreadable, outcomeOf, type RequestState, scriptType } from './request-outcome';
import { isWatcher } from './third-parties';

type LoadingFailed = Protocol.Network.LoadingFailedEvent;

/** A request that is under way. */
interface OpenRequest extends RequestState {
  readonly loaderId: string;
}

interface EndedRequest extends ObservedRequest {
  readonly loaderId: string;
}

/** A page may send requests without end. */
const MOST_REMEMBERED = 1_000;

/** The longest wait for the status of an answer that the page may not read. */
const STATUS_MS = 250;

/** Request headers of browsers and of Next.js routers for prefetches, which serve another page. */
const FOR_LATER = /^(?:(?:sec-|x-)?purpose|next-router-(?:segment-)?prefetch)$/i;

/** The requests of one page, render by render. */
export class ObservedRequests {
  private isListening = false;
  private readonly open = new Map<string, OpenRequest>();
  private ended: EndedRequest[] = [];
  /** Requests whose answer the page may not read, until the network reports its status. */
  private readonly unread = new Map<string, { readonly opened: OpenRequest; readonly failure: LoadingFailed }>();
  /** Statuses that the network reported before the page reported the request. */
  private readonly early = new Map<string, number>();
  private onStatuses: () => void = () => undefined;
  /** URLs whose CORS preflight was answered with a temporary error. */
  private readonly failedPreflights = new Set<string>();

  constructor(
    session: Pick<CDPSession, 'on' | 'off'>,
    private readonly frameId: string,
  ) {
    listen(session, {
      'Network.requestWillBeSent': (event) => this.requested(event),
      'Network.responseReceivedExtraInfo': ({ requestId, statusCode }) => this.statusCame(requestId, statusCode),
      'Network.responseReceived': (event) => this.responded(event),
      'Network.loadingFinished': ({ requestId }) => this.endedWith(requestId),
      'Network.loadingFailed': (event) => this.endedWith(event.requestId, event),
    });
  }

  /** A render begins. */
  start(): void {
    this.isListening = true;
    this.early.clear();
    this.documentStarted('');
  }

  /** The render is over. */
  stop(): void {
    this.isListening = false;
    this.documentStarted('');
  }

  /** Requests of a document do not count in the next one: a page may mend itself by a reload. */
  documentStarted(loaderId: string): void {
    for (const [id, request] of this.open) if (request.loaderId !== loaderId) this.open.delete(id);
    this.ended = this.ended.filter((request) => request.loaderId === loaderId);
    this.unread.clear();
    this.failedPreflights.clear();
  }

  /** The requests that have ended or whose answer has begun: a page may say that it is ready before the end of one. */
  async all(): Promise<readonly ObservedRequest[]> {
    await this.statuses();
    const coming = [...this.open.values()].flatMap((opened) => {
      const { request, status = 0 } = opened;
      if (status === 0) return [];
      return [{ ...request, outcome: this.outcomeOf(opened) ?? 'answered', detail: `status ${status}` } as const];
    });
    return [...this.ended, ...coming];
  }

  private requested(event: Protocol.Network.RequestWillBeSentEvent): void {
    const { requestId, frameId, loaderId, type, request, initiator } = event;
    const kind = type === 'Script' ? 'script' : type === 'Fetch' || type === 'XHR' ? 'api' : undefined;
    if (!this.isListening || kind === undefined || frameId !== this.frameId) return;
    if (loaderId === '' || this.open.has(requestId)) return;
    if (Object.keys(request.headers).some((name) => FOR_LATER.test(name))) return;
    if (this.open.size + this.ended.length >= MOST_REMEMBERED) return;
    // Scripts that watch a page wrap its requests, so their frames do not count.
    const frames = initiator.stack?.callFrames.filter(({ url }) => url !== '' && !isWatcher(url)) ?? [];
    this.open.set(requestId, {
      loaderId,
      request: {
        kind,
        url: request.url,
        method: request.method,
        body: request.postData ?? '',
        askedBy: initiator.type === 'script' ? (frames[0]?.url ?? initiator.url ?? '') : undefined,
        // Scripts that scripts insert have a low priority, imports a high one ("Fetch Priority", web.dev).
        isImport: kind === 'script' && initiator.type === 'script' && request.initialPriority === 'High',
      },
      status: this.early.get(requestId),
      isMistyped: false,
      isRefused: false,
    });
  }

  private statusCame(requestId: string, status: number): void {
    const request = this.open.get(requestId);
    const unread = this.unread.get(requestId);
    if (request !== undefined) this.open.set(requestId, { ...request, status });
    else if (unread === undefined && this.isListening && this.early.size < MOST_REMEMBERED)
      this.early.set(requestId, status);
    if (unread === undefined) return;
    this.unread.delete(requestId);
    this.settle({ ...unread.opened, status }, unread.failure);
    if (this.unread.size === 0) this.onStatuses();
  }

  private responded({ requestId, type, response }: Protocol.Network.ResponseReceivedEvent): void {
    if (type === 'Preflight' && isTemporary(response.status)) this.failedPreflights.add(response.url);
    const request = this.open.get(requestId);
    if (request === undefined) return;
    const isScript = request.request.kind === 'script';
    const answered = { ...request, status: response.status, ...(isScript && scriptType(response)) };
    this.open.set(requestId, answered);
    if (answered.isMistyped || this.outcomeOf(answered) !== 'answered') this.endedWith(requestId);
  }

  private endedWith(requestId: string, failure?: LoadingFailed): void {
    const opened = this.open.get(requestId);
    if (opened === undefined) return;
    this.open.delete(requestId);
    if (this.settle(opened, failure) || failure === undefined) return;
    if (opened.status === undefined && isUnreadable(failure)) this.unread.set(requestId, { opened, failure });
  }

  /** Another process reports the status of an answer that the page may not read, usually at once. */
  private async statuses(): Promise<void> {
    if (this.unread.size === 0) return;
    const told = new Promise<void>((resolve) => {
      this.onStatuses = resolve;
    });
    await within(STATUS_MS, 'Telling a status', told).catch(() => undefined);
  }

  private settle(opened: OpenRequest, failure: LoadingFailed | undefined): boolean {
    const { request, status, loaderId } = opened;
    const outcome = this.outcomeOf(opened, failure);
    if (outcome === undefined) return false;
    this.ended.push({ ...request, outcome, detail: detailOf(outcome, status, failure), loaderId });
    return true;
  }

  private outcomeOf(opened: OpenRequest, failure?: LoadingFailed): ReturnType<typeof outcomeOf> {
    return outcomeOf(opened, failure, this.failedPreflights.has(opened.request.url));
  }
}
