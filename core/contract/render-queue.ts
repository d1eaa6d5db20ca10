// The numbers of the render queue that components, handlers and the local run share.

/**
 * An order that was delivered more often is given up: its sandboxes died with it. One delivery more reports that, and
 * hands the order over to the dead letters.
 */
export const MOST_DELIVERIES = 5;

/**
 * The queues' `maxReceiveCount`: SQS moves an order to the dead letters whose consumer died while it gave the order up.
 */
export const MAX_RECEIVE_COUNT = MOST_DELIVERIES + 1;

/** How often an order is tried that may succeed later; then it has failed. */
export const MOST_TRIES = 5;

/** How long an order, its ticket or a dead letter waits at most ("Amazon SQS message quotas"). */
export const QUEUE_RETENTION_SECONDS = 14 * 86_400;

/** The least and the most of an event source's `maximumConcurrency` ("Configuring scaling behavior for SQS"). */
export const QUEUE_CONCURRENCY_LIMITS = { least: 2, most: 1000 } as const;

/** A region's queues, by their URLs. */
export interface QueueUrls {
  /** Each message makes `render` take one order. */
  readonly tickets: string;
  /** The orders, by value. */
  readonly asked: string;
  readonly listed: string;
  readonly rest: string;
  /** The region's dead letters: orders that were given up, and other work that failed for good. */
  readonly dead: string;
}
