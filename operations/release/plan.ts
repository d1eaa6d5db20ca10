// What a release may do: its steps, its sample, and the limits beyond which the new code is taken back.

/** The limits. Shares are from 0 to 1. */
export interface ReleaseLimits {
  /** The most pages of the sample that may differ, or fail with the new code alone. */
  readonly different: number;
  /** How much larger than the live functions' the canaries' share of failed invocations may be. */
  readonly errors: number;
  /** The same of answers without a rendered page (BYPASS). */
  readonly bypassed: number;
  /** How many times as long as the live functions' median most invocations may take. */
  readonly slower: number;
}

/** The plan of a release. */
export interface ReleasePlan {
  /** The canaries' shares of the URLs, in percent, rising. */
  readonly steps: readonly [number, ...number[]];
  /** How long each share is held at least. */
  readonly holdMs: number;
  /** The requests that the canaries must have answered until a share is raised. */
  readonly minRequests: number;
  /** The pages of the comparison. */
  readonly sample: number;
  /** Decides which pages are in the sample. */
  readonly seed: string;
  /** Pages that are compared at once: bots need the other sandboxes. */
  readonly concurrency: number;
  readonly limits: ReleaseLimits;
}

/** A share that has too few requests to be judged is held so many times as long, and then taken back. */
const LONGEST_HOLDS = 6;

/** Short steps wait as long, too: metrics come minutes late, and bots have pauses. */
const LEAST_PATIENCE_MS = 900_000;

/** How long a share may be held without a decision. */
export function longestHoldMs({ holdMs }: Pick<ReleasePlan, 'holdMs'>): number {
  return Math.max(LONGEST_HOLDS * holdMs, LEAST_PATIENCE_MS);
}

/** The plan without options. */
export const DEFAULT_PLAN: ReleasePlan = {
  steps: [1, 5, 25, 50],
  holdMs: 600_000,
  minRequests: 50,
  sample: 200,
  seed: 'georender',
  concurrency: 2,
  limits: { different: 0.02, errors: 0.01, bypassed: 0.02, slower: 1.5 },
};
