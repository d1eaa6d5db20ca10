// Percentiles of few values.

/** The least of the sorted values that so large a share does not exceed (nearest rank); undefined without any. */
export function nearestRank(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
