// Follows work for a page outside of its own thread, in real time: workers, compilers, databases, and the rest of its
// loading.
import { LOADING, type PageLook, type WorkerLook } from '../../injected/page-look';
import type { OpenRequests } from './open-requests';
import type { ReadinessLimits } from './readiness-limits';

/** A script of any size is compiled by then. */
const MOST_COMPILE_MS = 1_000;

/** The work of other threads for one page. */
export class OtherThreads {
  private readonly since = new Map<string, number>();
  private workers: readonly WorkerLook[] = [];
  private compiledAtMs = 0;
  private parsedAtMs = 0;
  private scriptAtMs = 0;

  constructor(
    private readonly limits: Pick<ReadinessLimits, 'compileMsPerByte' | 'loadMs' | 'workMs'>,
    private readonly requests: Pick<OpenRequests, 'listens' | 'spoke' | 'hungUp'>,
  ) {}

  /** Another document is there. */
  clear(): void {
    this.since.clear();
    this.workers = [];
  }

  /** The document is parsed, or parsed no further. */
  documentParsed(nowMs: number): void {
    this.parsedAtMs = nowMs;
  }

  /** A script of so many bytes has arrived. */
  scriptArrived(bytes: number, nowMs: number): void {
    this.scriptAtMs = nowMs;
    this.compiledAtMs = Math.max(
      this.compiledAtMs,
      nowMs + Math.min(bytes * this.limits.compileMsPerByte, MOST_COMPILE_MS),
    );
  }

  /** Takes in a look. @returns whether there are news from a worker */
  take(look: PageLook, nowMs: number): boolean {
    for (const name of this.since.keys()) if (!look.works.includes(name)) this.since.delete(name);
    for (const name of look.works) if (!this.since.has(name)) this.since.set(name, nowMs);
    const news = look.workers.map((worker, index) => this.hear(`worker ${index}`, worker, this.workers[index], nowMs));
    this.workers = look.workers;
    return news.includes(true);
  }

  /** Whether any work is under way. */
  get isUnderWay(): boolean {
    return this.since.size > 0;
  }

  /** Whether a script is still being compiled. */
  compiles(nowMs: number): boolean {
    return nowMs < this.compiledAtMs;
  }

  /** Whether any of the work is awaited. */
  isAwaited(nowMs: number): boolean {
    return [...this.since].some(([name, sinceMs]) =>
      name === LOADING
        ? nowMs - Math.max(this.parsedAtMs, this.scriptAtMs) < this.limits.loadMs
        : nowMs - sinceMs < this.limits.workMs,
    );
  }

  private hear(
    id: string,
    { url, asked, heard, awaits, isGone }: WorkerLook,
    before: WorkerLook | undefined,
    nowMs: number,
  ): boolean {
    const isAsked = asked > (before?.asked ?? 0);
    if (isAsked && !awaits) this.requests.listens(id, 'worker', url, nowMs);
    const spoke = heard > (before?.heard ?? 0) && this.requests.spoke(id, nowMs);
    if (isAsked && awaits) this.requests.listens(id, 'worker', url, nowMs);
    const hungUp = isGone && before?.isGone !== true && this.requests.hungUp(id);
    return spoke || hungUp;
  }
}
