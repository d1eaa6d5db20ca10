// Knows when the last news came to a page, and how far beyond it the page is looked at, by the page's own clock.
import type { PageLook } from '../../injected/page-look';
import type { ReadinessLimits } from './readiness-limits';

/** The longest step: events that can't be foreseen wait for no longer. */
export const MOST_LEAP_MS = 1_000;

/** The news of one page. */
export class PageNews {
  /** How far the page is looked at after the last news. */
  horizonMs: number;
  /** The page's clock when they came; undefined until it is known. */
  private atMs: number | undefined;
  private elementsThen = 0;
  private mayBe = false;
  /** The refresh that the document has set itself; when it is due. */
  private refreshDelayMs: number | undefined;
  private refreshAtMs = Infinity;

  constructor(private readonly limits: Pick<ReadinessLimits, 'horizonMs' | 'furtherHorizonMs'>) {
    this.horizonMs = limits.horizonMs;
  }

  /** Another document is there. */
  clear(): void {
    this.atMs = undefined;
    this.elementsThen = 0;
    this.horizonMs = this.limits.horizonMs;
    this.refreshDelayMs = undefined;
    this.refreshAtMs = Infinity;
  }

  /** News came. */
  came(): void {
    this.atMs = undefined;
  }

  /** An event came that is news if the page grows. */
  mayHaveCome(): void {
    this.mayBe = true;
  }

  /** The page is shown more than before. */
  showsMore(): void {
    this.horizonMs = Math.min(this.limits.horizonMs, this.limits.furtherHorizonMs);
  }

  /** The document has set itself a refresh. */
  refreshScheduled(delayMs: number): void {
    this.refreshDelayMs = delayMs;
  }

  /** Takes in a look. */
  take({ nowMs, elements, changed }: PageLook): void {
    this.atMs ??= nowMs;
    if (this.refreshDelayMs !== undefined) this.refreshAtMs = nowMs + this.refreshDelayMs;
    this.refreshDelayMs = undefined;
    if (this.mayBe && elements > this.elementsThen) this.atMs = nowMs;
    this.mayBe &&= !changed;
    this.elementsThen = Math.max(this.elementsThen, elements);
  }

  /** How long the page has lived since the last news. */
  aliveMs({ nowMs }: PageLook): number {
    return nowMs - (this.atMs ?? nowMs);
  }

  /** Whether nothing is due before the horizon. @param flag the page's own, if it has one */
  isNothingDue(look: PageLook, flag: boolean | undefined): boolean {
    return this.aliveMs(look) + this.dueMs(look, flag) > this.horizonMs;
  }

  /** How long it is until a timer or a refresh is due. @param flag the page's own, if it has one */
  dueMs({ nowMs, timerMs, innerFrames }: PageLook, flag: boolean | undefined): number {
    const refreshMs = this.refreshAtMs - nowMs;
    // The timers of frames inside of the page can't be read.
    const innerMs = innerFrames > 0 && flag !== false ? MOST_LEAP_MS : Infinity;
    return Math.min(timerMs ?? Infinity, innerMs, refreshMs < 0 ? Infinity : refreshMs);
  }
}
