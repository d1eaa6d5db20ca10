// Passes the DevTools protocol's events on to the decision that a page is ready: documents, flag and requests.
import type { Timers } from '../../../runtime/timers';
import type { PageSignal } from '../../injected/page-look';
import { isRefresh } from '../documents/navigation-policy';
import { isMainDocument, isPrefetch } from '../documents/own-navigation';
import type { ProtocolListeners } from '../listen';
import { BINDING } from '../prepare-page';
import type { OpenRequests } from './open-requests';
import type { Readiness } from './readiness';

/** Listens to the main frame's documents. */
export function documentListeners(readiness: Readiness, mainFrameId: string): ProtocolListeners {
  return {
    'Page.frameNavigated': ({ frame }) => {
      if (frame.id === mainFrameId) readiness.documentStarted();
    },
    'Page.domContentEventFired': () => readiness.documentParsed(),
    // If a page stops its own loading, its parsing stops, too, without an event.
    'Page.frameStoppedLoading': ({ frameId }) => {
      if (frameId === mainFrameId) readiness.documentParsed();
    },
    'Page.frameScheduledNavigation': ({ frameId, reason, delay }) => {
      if (frameId === mainFrameId && isRefresh(reason)) readiness.refreshScheduled(delay * 1_000);
    },
    'Runtime.bindingCalled': ({ name, payload }) => {
      if (name === BINDING && isPageSignal(payload)) readiness.signal(payload);
    },
  };
}

/** Listens to the requests of the page and of its frames. */
export function requestListeners(
  readiness: Readiness,
  requests: OpenRequests,
  mainFrameId: string,
  timers: Timers,
): ProtocolListeners {
  const ended = (id: string, bytes: number) => {
    const scriptBytes = requests.isScript(id) ? bytes : 0;
    const counts = requests.ended(id);
    if (counts !== 'nothing') readiness.arrived(counts, scriptBytes);
  };
  return {
    'Network.requestWillBeSent': (event) => {
      const { requestId, frameId, loaderId, type = 'Other', request } = event;
      // The worker's own session reports the end of its script.
      if (loaderId === '' || isMainDocument(event, mainFrameId)) return;
      const { method, url } = request;
      const begun = { type: isPrefetch(request) ? 'Prefetch' : type, method, url, inFrame: frameId !== mainFrameId };
      requests.started(requestId, begun, timers.nowMs());
      readiness.asked();
    },
    'Network.responseReceived': ({ requestId, response }) =>
      requests.responded(requestId, response.mimeType, timers.nowMs()),
    'Network.dataReceived': ({ requestId }) => {
      if (requests.continued(requestId, timers.nowMs())) readiness.arrived('news');
    },
    'Network.loadingFinished': ({ requestId, encodedDataLength }) => ended(requestId, encodedDataLength),
    'Network.loadingFailed': ({ requestId }) => ended(requestId, 0),
  };
}

/** Listens to sockets and event streams. A message is due soon after they open, or after the page sends one. */
export function streamListeners(readiness: Readiness, requests: OpenRequests, timers: Timers): ProtocolListeners {
  const urls = new Map<string, string>();
  const listens = (id: string) => requests.listens(id, 'socket', urls.get(id) ?? '', timers.nowMs());
  const spoke = (id: string) => {
    if (requests.spoke(id, timers.nowMs())) readiness.arrived('news');
  };
  const hungUp = (id: string) => {
    if (requests.hungUp(id)) readiness.arrived('news');
  };
  return {
    'Network.webSocketCreated': ({ requestId, url }) => {
      urls.set(requestId, url);
      listens(requestId);
    },
    'Network.webSocketFrameSent': ({ requestId }) => listens(requestId),
    'Network.webSocketFrameReceived': ({ requestId }) => spoke(requestId),
    'Network.webSocketFrameError': ({ requestId }) => hungUp(requestId),
    'Network.webSocketClosed': ({ requestId }) => {
      urls.delete(requestId);
      hungUp(requestId);
    },
    'Network.eventSourceMessageReceived': ({ requestId }) => spoke(requestId),
  };
}

function isPageSignal(payload: string): payload is PageSignal {
  return payload === 'ready:true' || payload === 'ready:false';
}
