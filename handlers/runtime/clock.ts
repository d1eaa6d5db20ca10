// Time, as the handlers see it; tests bring their own.
import { setTimeout } from 'node:timers/promises';

/** A wall clock (milliseconds since 1970) for records, and a steady clock for durations. */
export interface Clock {
  nowMs(): number;
  steadyMs(): number;
  /** Resolves after a while. */
  pause(durationMs: number): Promise<void>;
}

/** The machine's clocks. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  steadyMs: () => performance.now(),
  pause: (durationMs) => setTimeout(durationMs),
};
