// A log that keeps its lines, and a clock that a test sets.
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../handlers/runtime/clock';
import type { Log } from '../../../handlers/runtime/log';

/** A log whose lines tests can look at. */
export class RecordedLog implements Log {
  readonly lines: {
    readonly level: 'warn' | 'error';
    readonly message: string;
    readonly fields: Record<string, string | number>;
  }[] = [];

  warn(message: string, fields: Record<string, string | number>): void {
    this.lines.push({ level: 'warn', message, fields });
  }

  error(message: string, fields: Record<string, string | number>): void {
    this.lines.push({ level: 'error', message, fields });
  }
}

/** A clock that tests set. During a pause it moves on by itself, but only while nothing else is under way. */
export class SetClock implements Clock {
  private pauses: { readonly endMs: number; readonly resolve: () => void }[] = [];

  /** @param isBusy whether anything is under way whose end must come before that of a pause */
  constructor(
    private timeMs: number,
    private readonly isBusy: () => boolean = () => false,
  ) {}

  nowMs(): number {
    return this.timeMs;
  }

  steadyMs(): number {
    return this.timeMs;
  }

  advance(byMs: number): void {
    this.timeMs += byMs;
  }

  pause(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.pauses.push({ endMs: this.timeMs + durationMs, resolve });
      if (this.pauses.length === 1) void this.endPauses();
    });
  }

  private async endPauses(): Promise<void> {
    for (let quietTurns = 0; this.pauses.length > 0; ) {
      await setImmediate();
      quietTurns = this.isBusy() ? 0 : quietTurns + 1;
      // One more turn, for the immediate consequences of an answer.
      if (quietTurns < 3) continue;
      quietTurns = 0;
      this.timeMs = Math.max(this.timeMs, Math.min(...this.pauses.map(({ endMs }) => endMs)));
      const ended = this.pauses.filter(({ endMs }) => endMs <= this.timeMs);
      this.pauses = this.pauses.filter(({ endMs }) => endMs > this.timeMs);
      for (const { resolve } of ended) resolve();
    }
  }
}
