// What a page has asked the network for, and how much longer each of it is waited for: all that may bring content, in
// real time, until the render's time is up.

import type { EndlessRequests, RequestName } from './endless-requests';
import { requestAddress, requestName, sourceName } from './endless-requests';

/** How patient a render is with what the network brings. */
export interface NetworkLimits {
  /** The first message of a socket, an event stream or a worker has come by then, or is not waited for. */
  readonly firstMessageMs: number;
  /** Whatever streams has told what it has to tell once it is silent for so long. */
  readonly streamSilenceMs: number;
  /** Or has spoken for so long. */
  readonly streamMs: number;
  /** Frames inside of the page show in themselves only; but pages wait for their `load`. */
  readonly frameMs: number;
  /** So many rounds of requests to one address are waited for if what is in view asks for them. */
  readonly roundsInView: number;
  /** So many are waited for in any case. */
  readonly rounds: number;
}

/** A person waits for content of a few seconds; lists that go on for ever end after as much as a person would scroll. */
export const NETWORK_LIMITS: NetworkLimits = {
  firstMessageMs: 3_200,
  streamSilenceMs: 1_000,
  streamMs: 2_500,
  frameMs: 1_500,
  roundsInView: 10,
  rounds: 30,
};

/** Kinds of requests that never mean content to come (CDP Network.ResourceType). */
const IGNORED_TYPES = new Set([
  'Ping',
  'Image',
  'Media',
  'Font',
  'CSPViolationReport',
  'Prefetch',
  'Manifest',
  'Preflight',
  'SignedExchange',
  'WebSocket',
]);

/** Types of answers that are read while they arrive, and may go on for ever. */
const STREAM_TYPES =
  /^(?:text\/event-stream|multipart\/.*|application\/(?:grpc-web.*|stream\+json|json-seq|(?:x-)?(?:ndjson|jsonlines|json-stream)|jsonl))$/i;

/**
 * Polls that wait for news as sockets do: of Engine.IO (https://socket.io/docs/v4/engine-io-protocol, "HTTP long-polling"),
 * of SockJS (its protocol's "xhr" transports), and of Google's WebChannel, by which Firestore listens.
 */
const LONG_POLLS =
  /[?&]transport=(?:polling|longPolling)\b|\/\d{3}\/[^/]+\/xhr(?:_streaming)?(?:\?|$)|\/channel\?(?:.*&)?TYPE=xmlhttp\b/;

/** The first rounds of requests to an address always count as news; later ones if the page has grown. */
const NEWS_ROUNDS = 3;

/** A page that goes on asking a socket is a page that goes on. */
const MOST_MESSAGES_ASKED = 20;

/** And so is one that is told more and more. */
const MOST_MESSAGES_HEARD = 40;

/** A request as it begins. */
export interface BegunRequest {
  /** CDP Network.ResourceType, or `Prefetch`. */
  readonly type: string;
  readonly method: string;
  readonly url: string;
  /** Of a frame inside of the page. */
  readonly inFrame: boolean;
}

interface OpenRequest {
  readonly kind: 'content' | 'frame' | 'source';
  readonly name: RequestName;
  readonly address: string;
  readonly sentMs: number;
  readonly isScript: boolean;
  /** Whether it is answered when there are news, as a socket speaks. */
  readonly isPoll?: boolean;
  /** If it streams: what it has said. */
  stream?: Stream;
}

interface Stream {
  /** When it began to listen, or to answer. */
  readonly beganMs: number;
  messages: number;
  firstMs: number;
  lastMs: number;
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

  /** @param wholeMs what a render has for everything that it waits for */
  constructor(
    private readonly limits: NetworkLimits,
    private readonly endless: EndlessRequests,
    private readonly wholeMs: number,
  ) {}

  /** Another document is there: what the one before it asked for no longer counts. */
  clear(): void {
    this.open.clear();
    this.rounds.clear();
    this.asked = 0;
  }

  /** Whether anything is open, waited for or not. */
  get areOpen(): boolean {
    return this.open.size > 0;
  }

  /** The page has been shown more than a person's window: what that makes it load goes on for ever in some. */
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
  }

  /** An answer begins. @param mimeType without parameters */
  responded(id: string, mimeType: string, nowMs: number): void {
    const request = this.open.get(id);
    if (request?.kind === 'content' && STREAM_TYPES.test(mimeType)) request.stream = silent(nowMs);
  }

  /** A part of an answer has arrived. @returns whether that is news */
  continued(id: string, nowMs: number): boolean {
    const request = this.open.get(id);
    return (
      request?.kind === 'content' && request.stream !== undefined && this.heard(id, request, request.stream, nowMs)
    );
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
  }

  /** It said something. @returns whether somebody waited for that */
  spoke(id: string, nowMs: number): boolean {
    const request = this.open.get(id);
    if (request?.stream === undefined) return false;
    this.endless.answered(request.name);
    return this.heard(id, request, request.stream, nowMs);
  }

  /** It is gone. @returns whether somebody waited for that */
  hungUp(id: string): boolean {
    const request = this.open.get(id);
    if (request === undefined) return false;
    this.endless.answered(request.name);
    return this.open.delete(id);
  }

  /** How much longer the most important of what is open is waited for; 0 if nothing is, Infinity: as long as there is time. */
  patienceMs(nowMs: number): number {
    return Math.max(0, ...[...this.open.values()].map((request) => this.patienceWith(request, nowMs)));
  }

  /** Whether a request is open that may bring content. */
  hasContent(nowMs: number): boolean {
    return this.patienceMs(nowMs) > 0;
  }

  /** What is open when the waiting ends was waited for in vain. @param timeIsUp there was no more time */
  close(timeIsUp: boolean, nowMs: number): void {
    for (const request of this.open.values()) {
      const { kind, name, sentMs, stream, isPoll } = request;
      if (stream !== undefined && stream.messages > 0) {
        this.heardOut(name, stream, nowMs);
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

  private patienceWith(request: OpenRequest, nowMs: number): number {
    const { firstMessageMs, frameMs } = this.limits;
    const until = (endMs: number) => Math.max(0, endMs - nowMs);
    const { kind, name, sentMs, stream, address, isPoll } = request;
    if (kind === 'frame') return until(sentMs + frameMs);
    if (kind === 'content' && this.isBeyond(address)) return 0;
    if (stream !== undefined && stream.messages > 0) return until(this.heardOutAtMs(name, stream));
    if (stream !== undefined) return until(stream.beganMs + this.endless.patienceMs(name, firstMessageMs));
    if (isPoll === true) return until(sentMs + this.endless.patienceMs(name, firstMessageMs));
    return this.endless.isEndless(name) ? until(sentMs + this.endless.patienceMs(name, this.wholeMs)) : Infinity;
  }

  /** A stream said something: it may have more to say. @returns whether that was waited for */
  private heard(id: string, request: OpenRequest, stream: Stream, nowMs: number): boolean {
    if (stream.messages === 0) stream.firstMs = nowMs;
    else if (nowMs < this.heardOutAtMs(request.name, stream)) this.endless.answered(moreOf(request.name));
    stream.lastMs = nowMs;
    stream.messages += 1;
    if (stream.messages <= MOST_MESSAGES_HEARD) return true;
    this.endless.waitedInVain(endOf(request.name));
    return !this.open.delete(id);
  }

  private heardOutAtMs(name: RequestName, { firstMs, lastMs }: Stream): number {
    const { streamSilenceMs, streamMs } = this.limits;
    return Math.min(
      lastMs + this.endless.patienceMs(moreOf(name), streamSilenceMs),
      firstMs + this.endless.patienceMs(endOf(name), streamMs),
    );
  }

  /** Learns from a stream for how long the next one is worth listening to. */
  private heardOut(name: RequestName, stream: Stream, nowMs: number): void {
    if (nowMs < this.heardOutAtMs(name, stream)) return;
    const isSilent = nowMs - stream.lastMs >= this.endless.patienceMs(moreOf(name), this.limits.streamSilenceMs);
    if (isSilent && stream.messages === 1) this.endless.waitedInVain(moreOf(name));
    if (!isSilent) this.endless.waitedInVain(endOf(name));
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
  return { kind: 'source', name, address, sentMs: nowMs, isScript: false, stream: silent(nowMs) };
}

function silent(nowMs: number): Stream {
  return { beganMs: nowMs, messages: 0, firstMs: nowMs, lastMs: nowMs };
}

/** What is known of a stream's further messages. */
function moreOf(name: RequestName): RequestName {
  return `more of ${name}`;
}

/** What is known of a stream's end. */
function endOf(name: RequestName): RequestName {
  return `end of ${name}`;
}
