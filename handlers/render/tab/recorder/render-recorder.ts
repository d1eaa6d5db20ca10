// Records what a page asks for and what its render waits for. Only for renders that people want explained: others have
// no recorder, and no listener of it.
import type { Protocol } from 'devtools-protocol';
import type { HeaderList } from '../../../../core/pages/answer-head';
import type { CutReason, ReadyReason, RenderTrace, TracedRequest } from '../../../render-protocol/render-trace';
import type { Timers } from '../../../runtime/timers';
import type { ProtocolListeners } from '../listen';
import type { AwaitedKind, WaitObserver } from '../readiness/open-requests';

/** A page may send requests without end. */
const MOST_REQUESTS = 1_000;
const MOST_URL = 2_048;
const MOST_HEADERS = 60;
const MOST_HEADER_VALUE = 500;

/** Headers that may hold secrets of the site or of somebody. */
const SECRET_HEADER = /cookie|authori[sz]ation|token|secret|api-?key|password|session/i;

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** Records one render. */
export class RenderRecorder implements WaitObserver {
  private readonly requests = new Map<string, Writable<TracedRequest>>();
  /** Earlier hops of requests that were redirected, and those of earlier documents. */
  private readonly told: Writable<TracedRequest>[] = [];
  private untold = 0;
  private readyBy: ReadyReason | undefined;
  private readyMs: number | undefined;
  private problems: readonly string[] = [];
  private readonly startedMs: number;

  /**
   * @param startedAtMs in milliseconds since 1970
   * @param wantsPicture whether the page is photographed
   */
  constructor(
    private readonly timers: Pick<Timers, 'nowMs'>,
    private readonly startedAtMs: number,
    readonly wantsPicture: boolean,
  ) {
    this.startedMs = timers.nowMs();
  }

  /** The page as a PNG; undefined until it was photographed. */
  picture: Uint8Array | undefined;

  /** Hear the page from its departure on. */
  listeners(mainFrameId: string): ProtocolListeners {
    return {
      'Network.requestWillBeSent': (event) => this.sent(event, mainFrameId),
      'Network.responseReceived': ({ requestId, response }) => this.responded(requestId, response),
      'Network.loadingFinished': ({ requestId, encodedDataLength }) =>
        this.change(requestId, { endMs: this.ms(), bytes: encodedDataLength }),
      'Network.loadingFailed': ({ requestId, errorText, blockedReason }) =>
        this.change(requestId, { endMs: this.ms(), failure: (blockedReason ?? errorText).slice(0, 200) }),
      'Network.webSocketCreated': ({ requestId, url }) => this.begin(requestId, url, 'GET', 'WebSocket', false, []),
      'Network.webSocketHandshakeResponseReceived': ({ requestId, response }) =>
        this.change(requestId, { status: response.status, responseMs: this.ms() }),
      'Network.webSocketClosed': ({ requestId }) => this.change(requestId, { endMs: this.ms() }),
    };
  }

  awaited(id: string, kind: AwaitedKind): void {
    this.change(id, { wait: kind });
  }

  cutOff(id: string, reason: CutReason): void {
    this.change(id, { cut: reason });
  }

  /** The page is taken. */
  ready(by: ReadyReason): void {
    this.readyBy = by;
    this.readyMs = this.ms();
  }

  /** What went wrong in the page. */
  found(problems: readonly string[]): void {
    this.problems = problems;
  }

  /** What was recorded up to now. */
  trace(): RenderTrace {
    const { startedAtMs, readyMs, readyBy, untold, problems } = this;
    const requests = [...this.told, ...this.requests.values()].sort((one, other) => one.startMs - other.startMs);
    return { startedAtMs, readyMs, readyBy, requests, untold, problems };
  }

  private sent(event: Protocol.Network.RequestWillBeSentEvent, mainFrameId: string): void {
    const { requestId, request, type = 'Other', frameId, redirectResponse } = event;
    const before = this.requests.get(requestId);
    if (redirectResponse !== undefined && before !== undefined) {
      this.responded(requestId, redirectResponse);
      this.change(requestId, { endMs: this.ms() });
      this.requests.delete(requestId);
      this.told.push(before);
    }
    const isInFrame = frameId !== undefined && frameId !== mainFrameId;
    this.begin(requestId, request.url, request.method, type, isInFrame, headersOf(request.headers));
  }

  private begin(id: string, url: string, method: string, type: string, isInFrame: boolean, sent: HeaderList): void {
    if (this.requests.size + this.told.length >= MOST_REQUESTS) {
      this.untold += 1;
      return;
    }
    // Every render waits for its document; no observer tells of it.
    const wait = type === 'Document' && !isInFrame ? 'document' : 'never';
    this.requests.set(id, {
      ...{ url: url.slice(0, MOST_URL), method, type, isInFrame, wait, startMs: this.ms() },
      ...{ responseMs: undefined, endMs: undefined, status: undefined, mimeType: undefined, bytes: undefined },
      ...{ failure: undefined, cut: undefined, requestHeaders: sent, responseHeaders: [] },
    });
  }

  private responded(id: string, { status, mimeType, headers }: Protocol.Network.Response): void {
    this.change(id, { responseMs: this.ms(), status, mimeType, responseHeaders: headersOf(headers) });
  }

  private change(id: string, values: Partial<TracedRequest>): void {
    const request = this.requests.get(id);
    if (request !== undefined) Object.assign(request, values);
  }

  private ms(): number {
    return Math.round(this.timers.nowMs() - this.startedMs);
  }
}

function headersOf(headers: Protocol.Network.Headers): HeaderList {
  return Object.entries(headers)
    .filter(([name]) => !SECRET_HEADER.test(name))
    .slice(0, MOST_HEADERS)
    .map(([name, value]) => [name.toLowerCase(), String(value).slice(0, MOST_HEADER_VALUE)] as const);
}
