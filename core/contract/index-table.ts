// The shapes of the tables that everyone must agree on.

/** The index table's partition key, a string: a page key, or a purge scope with {@link EPOCH_PREFIX}. */
export const INDEX_PARTITION_KEY = 'key';

/** The index table's time-to-live attribute, in seconds since 1970. */
export const INDEX_TTL_ATTRIBUTE = 'expiresAt';

/** What the keys of purges begin with. */
export const EPOCH_PREFIX = 'purge:';

/** What the keys of health checkers' notes begin with; the checker's region follows. */
export const HEALTH_PREFIX = 'health:';

/** The lease tables' partition key, a string: a page key, or what begins with {@link BUDGET_PREFIX} or {@link CONTENT_PREFIX}. */
export const LEASE_PARTITION_KEY = 'key';

/** What the keys of counters of new pages begin with. */
export const BUDGET_PREFIX = 'new-pages:';

/** What the keys of contents begin with that pages have. */
export const CONTENT_PREFIX = 'content:';

/** The lease tables' time-to-live attribute, in seconds since 1970. */
export const LEASE_TTL_ATTRIBUTE = 'expiresAt';
