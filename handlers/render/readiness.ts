// Decides when a page is ready: its own flag, else a quiet network and a quiet page, else the cap (DESIGN, decision 8).
import type { EndlessRequests } from './endless-requests';
import { requestAddress } from './endless-requests';
import type { PageSignal, QuietLimits } from './page/watch-page';
import type { Timers } from './timers';

/** How patient the decision is. */
export interface ReadinessLimits {
  /** How long the page must have been quiet once the network is. */
  readonly quietMs: number;
  /** What a script that has just arrived gets on top, for each of its bytes: it is compiled beside the page's thread. */
  readonly compileMsPerByte: number;
  readonly timerReachMs: number;
  readonly workReachMs: number;
  /** A request that is still open after this long, with everything else quiet, is taken for a long poll. */
  readonly longPollMs: number;
  /** The same for one that earlier renders saw staying open; counted from when everything else was quiet. */
  readonly knownLongPollMs: number;
  /** An answer that streams has told what it has to tell once it is silent for so long. */
  readonly streamSilenceMs: number;
  /** A page that says it will go elsewhere is on its way by then, or stays. */
  readonly leavingMs: number;
}

/**
 * Pauses that the page makes on purpose are followed one by one (page-instruments.ts), so that the quiet time need not
 * outlast them. The reach of timers is what others wait for any page: half a second of silence.
 */
export const READINESS_LIMITS: ReadinessLimits = {
  quietMs: 8,
  compileMsPerByte: 1 / 10_000,
  timerReachMs: 500,
  workReachMs: 3_000,
  longPollMs: 4_000,
  knownLongPollMs: 100,
  streamSilenceMs: 500,
  leavingMs: 1_000,
};

/** A script of any size is compiled by then. */
const MAX_COMPILE_MS = 500;

/** Kinds of requests that never mean content to come (CDP Network.ResourceType). */
const IGNORED_TYPES = new Set([
  'Ping', 'EventSource', 'WebSocket', 'Image', 'Media', 'Font', 'CSPViolationReport', 'Prefetch', 'Manifest', 'Preflight', 'SignedExchange',
]);

/** Types of answers that are read while they arrive, and may go on for ever. */
const STREAM_TYPES = /^(?:text\/event-stream|multipart\/.*|application\/(?:grpc-web.*|stream\+json|json-seq|(?:x-)?(?:ndjson|jsonlines|json-stream)|jsonl))$/i;

/** Stands among the open requests for a navigation that has been announced, but not begun. */
const ANNOUNCED = { id: 'announced navigation', type: 'Announced' } as const;

/** The page, as far as the decision asks it. */
export interface QuietSource {
  /** Resolves once the page is quiet. Rejects if its document is gone. */
  quiet(limits: QuietLimits): Promise<void>;
}

/** A request that is under way. */
interface OpenRequest {
  readonly sentMs: number;
  readonly type: string;
  readonly address: string;
  /** When its answer last said something, if that is a stream. */
  streamedMs?: number;
}

/** Follows one page from its navigation on; `ready` resolves once. */
export class Readiness {
  readonly ready: Promise<void>;
  private resolve: () => void = () => undefined;
  private flag: boolean | undefined;
  private parsed = false;
  private stopped = false;
  /** Some request for content has been answered: only then may another be a long poll. */
  private contentArrived = false;
  private lastActivityMs: number;
  private compiledAtMs = 0;
  /** Counts what happened, so that an answer of the page's can be told from an outdated one. */
  private generation = 0;
  private asking: number | undefined;
  private cancelTimer: () => void = () => undefined;
  private readonly open = new Map<string, OpenRequest>();
  /** How many requests to each of these URLs are no content. */
  private readonly ignored = new Map<string, number>();

  constructor(
    private readonly limits: ReadinessLimits,
    private readonly timers: Timers,
    private readonly page: QuietSource,
    private readonly endless: EndlessRequests,
  ) {
    this.lastActivityMs = timers.nowMs();
    this.ready = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  /** Whether it is the page's own flag that says so. */
  get isFlagged(): boolean {
    return this.flag === true;
  }

  /** A new document is there: what the one before it did no longer counts. */
  documentStarted(): void {
    this.flag = undefined;
    this.parsed = false;
    this.contentArrived = false;
    this.open.clear();
    this.activity();
  }

  /** The document is parsed, or parsed no further. */
  documentParsed(): void {
    if (this.parsed) return;
    this.parsed = true;
    this.activity();
  }

  /** The page is about to go elsewhere: the request for that is a moment away. */
  navigationAnnounced(): void {
    this.requestStarted(ANNOUNCED.id, ANNOUNCED.type, 'GET', '');
  }

  /** What was announced has begun, or has been called off. */
  navigationCleared(): void {
    this.requestEnded(ANNOUNCED.id, 0);
  }

  signal(signal: PageSignal): void {
    if (signal.startsWith('ignore:')) {
      const url = signal.slice('ignore:'.length);
      if (this.ignored.size < MAX_IGNORED_URLS) this.ignored.set(url, (this.ignored.get(url) ?? 0) + 1);
      return;
    }
    this.flag = signal === 'ready:true';
    this.activity();
  }

  requestStarted(id: string, type: string, method: string, url: string): void {
    if (IGNORED_TYPES.has(type) || this.isIgnored(url)) return;
    this.open.set(id, { sentMs: this.timers.nowMs(), type, address: requestAddress(method, url) });
    this.activity();
  }

  /** An answer begins. @param mimeType without parameters */
  responseStarted(id: string, mimeType: string): void {
    const request = this.open.get(id);
    if (request === undefined || !isContent(request) || !STREAM_TYPES.test(mimeType)) return;
    request.streamedMs = this.timers.nowMs();
    this.activity();
  }

  /** A part of an answer has arrived. */
  responseContinued(id: string): void {
    const request = this.open.get(id);
    if (request?.streamedMs === undefined) return;
    request.streamedMs = this.timers.nowMs();
    this.activity();
  }

  /** A request ended, well or not. @param bytes what came over the network */
  requestEnded(id: string, bytes: number): void {
    const request = this.open.get(id);
    if (request === undefined) return;
    this.open.delete(id);
    if (isContent(request)) {
      this.contentArrived = true;
      this.endless.ended(request.address);
    }
    if (request.type === 'Script') {
      const compileMs = Math.min(bytes * this.limits.compileMsPerByte, MAX_COMPILE_MS);
      this.compiledAtMs = Math.max(this.compiledAtMs, this.timers.nowMs() + compileMs);
    }
    this.activity();
  }

  /** Ends the waiting without a decision; timers go. */
  stop(): void {
    this.stopped = true;
    this.cancelTimer();
    const nowMs = this.timers.nowMs();
    for (const request of this.open.values()) {
      if (isContent(request) && nowMs - request.sentMs >= this.limits.longPollMs) this.endless.stayedOpen(request.address, nowMs);
    }
  }

  private activity(): void {
    this.lastActivityMs = this.timers.nowMs();
    this.generation += 1;
    this.decide();
  }

  private isIgnored(url: string): boolean {
    const left = this.ignored.get(url) ?? 0;
    if (left > 0) this.ignored.set(url, left - 1);
    return left > 0;
  }

  private decide(): void {
    this.cancelTimer();
    if (this.stopped) return;
    const open = [...this.open.values()];
    const nowMs = this.timers.nowMs();
    // Who leaves has nothing more to say.
    const leavesMs = Math.max(0, ...open.filter(isNavigation).map((request) => this.patience(request, nowMs)));
    if (this.flag === true && leavesMs === 0) return this.finish();
    if (this.flag === false || (this.flag === undefined && !this.parsed)) return;
    const waitMs = this.flag === true ? leavesMs : Math.max(0, ...open.map((request) => this.patience(request, nowMs)));
    if (waitMs === 0) void this.askPage();
    else if (waitMs < Infinity) this.cancelTimer = this.timers.after(waitMs, () => this.decide());
  }

  /** How much longer a request is waited for. */
  private patience(request: OpenRequest, nowMs: number): number {
    const { longPollMs, knownLongPollMs, streamSilenceMs, leavingMs } = this.limits;
    const { type, sentMs, streamedMs } = request;
    const until = (endMs: number) => Math.max(0, endMs - nowMs);
    if (type === 'Document') return Infinity;
    if (type === ANNOUNCED.type) return until(sentMs + leavingMs);
    if (streamedMs !== undefined) return until(Math.min(streamedMs + streamSilenceMs, sentMs + longPollMs));
    if (!isContent(request)) return until(sentMs + longPollMs);
    // While nothing has arrived, what is open may be all of the content.
    if (!this.contentArrived) return Infinity;
    return until(this.endless.has(request.address, nowMs) ? this.lastActivityMs + knownLongPollMs : sentMs + longPollMs);
  }

  /** Quiet as far as the network tells: ready if the page, asked, is and stays so. */
  private async askPage(): Promise<void> {
    const { generation } = this;
    if (this.asking === generation) return;
    this.asking = generation;
    const { quietMs, timerReachMs, workReachMs } = this.limits;
    const compileMs = Math.max(0, this.compiledAtMs - this.timers.nowMs());
    try {
      await this.page.quiet({ quietMs: quietMs + compileMs, timerReachMs, workReachMs });
      if (generation === this.generation && !this.stopped) this.finish();
    } catch {
      // The document that was asked is gone; the next one will be asked when it is parsed.
      this.asking = undefined;
    }
  }

  private finish(): void {
    this.stopped = true;
    this.cancelTimer();
    this.resolve();
  }
}

/** A page that names more requests to ignore is making fun of us. */
const MAX_IGNORED_URLS = 100;

function isContent({ type }: OpenRequest): boolean {
  return type === 'XHR' || type === 'Fetch';
}

function isNavigation({ type }: OpenRequest): boolean {
  return type === 'Document' || type === ANNOUNCED.type;
}
