// Keeps a page's open requests, and says how much longer they are awaited: those that may bring content, in real time,
// until the render's time is up.
import type { CutReason } from '../../../render-protocol/render-trace';
import { type EndlessRequests, type RequestName, requestAddress, requestName, sourceName } from './endless-requests';
import { type MessageStream, StreamPatience, silentStream } from './message-stream';
import type { NetworkLimits } from './readiness-limits';

/** Kinds of requests that never bring content (CDP Network.ResourceType). */
// biome-ignore format: a list of words
const IGNORED_TYPES = new Set([
  'Ping', 'Image', 'Media', 'Font', 'CSPViolationReport', 'Prefetch', 'Manifest', 'Preflight', 'SignedExchange',
  'WebSocket',
]);

/** Types of answers that are read while they arrive, and may have no end. */
const STREAM_TYPES =
  /^(?:text\/event-stream|multipart\/.*|application\/(?:grpc-web.*|stream\+json|json-seq|(?:x-)?(?:ndjson|jsonlines|json-stream)|jsonl))$/i;

/**
 * Polls that wait for news like sockets: of Engine.IO (https://socket.io/docs/v4/engine-io-protocol, "HTTP long-polling"),
 * of SockJS (its protocol's "xhr" transports), and of Google's WebChannel, which Firestore uses.
 */
const LONG_POLLS =
  /[?&]transport=(?:polling|longPolling)\b|\/\d{3}\/[^/]+\/xhr(?:_streaming)?(?:\?|$)|\/channel\?(?:.*&)?TYPE=xmlhttp\b/;

/** So many rounds of requests to an address always count as news; later ones count if the page has grown. */
const NEWS_ROUNDS = 3;

/** A page that asks its sockets more often goes on without end. */
const MOST_MESSAGES_ASKED = 20;

/** A request as it begins. */
export interface BegunRequest {
  /** CDP Network.ResourceType, or `Prefetch`. */
  readonly type: string;
  readonly method: string;
  readonly url: string;
  /** Of a frame inside of the page. */
  readonly inFrame: boolean;
}

/** The kinds of requests that are awaited: of the page, of a frame inside of it, of a stream of messages. */
export type AwaitedKind = 'content' | 'frame' | 'source';

/** Hears what the page waits for. */
export interface WaitObserver {
  awaited(id: string, kind: AwaitedKind): void;
  cutOff(id: string, reason: CutReason): void;
}

interface OpenRequest {
  readonly kind: AwaitedKind;
  readonly name: RequestName;
  readonly address: string;
  readonly sentMs: number;
  readonly isScript: boolean;
  /** Whether it is answered when there are news, like a socket. */
  readonly isPoll?: boolean;
  stream?: MessageStream;
}

interface Rounds {
  ended: number;
  /** A request of this round is under way. */
  readonly open: Set<string>;
}

/** The requests of one document. */
export class OpenRequests {
  private readonly open = new Map<string, OpenRequest>();
  private readonly rounds = new Map<string, Rounds>();
  private asked = 0;
  private seesMore = false;
  private readonly streams: StreamPatience;

  /**
   * @param wholeMs the time that a render has for all its waiting
   * @param observer only for renders that people want explained
   */
  constructor(
    private readonly limits: NetworkLimits,
    private readonly endless: EndlessRequests,
    private readonly wholeMs: number,
    private readonly observer?: WaitObserver,
  ) {
    this.streams = new StreamPatience(limits, endless);
  }

  /** Another document is there: requests of the one before it no longer count. */
  clear(): void {
    this.open.clear();
    this.rounds.clear();
    this.asked = 0;
  }

  /** Whether any request is open, awaited or not. */
  get areOpen(): boolean {
    return this.open.size > 0;
  }

  /** The page has been shown more than a user's window: some pages then load without end. */
  showsMore(): void {
    this.seesMore = true;
  }

  started(id: string, { type, method, url, inFrame }: BegunRequest, nowMs: number): void {
    if (IGNORED_TYPES.has(type)) return;
    const address = requestAddress(method, url);
    // A redirect goes on under the same id.
    const sentMs = this.open.get(id)?.sentMs ?? nowMs;
    if (inFrame) this.open.set(id, { kind: 'frame', name: address, address, sentMs, isScript: false });
    else if (type === 'EventSource') this.open.set(id, source(sourceName('events', url), address, sentMs));
    else {
      const name = requestName(method, url, this.beginRound(id, address));
      this.open.set(id, {
        kind: 'content',
        name,
        address,
        sentMs,
        isScript: type === 'Script',
        isPoll: LONG_POLLS.test(url),
      });
    }
    this.observer?.awaited(id, inFrame ? 'frame' : type === 'EventSource' ? 'source' : 'content');
  }

  /** An answer begins. @param mimeType without parameters */
  responded(id: string, mimeType: string, nowMs: number): void {
    const request = this.open.get(id);
    if (request?.kind === 'content' && STREAM_TYPES.test(mimeType)) request.stream = silentStream(nowMs);
  }

  /** A part of an answer has arrived. @returns whether that is news */
  continued(id: string, nowMs: number): boolean {
    const request = this.open.get(id);
    return request?.kind === 'content' && this.heard(id, request, nowMs);
  }

  /** Whether a request is for a script, which runs a moment after it has come. */
  isScript(id: string): boolean {
    return this.open.get(id)?.isScript === true;
  }

  /** A request ended, well or not. @returns whether that may bring content, and whether that counts in any case */
  ended(id: string): 'nothing' | 'maybe' | 'news' {
    const request = this.open.get(id);
    if (request === undefined) return 'nothing';
    this.open.delete(id);
    if (request.kind !== 'content') return 'maybe';
    this.endless.answered(request.name);
    const ended = this.endRound(id, request.address);
    if (ended <= NEWS_ROUNDS) return 'news';
    return this.isBeyond(request.address) ? 'nothing' : 'maybe';
  }

  /** A socket, an event stream or a worker is there, or was asked something: it will answer. */
  listens(id: string, kind: 'socket' | 'events' | 'worker', url: string, nowMs: number): void {
    this.asked += 1;
    if (this.asked > MOST_MESSAGES_ASKED) return;
    this.open.set(id, source(sourceName(kind, url), url, nowMs));
    this.observer?.awaited(id, 'source');
  }

  /** A stream said something. @returns whether that was awaited */
  spoke(id: string, nowMs: number): boolean {
    const request = this.open.get(id);
    if (request?.stream === undefined) return false;
    this.endless.answered(request.name);
    return this.heard(id, request, nowMs);
  }

  /** It is gone. @returns whether it was awaited */
  hungUp(id: string): boolean {
    const request = this.open.get(id);
    if (request === undefined) return false;
    this.endless.answered(request.name);
    return this.open.delete(id);
  }

  /** How much longer the most important request is awaited: 0 if none is, Infinity until the time is up. */
  patienceMs(nowMs: number): number {
    return Math.max(0, ...[...this.open.values()].map((request) => this.patienceWith(request, nowMs)));
  }

  /** Whether a request is open that may bring content. */
  hasContent(nowMs: number): boolean {
    return this.patienceMs(nowMs) > 0;
  }

  /** Ends the waiting: it was in vain for requests that are still open. @param timeIsUp there was no more time */
  close(timeIsUp: boolean, nowMs: number): void {
    if (this.observer !== undefined) this.tellCuts(this.observer, timeIsUp, nowMs);
    for (const request of this.open.values()) {
      const { kind, name, sentMs, stream, isPoll } = request;
      if (stream !== undefined && stream.messages > 0) {
        this.streams.close(name, stream, nowMs);
        continue;
      }
      const tried =
        kind === 'content' && isPoll !== true
          ? this.endless.patienceMs(name, this.wholeMs)
          : this.limits.firstMessageMs;
      if (kind !== 'frame' && (timeIsUp || nowMs - sentMs >= tried)) this.endless.waitedInVain(name);
    }
    this.open.clear();
  }

  private tellCuts(observer: WaitObserver, timeIsUp: boolean, nowMs: number): void {
    for (const [id, request] of this.open) {
      const isAwaited = this.patienceWith(request, nowMs) > 0;
      observer.cutOff(id, isAwaited ? (timeIsUp ? 'time-is-up' : 'page-said-ready') : this.lostPatience(request));
    }
  }

  private lostPatience({ kind, name, address, stream, isPoll }: OpenRequest): CutReason {
    if (kind === 'frame') return 'slow-frame';
    if (kind === 'content' && this.isBeyond(address)) return 'many-rounds';
    if (stream !== undefined) return 'stream';
    return isPoll === true && !this.endless.isEndless(name) ? 'silent-poll' : 'endless';
  }

  private patienceWith(request: OpenRequest, nowMs: number): number {
    const { firstMessageMs, frameMs } = this.limits;
    const until = (endMs: number) => Math.max(0, endMs - nowMs);
    const { kind, name, sentMs, stream, address, isPoll } = request;
    if (kind === 'frame') return until(sentMs + frameMs);
    if (kind === 'content' && this.isBeyond(address)) return 0;
    if (stream !== undefined) return until(this.streams.endMs(name, stream));
    if (isPoll === true) return until(sentMs + this.endless.patienceMs(name, firstMessageMs));
    return this.endless.isEndless(name) ? until(sentMs + this.endless.patienceMs(name, this.wholeMs)) : Infinity;
  }

  private heard(id: string, { name, stream }: OpenRequest, nowMs: number): boolean {
    if (stream === undefined) return false;
    if (this.streams.heard(name, stream, nowMs)) return true;
    this.open.delete(id);
    return false;
  }

  private beginRound(id: string, address: string): number {
    const rounds = this.rounds.get(address) ?? { ended: 0, open: new Set<string>() };
    rounds.open.add(id);
    this.rounds.set(address, rounds);
    return rounds.ended;
  }

  /** @returns how many rounds have ended; requests that are open at the same time are one */
  private endRound(id: string, address: string): number {
    const rounds = this.rounds.get(address);
    if (rounds === undefined) return 0;
    rounds.open.delete(id);
    if (rounds.open.size === 0) rounds.ended += 1;
    return rounds.ended;
  }

  private isBeyond(address: string): boolean {
    const ended = this.rounds.get(address)?.ended ?? 0;
    return ended >= (this.seesMore ? this.limits.roundsInView : this.limits.rounds);
  }
}

function source(name: RequestName, address: string, nowMs: number): OpenRequest {
  return { kind: 'source', name, address, sentMs: nowMs, isScript: false, stream: silentStream(nowMs) };
}
