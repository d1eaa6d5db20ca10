// What live functions and canaries did since a share was set: the numbers that a step is judged by.
import type { Counted } from '../steps/shares';

/** One side, in all regions. */
export interface SideCounts {
  /** Bots' requests that `serve` got. */
  readonly requests: number;
  /** Invocations of both functions that threw, crashed or took too long. */
  readonly failed: Counted;
  /** Answers without a rendered page; undefined if nothing counts them. */
  readonly bypassed: Counted | undefined;
}

/** How long the invocations of a function take. */
export interface Pace {
  /** Of the live functions' invocations, in milliseconds. */
  readonly liveMedianMs: number;
  readonly canaryMedianMs: number;
  /** The canaries' invocations that took longer than the limit allows, as a multiple of the live median. */
  readonly slow: Counted;
}

/** Both sides since a share was set. */
export interface StepCounts {
  readonly live: SideCounts;
  readonly canary: SideCounts;
  /** Undefined where a side has no invocation. */
  readonly pace: { readonly serve: Pace | undefined; readonly render: Pace | undefined };
  /** The canaries' alarms that ring. */
  readonly alarms: readonly string[];
}

/** Counts both sides. */
export interface StepCounter {
  /** Begins to count from now on. */
  begin(): Promise<void>;
  /** The counts since then. Throws if they can't be read. */
  read(): Promise<StepCounts>;
}
