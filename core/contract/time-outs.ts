// All time-outs that depend on each other, each derived from those that it must outlast.

/** Tries of a request to the index, the leases or a bucket: one retry bridges a dropped connection. */
export const CACHE_TRIES = 2;

/** The time for a connection to one of AWS's services; it counts as part of the try. */
export const AWS_CONNECT_MS = 1_000;

/** One try at DynamoDB: the most time until the headers, and between two pieces of the body. */
export const INDEX_TRY_MS = 1_000;

/** A request to the index or the leases, with all its tries: headers and a body that stalls in each. */
export const INDEX_REQUEST_MS = CACHE_TRIES * 2 * INDEX_TRY_MS;

/** One try at S3, until the headers, and between two pieces of the body. */
export const OBJECT_TRY_MS = 2_000;

/** Reading or writing an object: all tries, and a second for the body. */
export const OBJECT_REQUEST_MS = CACHE_TRIES * OBJECT_TRY_MS + 1_000;

/** Reading or writing a note beside the pages: overload, known pages. A bot waits, and can do without. */
export const NOTE_REQUEST_MS = 1_500;

/** The most that a note of demand may add to an answer. A bot waits, and the note may be lost. */
export const DEMAND_NOTE_MS = 100;

/** Handing over a background render takes milliseconds. */
export const HAND_OVER_MS = 1_500;

/** The client's own time-out is later than the wait for a render, so the wait alone decides. */
export const INVOKE_MARGIN_MS = 1_000;

/**
 * The site's time for a connection, and to begin its answer: CloudFront's defaults ("Origin settings"), so bots wait
 * as long as people.
 */
export const SITE_CONNECT_MS = 10_000;
export const SITE_RESPONSE_MS = 30_000;

/** CloudFront's limits of an origin's response timeout ("Quotas", Amazon CloudFront Developer Guide). */
export const RESPONSE_TIMEOUT_LIMITS_SECONDS = { least: 1, most: 120 } as const;

/**
 * The one attempt of CloudFront to connect to `serve` before it asks the next region. A function URL's front is always
 * there, so CloudFront's default (10 s, three times) would only delay the answer.
 */
export const SERVE_CONNECT_SECONDS = 3;

/** API Gateway ends a request after so long ("Quotas for configuring and running an HTTP API", integration timeout). */
export const HTTP_API_SECONDS = 30;

/**
 * CloudFront's wait for a region that is an HTTP API: longer than the API's own, or the next region would render, too.
 * A function at origin-request may set at most 60 s ("Lambda@Edge event structure", `readTimeout`).
 */
export const HTTP_API_RESPONSE_SECONDS = HTTP_API_SECONDS + 2;

/**
 * CloudFront's wait for a prerender service: prerender.io's own functions for CloudFront wait 20 s, and the npm server
 * `prerender` ends a render after 20 s (its README, "Options").
 */
export const SERVICE_RESPONSE_SECONDS = 30;

/**
 * A router at Lambda@Edge sends no first attempt to a region for so long after that failed, and no second attempt for
 * the longer time: a bot whose second attempt fails gets an error, and the site's HTML is better.
 */
export const FAILED_REGION_MS = 30_000;
export const SUSPECTED_REGION_MS = 300_000;

/** Chromium's start, before a render's budget begins. */
const CHROMIUM_START_MS = 2_000;

/** Kept from `render`'s remaining time for the writes to bucket and index. */
export const KEEP_MS = 1_500;

/** The wait of `serve` beyond a render's budget: Chromium's start, and the writes. */
const RENDER_WAIT_MARGIN_MS = 4_000;

/** The time of `render` beyond its budget: a page that is too late for `serve` is kept for the next bot. */
const START_AND_WRITES_MS = RENDER_WAIT_MARGIN_MS + 2_000;

/** The start of a sandbox, before its time-out begins ("Understanding the Lambda execution environment lifecycle"). */
const SANDBOX_START_MS = 10_000;

/** The share of a render's budget in which the site's document has to arrive; then the site's own HTML is asked for. */
export const DOCUMENT_SHARE = 0.6;

/** The least time for the site's own HTML, even after a render that took all its time. */
const LEAST_SITE_MS = 8_000;

/** Left of `serve`'s time for the answer itself. */
export const SENDING_MS = 500;

/** The start of a new `serve`, which its time-out does not count, and the way from and to the edge. */
const START_AND_WAY_SECONDS = 5;

/** The start of a new `serve`, which API Gateway's limit counts. */
const SERVE_START_MS = 2_000;

/** The time of `serve` for an answer through an HTTP API. */
export const HTTP_API_ANSWER_MS = HTTP_API_SECONDS * 1000 - SERVE_START_MS;

/**
 * The longest time-out of `render` behind HTTP APIs: after the index and a render that took all its time, the site has
 * its least time. An index that is slow again afterwards takes from the site's.
 */
export const HTTP_API_RENDER_TIMEOUT_SECONDS = Math.floor(
  (HTTP_API_ANSWER_MS - INDEX_REQUEST_MS - RENDER_WAIT_MARGIN_MS + START_AND_WRITES_MS - LEAST_SITE_MS - SENDING_MS) /
    1000,
);

/** Time-outs of `render` that leave a page time to render, and CloudFront time to wait for it. */
export const RENDER_TIMEOUT_SECONDS = { least: 15, most: 100 } as const;

/** The budget of a render from navigation to HTML, by the time-out of `render`. */
export function renderBudgetMs(renderTimeoutSeconds: number): number {
  return renderTimeoutSeconds * 1000 - START_AND_WRITES_MS;
}

/** The wait of `serve` for a render. */
export function renderWaitMs(budgetMs: number): number {
  return budgetMs + RENDER_WAIT_MARGIN_MS;
}

/**
 * The time of `serve` for an answer: enough for the site's own HTML after a render that got no document in time. So a
 * site that is slow for people is slow for bots, and not unavailable. Besides, `serve` asks the index before the render
 * and the leases after one that failed.
 */
export function answerBudgetMs(budgetMs: number): number {
  const afterRender = renderWaitMs(budgetMs) + LEAST_SITE_MS;
  const afterDocument = CHROMIUM_START_MS + budgetMs * DOCUMENT_SHARE + SITE_RESPONSE_MS;
  return 2 * INDEX_REQUEST_MS + Math.max(afterRender, afterDocument);
}

/** The function time-out of `serve`. */
export function serveTimeoutSeconds(budgetMs: number): number {
  return Math.ceil(answerBudgetMs(budgetMs) / 1000);
}

/** CloudFront's response timeout for a region: later than `serve`'s own, or the next region would render too. */
export function responseTimeoutSeconds(budgetMs: number): number {
  return serveTimeoutSeconds(budgetMs) + START_AND_WAY_SECONDS;
}

/** The life of a lease: it outlasts `render` with its sandbox's start. Only a lease whose owner died ends by itself. */
export function leaseMs(budgetMs: number): number {
  return budgetMs + START_AND_WRITES_MS + SANDBOX_START_MS;
}

/**
 * How long a background render may be queued before it is dropped; Lambda allows no less
 * ("PutFunctionEventInvokeConfig", AWS Lambda API Reference).
 */
export const MAX_QUEUED_SECONDS = 60;

/** The life of a lease whose render may be queued first: no second render begins while the first may still come. */
export function queuedLeaseMs(budgetMs: number): number {
  return leaseMs(budgetMs) + MAX_QUEUED_SECONDS * 1000;
}

/** A request to a queue, without its wait for a message. */
export const QUEUE_TRY_MS = 1_000;

/** How long a consumer waits for an order before it concludes that there is none; SQS counts in whole seconds. */
export const ORDER_WAIT_SECONDS = 1;

/** The delivery of a message: until then neither of two clocks sees its invisibility begin. */
const DELIVERY_SECONDS = 10;

/** The function time-out of `render`, by its budget. */
function renderTimeoutSeconds(budgetMs: number): number {
  return Math.ceil((budgetMs + START_AND_WRITES_MS) / 1000);
}

/** How long a taken order stays invisible: longer than the `render` that took it may run. */
export function orderVisibilitySeconds(budgetMs: number): number {
  return renderTimeoutSeconds(budgetMs) + DELIVERY_SECONDS;
}

/**
 * How long a ticket stays invisible: after a death, the order must be visible before its ticket comes again. It is six
 * times the function's time-out at least, which leaves Lambda time to try again when `render` is throttled ("Creating
 * and configuring an Amazon SQS event source mapping", AWS Lambda Developer Guide).
 */
export function ticketVisibilitySeconds(budgetMs: number): number {
  const timeoutSeconds = renderTimeoutSeconds(budgetMs);
  return Math.max(6 * timeoutSeconds, orderVisibilitySeconds(budgetMs) + timeoutSeconds + DELIVERY_SECONDS);
}

/** A put-off order's ticket comes so much later than the order. */
export const TICKET_AFTER_ORDER_SECONDS = 2;

/** An order waits so long for the end of another render of its page. */
export const HELD_ORDER_SECONDS = 30;

/** The pauses before an order is tried again: this after the first try, doubled each time. */
const FIRST_PAUSE_SECONDS = 60;

/** The most that SQS delays a message ("Amazon SQS message quotas"). */
export const MOST_DELAY_SECONDS = 900;

/** The pause after an order's failed try. @param tries the failed tries so far, at least 1 */
export function orderPauseSeconds(tries: number): number {
  return Math.min(FIRST_PAUSE_SECONDS * 2 ** (tries - 1), MOST_DELAY_SECONDS - TICKET_AFTER_ORDER_SECONDS);
}

/** The life of a mark that a stale page's order is in the queue. A later order for the page does no harm. */
export const REFRESH_MARK_MS = 900_000;

/** A purge takes effect within 5 s (docs/local-run.md, "Controls"): this long may a function remember purges. */
export const EPOCH_MEMORY_MS = 4_000;

/** Then every function knows of a purge: its memory is over, and so is a request that it was answering. */
export const PURGE_HEEDED_MS = EPOCH_MEMORY_MS + 1_000;

/** `serve`'s look at a part of its region for a health check; a slower part is unavailable. */
export const HEALTH_PART_MS = 3_000;

/** A checker's look at a region: longer than `serve` looks at its parts. */
export const HEALTH_LOOK_MS = HEALTH_PART_MS + 2_000;

/** The most looks of one check at a region that does not answer, and the pause between two. */
export const HEALTH_LOOKS = { most: 3, pauseMs: 3_000 } as const;

/** A checker's look at the site, and its request to the router's store. */
export const SITE_PROBE_MS = 5_000;
export const STORE_REQUEST_MS = 3_000;

/** Health checks start so often, and end before the next. Lambda drops no event earlier than after this. */
export const HEALTH_CHECK_SECONDS = 60;

/** `serve` remembers so long that its region is well: every check must find a change. */
export const HEALTH_MEMORY_MS = 45_000;

/** A checker's note counts so long: one check may fail. */
export const HEALTH_NOTE_LIFE_MS = 2.5 * HEALTH_CHECK_SECONDS * 1000;

/** The API's own calls to Lambda; API Gateway waits for 30 s ("Quotas for configuring and running an HTTP API"). */
export const API_REQUEST_MS = 3_000;

/** The time of the API's function. */
export const API_SECONDS = 15;

/** So many requests a token may make: an order may be for a thousand renders, a look at a job costs a few reads. */
export const API_REQUESTS_PER_MINUTE = { order: 60, look: 600 } as const;

/** The time of the function of jobs, as long as Lambda allows: it waits for a site's CDN, and for renders. */
export const JOB_SECONDS = 900;

/** A run of the schedule; the next goes on where one ends. */
export const SCHEDULE_SECONDS = 600;

/** Left of a run's time: a sitemap from a slow site, the reads of a window, and the note where to go on. */
export const SCHEDULE_MARGIN_MS = 180_000;
