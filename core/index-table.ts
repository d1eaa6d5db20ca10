// The shape of the index table that everyone must agree on.

/** The table's partition key, a string: the page key. */
export const INDEX_PARTITION_KEY = 'key';

/** The table's time-to-live attribute, in seconds since 1970. */
export const INDEX_TTL_ATTRIBUTE = 'expiresAt';

/** How long a record stays after it stopped being fresh, before the time-to-live removes it. */
export const KEPT_AFTER_FRESH_SECONDS = 7 * 86_400;
