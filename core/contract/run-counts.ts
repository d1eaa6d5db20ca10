// What a local run has counted since its start, as its control tells it and `georender cost --local` prices it.

/** The counts. */
export interface RunCounts {
  /** When the run started, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** Requests at the edge: of bots, people and our own renders. */
  readonly requests: number;
  /** Those among them that a region answered, or an edge with a region's page. */
  readonly pageRequests: number;
  /** Those among the requests that no copy at the edge answered. */
  readonly originRequests: number;
  /** Of all answers of the edge, with their headers. */
  readonly bytes: number;
  /** Requests that `serve` answered, and how long it took for all of them. */
  readonly served: number;
  readonly servedMs: number;
  /** Those among them that `serve` answered with a kept page, and the bytes of their bodies. */
  readonly servedKept: number;
  readonly servedKeptBytes: number;
  /** Renders, and how long they took together. */
  readonly renders: number;
  readonly rendersMs: number;
  /** Those among them whose page was kept. */
  readonly rendersKept: number;
}

const NAMES: readonly (keyof RunCounts)[] = [
  ...(['sinceMs', 'requests', 'pageRequests', 'originRequests', 'bytes', 'served'] as const),
  ...(['servedMs', 'servedKept', 'servedKeptBytes', 'renders', 'rendersMs', 'rendersKept'] as const),
];

/** Whether a value has the form of counts. */
export function isRunCounts(value: unknown): value is RunCounts {
  if (typeof value !== 'object' || value === null) return false;
  const counts = new Map(Object.entries(value));
  return NAMES.every((name) => Number.isFinite(counts.get(name)));
}
