// What a page has asked the network for, and how much longer each of it is waited for: all that may bring content, in
// real time, until the render's time is up.
import { requestAddress, requestName, sourceName } from './endless-requests';
import type { EndlessRequests, RequestName } from './endless-requests';

/** How patient a render is with what the network brings. */
export interface NetworkLimits {
  /** The first message of a socket, an event stream or a worker has come by then, or is not waited for. */
  readonly firstMessageMs: number;
  /** An answer that streams has told what it has to tell once it is silent for so long. */
  readonly streamSilenceMs: number;
  /** Frames inside of the page show in themselves only; but pages wait for their `load`. */
  readonly frameMs: number;
  /** So many rounds of requests to one address are waited for if what is in view asks for them. */
  readonly roundsInView: number;
  /** So many are waited for in any case. */
  readonly rounds: number;
}

/** A person waits for content of a few seconds; lists that go on for ever end after as much as a person would scroll. */
export const NETWORK_LIMITS: NetworkLimits = {
  firstMessageMs: 3_200, streamSilenceMs: 500, frameMs: 1_500, roundsInView: 10, rounds: 30,
};

/** Kinds of requests that never mean content to come (CDP Network.ResourceType). */
const IGNORED_TYPES = new Set([
  'Ping', 'Image', 'Media', 'Font', 'CSPViolationReport', 'Prefetch', 'Manifest', 'Preflight', 'SignedExchange', 'WebSocket',
]);

/** Types of answers that are read while they arrive, and may go on for ever. */
const STREAM_TYPES = /^(?:text\/event-stream|multipart\/.*|application\/(?:grpc-web.*|stream\+json|json-seq|(?:x-)?(?:ndjson|jsonlines|json-stream)|jsonl))$/i;

/** The first rounds of requests to an address always count as news; later ones if the page has grown. */
const NEWS_ROUNDS = 3;

/** A page that goes on asking a socket is a page that goes on. */
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

interface OpenRequest {
  readonly kind: 'content' | 'frame' | 'source';
  readonly name: RequestName;
  readonly address: string;
  readonly sentMs: number;
  /** If its answer is a stream: when that began or last said something, and whether it has said anything. */
  stream?: { readonly atMs: number; readonly spoke: boolean };
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

  /** The page has been shown more than a person's window: what that makes it load goes on for ever in some. */
  showsMore(): void {
    this.seesMore = true;
  }

  started(id: string, { type, method, url, inFrame }: BegunRequest, nowMs: number): void {
    if (IGNORED_TYPES.has(type)) return;
    const address = requestAddress(method, url);
    // A redirect goes on under the same id.
    const sentMs = this.open.get(id)?.sentMs ?? nowMs;
    if (inFrame) this.open.set(id, { kind: 'frame', name: address, address, sentMs });
    else if (type === 'EventSource') this.open.set(id, { kind: 'source', name: sourceName('events', url), address, sentMs });
    else this.open.set(id, { kind: 'content', name: requestName(method, url, this.beginRound(id, address)), address, sentMs });
  }

  /** An answer begins. @param mimeType without parameters */
  responded(id: string, mimeType: string, nowMs: number): void {
    const request = this.open.get(id);
    if (request?.kind === 'content' && STREAM_TYPES.test(mimeType)) request.stream = { atMs: nowMs, spoke: false };
  }

  /** A part of an answer has arrived. @returns whether that is news */
  continued(id: string, nowMs: number): boolean {
    const request = this.open.get(id);
    if (request?.stream === undefined) return false;
    request.stream = { atMs: nowMs, spoke: true };
    return true;
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

  /** A socket or an event stream is there, or was asked something: it will answer. */
  listens(id: string, kind: 'socket' | 'events', url: string, nowMs: number): void {
    this.asked += 1;
    if (this.asked > MOST_MESSAGES_ASKED) return;
    this.open.set(id, { kind: 'source', name: sourceName(kind, url), address: url, sentMs: nowMs });
  }

  /** It said something, or is gone. @returns whether somebody waited for that */
  spoke(id: string): boolean {
    const source = this.open.get(id);
    if (source === undefined) return false;
    this.endless.answered(source.name);
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
      const { kind, name, sentMs } = request;
      const tried = kind === 'content' ? this.endless.patienceMs(name, this.wholeMs) : this.limits.firstMessageMs;
      if (kind !== 'frame' && (timeIsUp || nowMs - sentMs >= tried)) this.endless.waitedInVain(name);
    }
    this.open.clear();
  }

  private patienceWith(request: OpenRequest, nowMs: number): number {
    const { firstMessageMs, streamSilenceMs, frameMs } = this.limits;
    const until = (endMs: number) => Math.max(0, endMs - nowMs);
    const { kind, name, sentMs, stream, address } = request;
    if (kind === 'frame') return until(sentMs + frameMs);
    if (kind === 'source') return until(sentMs + this.endless.patienceMs(name, firstMessageMs));
    if (this.isBeyond(address)) return 0;
    if (stream !== undefined) return until(stream.atMs + (stream.spoke ? streamSilenceMs : firstMessageMs));
    return this.endless.isEndless(name) ? until(sentMs + this.endless.patienceMs(name, this.wholeMs)) : Infinity;
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
