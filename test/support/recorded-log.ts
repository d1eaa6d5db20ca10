// A log that remembers, and a clock that stands still until it is set.
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../handlers/clock';
import type { Log } from '../../handlers/log';

/** A log whose lines tests can look at. */
export class RecordedLog implements Log {
  readonly lines: { readonly level: 'warn' | 'error'; readonly message: string; readonly fields: Record<string, string | number> }[] = [];

  warn(message: string, fields: Record<string, string | number>): void {
    this.lines.push({ level: 'warn', message, fields });
  }

  error(message: string, fields: Record<string, string | number>): void {
    this.lines.push({ level: 'error', message, fields });
  }
}

/** A clock that tests set; whoever pauses moves it on, as soon as others had their turn. */
export class SetClock implements Clock {
  constructor(private timeMs: number) {}

  nowMs(): number {
    return this.timeMs;
  }

  steadyMs(): number {
    return this.timeMs;
  }

  advance(byMs: number): void {
    this.timeMs += byMs;
  }

  async pause(durationMs: number): Promise<void> {
    const endMs = this.timeMs + durationMs;
    await setImmediate();
    this.timeMs = Math.max(this.timeMs, endMs);
  }
}
