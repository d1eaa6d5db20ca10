// Time, as the handlers see it; tests bring their own.

/** Milliseconds since 1970 (wall clock), for records; and a steady clock for durations. */
export interface Clock {
  nowMs(): number;
  steadyMs(): number;
}

/** The machine's clocks. */
export const systemClock: Clock = { nowMs: () => Date.now(), steadyMs: () => performance.now() };
