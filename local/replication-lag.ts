// The time that a write takes to the other regions.

/** About as long as AWS takes across continents. */
export const DEFAULT_REPLICATION_LAG_MS = 500;
