// Decides when a page is ready: its own flag, else a quiet network and a quiet DOM, else the cap.
import type { PageSignal } from './page-scripts';

/** How patient the decision is. */
export interface ReadinessLimits {
  /** How long network and DOM must have been quiet. */
  readonly quietMs: number;
  /** A request that is still open after this long, with everything else quiet, is taken for a long poll. */
  readonly longPollMs: number;
}

/**
 * The quiet time is longer than the longest pause that a framework makes on purpose: React reveals suspended content
 * up to 300 ms after its fallback (FALLBACK_THROTTLE_MS in React's reconciler).
 */
export const READINESS_LIMITS: ReadinessLimits = { quietMs: 350, longPollMs: 4_000 };

/** Kinds of requests that never mean content to come (CDP Network.ResourceType). */
const IGNORED_TYPES = new Set(['Ping', 'EventSource', 'WebSocket', 'Image', 'Media', 'Font', 'CSPViolationReport', 'Prefetch', 'Manifest']);

/** Timers, so that tests can bring their own. */
export interface Timers {
  nowMs(): number;
  after(delayMs: number, task: () => void): () => void;
}

/**
 * Resolves once the page has run what it had to run when it was asked: on a busy machine, a page that has been quiet
 * may merely not have got its turn. Rejects if the page went elsewhere meanwhile.
 */
export type AwaitTurn = () => Promise<void>;

/** Follows one page from its navigation on; `ready` resolves once. */
export class Readiness {
  readonly ready: Promise<void>;
  private resolve: () => void = () => undefined;
  private flag: boolean | undefined;
  private parsed = false;
  private lastActivityMs: number;
  private cancelTimer: () => void = () => undefined;
  private stopped = false;
  /** Request id → when it was sent. */
  private readonly open = new Map<string, number>();

  constructor(
    private readonly limits: ReadinessLimits,
    private readonly timers: Timers,
    private readonly awaitTurn: AwaitTurn,
  ) {
    this.lastActivityMs = timers.nowMs();
    this.ready = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  /** A new document: what the one before it did no longer counts. */
  documentStarted(): void {
    this.flag = undefined;
    this.parsed = false;
    this.open.clear();
    this.activity();
  }

  documentParsed(): void {
    this.parsed = true;
    this.activity();
  }

  signal(signal: PageSignal): void {
    if (signal !== 'mutation') this.flag = signal === 'ready:true';
    this.activity();
  }

  requestStarted(id: string, type: string): void {
    if (IGNORED_TYPES.has(type)) return;
    this.open.set(id, this.timers.nowMs());
    this.activity();
  }

  requestEnded(id: string): void {
    if (this.open.delete(id)) this.activity();
  }

  /** Ends the waiting without a decision; timers go. */
  stop(): void {
    this.stopped = true;
    this.cancelTimer();
  }

  private activity(): void {
    this.lastActivityMs = this.timers.nowMs();
    this.decide();
  }

  private decide(): void {
    this.cancelTimer();
    if (this.flag === true) {
      this.resolve();
      return;
    }
    if (this.stopped || this.flag === false || !this.parsed) return;
    const nowMs = this.timers.nowMs();
    const quietAtMs = this.lastActivityMs + this.limits.quietMs;
    const settledAtMs = Math.max(quietAtMs, ...[...this.open.values()].map((sentMs) => sentMs + this.limits.longPollMs));
    if (settledAtMs <= nowMs) void this.confirm();
    else this.cancelTimer = this.timers.after(settledAtMs - nowMs, () => this.decide());
  }

  /** Quiet seen from here: ready if the page, given its turn, stays so. */
  private async confirm(): Promise<void> {
    const quietSinceMs = this.lastActivityMs;
    try {
      await this.awaitTurn();
      if (this.lastActivityMs === quietSinceMs) this.resolve();
    } catch {
      this.activity();
    }
  }
}
