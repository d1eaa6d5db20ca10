// Names in the index table and the lease tables that components, handlers and the local run share.

/** The index table's partition key, a string: a page key, or a purge scope with {@link EPOCH_PREFIX}. */
export const INDEX_PARTITION_KEY = 'key';

/** The index table's time-to-live attribute, in seconds since 1970. */
export const INDEX_TTL_ATTRIBUTE = 'expiresAt';

/** The prefix of the keys of epochs: when a scope was purged or marked stale. */
export const EPOCH_PREFIX = 'purge:';

/** The prefix of the keys of notes of the latest purges and marks; a number below their count follows, or `last`. */
export const PURGE_NOTE_PREFIX = 'purge-note:';

/** The prefix of the keys of health checkers' notes; the checker's region follows. */
export const HEALTH_PREFIX = 'health:';

/** The prefix of the keys of jobs; the job's id follows, and for its parts a colon and the part's name. */
export const JOB_PREFIX = 'job:';

/** The key of what is known of the site's versions. */
export const PUBLISH_KEY = 'publish:site';

/** The lease tables' partition key, a string: a page key, or a key with one of the prefixes below. */
export const LEASE_PARTITION_KEY = 'key';

/** The prefix of the keys of counters of new pages. */
export const BUDGET_PREFIX = 'new-pages:';

/** The prefix of the keys of pages' contents. */
export const CONTENT_PREFIX = 'content:';

/** The prefix of the keys of pages that bots asked for lately; the page key follows. */
export const ASKED_PREFIX = 'asked:';

/** The prefix of the keys of the schedule's notes, in the home region: one item a day, and one for the current run. */
export const SCHEDULE_PREFIX = 'schedule:';

/** The prefix of the keys of marks that a stale page's order is in the render queue. */
export const REFRESH_PREFIX = 'refresh:';

/** The prefix of the keys of counters of requests to the API. */
export const RATE_PREFIX = 'requests:';

/** The lease tables' time-to-live attribute, in seconds since 1970. */
export const LEASE_TTL_ATTRIBUTE = 'expiresAt';
