// What a render hears of its page, told from the DevTools protocol's events.
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import type { PageSignal } from '../injected/watch-page';
import type { BegunRequest } from './readiness/open-requests';

/** What a render hears of its page. */
export interface PageEvents {
  paused(event: Protocol.Fetch.RequestPausedEvent): void;
  responseHeaders(requestId: string, headers: Readonly<Record<string, string>>): void;
  /** The main frame shows another document. */
  navigated(url: string): void;
  /** The document is parsed, or parsed no further. */
  documentParsed(): void;
  /** The page has set itself a refresh: it goes elsewhere, or to itself, then. */
  refreshScheduled(delayMs: number): void;
  /** The page is about to go elsewhere by itself, by its refresh or not. */
  navigationAnnounced(isRefresh: boolean): void;
  /** The document leaves for another. @param json a LeavingDocument (page/watch-leaving.ts) */
  leaving(json: string): void;
  signal(signal: PageSignal): void;
  requestStarted(id: string, request: BegunRequest): void;
  responseStarted(id: string, mimeType: string): void;
  responseContinued(id: string): void;
  requestEnded(id: string, bytes: number): void;
  /** A socket or an event stream will speak: it was opened, or was sent something. */
  listens(id: string, kind: 'socket' | 'events', url: string): void;
  /** It said something. */
  spoke(id: string): void;
  /** It is gone. */
  hungUp(id: string): void;
  crashed(error: Error): void;
}

/** Who hears now, if anybody does. */
type Hearer = () => PageEvents | undefined;

/** Tells of the main frame's documents. */
export function listenToNavigations(session: CDPSession, mainFrameId: string, hearer: Hearer): void {
  const onMain = (frameId: string, told: (events: PageEvents) => void) => {
    const events = hearer();
    if (frameId === mainFrameId && events !== undefined) told(events);
  };
  session.on('Page.frameNavigated', ({ frame }) => onMain(frame.id, (events) => events.navigated(frame.url)));
  session.on('Page.domContentEventFired', () => onMain(mainFrameId, (events) => events.documentParsed()));
  // A page that stops its own loading is parsed no further, and never told to be parsed.
  session.on('Page.frameStoppedLoading', ({ frameId }) => onMain(frameId, (events) => events.documentParsed()));
  session.on('Page.frameScheduledNavigation', ({ frameId, reason, delay }) => {
    if (isRefresh(reason)) onMain(frameId, (events) => events.refreshScheduled(delay * 1_000));
  });
  session.on('Page.frameRequestedNavigation', ({ frameId, reason }) =>
    onMain(frameId, (events) => events.navigationAnnounced(isRefresh(reason))),
  );
}

/** Tells of the requests of the page and of its frames. */
export function listenToRequests(session: CDPSession, mainFrameId: string, hearer: Hearer): void {
  session.on('Network.requestWillBeSent', ({ requestId, frameId, loaderId, type = 'Other', request }) => {
    // A worker's script ends in the worker's session.
    if (loaderId === '') return;
    const kind = 'Sec-Purpose' in request.headers ? 'Prefetch' : type;
    hearer()?.requestStarted(requestId, {
      type: kind,
      method: request.method,
      url: request.url,
      inFrame: frameId !== mainFrameId,
    });
  });
  session.on('Network.responseReceived', ({ requestId, response }) =>
    hearer()?.responseStarted(requestId, response.mimeType),
  );
  session.on('Network.dataReceived', ({ requestId }) => hearer()?.responseContinued(requestId));
  session.on('Network.responseReceivedExtraInfo', ({ requestId, headers }) =>
    hearer()?.responseHeaders(requestId, headers),
  );
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    hearer()?.requestEnded(requestId, encodedDataLength),
  );
  session.on('Network.loadingFailed', ({ requestId }) => hearer()?.requestEnded(requestId, 0));
  listenToStreams(session, hearer);
}

/** Tells of sockets and event streams: they say something soon after they were opened, or after they were asked. */
function listenToStreams(session: CDPSession, hearer: Hearer): void {
  const urls = new Map<string, string>();
  session.on('Network.webSocketCreated', ({ requestId, url }) => {
    urls.set(requestId, url);
    hearer()?.listens(requestId, 'socket', url);
  });
  session.on('Network.webSocketFrameSent', ({ requestId }) =>
    hearer()?.listens(requestId, 'socket', urls.get(requestId) ?? ''),
  );
  session.on('Network.webSocketFrameReceived', ({ requestId }) => hearer()?.spoke(requestId));
  session.on('Network.webSocketFrameError', ({ requestId }) => hearer()?.hungUp(requestId));
  session.on('Network.webSocketClosed', ({ requestId }) => {
    urls.delete(requestId);
    hearer()?.hungUp(requestId);
  });
  session.on('Network.eventSourceMessageReceived', ({ requestId }) => hearer()?.spoke(requestId));
}

function isRefresh(reason: Protocol.Page.ClientNavigationReason): boolean {
  return reason === 'metaTagRefresh' || reason === 'httpHeaderRefresh';
}
