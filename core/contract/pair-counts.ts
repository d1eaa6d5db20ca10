// What the two pairs of functions of a local run have done since its start, as its control tells it.

/** How long invocations took, in milliseconds. */
export interface TimedCalls {
  /** All of them since the start. */
  readonly total: number;
  /** Those of the newest, in order. */
  readonly recentMs: readonly number[];
}

/** The counts of one pair, in all regions. */
export interface PairCounts {
  /** Bots' requests that `serve` answered. */
  readonly requests: number;
  /** Those among them without a rendered page. */
  readonly bypassed: number;
  /** Invocations of both functions, and those that threw, crashed or took too long. */
  readonly invocations: number;
  readonly failed: number;
  readonly serve: TimedCalls;
  readonly render: TimedCalls;
}

/** Both pairs. */
export interface PairsCounts {
  readonly live: PairCounts;
  readonly canary: PairCounts;
}

/** Times of each function that are remembered. */
export const MOST_RECENT_CALLS = 2_000;

/** Whether a value has the form of the counts. */
export function isPairsCounts(value: unknown): value is PairsCounts {
  const { live, canary } = fieldsOf(value);
  return isPairCounts(live) && isPairCounts(canary);
}

function isPairCounts(value: unknown): value is PairCounts {
  const { serve, render, ...numbers } = fieldsOf(value);
  const { requests, bypassed, invocations, failed } = numbers;
  return [requests, bypassed, invocations, failed].every(Number.isFinite) && isTimed(serve) && isTimed(render);
}

function isTimed(value: unknown): value is TimedCalls {
  const { total, recentMs } = fieldsOf(value);
  return Number.isFinite(total) && Array.isArray(recentMs) && recentMs.every(Number.isFinite);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
