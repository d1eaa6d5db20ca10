// The bounds within which lines of `serve` are fetched: bytes and time, for all regions together.
import type { Clock } from '../../../handlers/runtime/clock';

/** Bounds of a fetch. */
export interface LineBounds {
  /** Of the lines as CloudWatch Logs has them. */
  readonly mostBytes: number;
  readonly mostMs: number;
}

/** More than a million requests, and as long as an operator waits. */
export const DEFAULT_LINE_BOUNDS: LineBounds = { mostBytes: 1_000_000_000, mostMs: 600_000 };

/** What is left of the bounds. */
export class LineBudget {
  private bytes = 0;
  private readonly startedMs: number;

  constructor(
    private readonly bounds: LineBounds,
    private readonly clock: Pick<Clock, 'steadyMs'>,
  ) {
    this.startedMs = clock.steadyMs();
  }

  take(bytes: number): void {
    this.bytes += bytes;
  }

  /** Which bound is reached; undefined while none is. */
  reached(): string | undefined {
    const { mostBytes, mostMs } = this.bounds;
    if (this.bytes >= mostBytes) return `${(mostBytes / 1e6).toLocaleString('en-US')} MB were read, the most allowed`;
    if (this.clock.steadyMs() - this.startedMs < mostMs) return undefined;
    return `reading took ${Math.round(mostMs / 1000)} seconds, the most allowed`;
  }
}
